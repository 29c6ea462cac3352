// What stands for GitLab, where there is none: Argo CD reads Git, and jobs log in to Vault with the forge's tokens.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

/** A forge of which the sandbox plays the API, and a little server the issuer of tokens. @param startSandbox of the library */
export async function startForge(startSandbox, seed) {
  const sandbox = await startSandbox({ seed });
  const all = Object.entries(JSON.parse(sandbox.environment.TF_REATTACH_PROVIDERS));
  const issuer = await startIssuer();
  return {
    url: issuer.url,
    /** Terraform's providers but this one are the real ones. */
    environment: { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(all.filter(([name]) => name.endsWith("/gitlabhq/gitlab")))), GITLAB_TOKEN: "of-the-sandbox" },
    stop: async () => {
      issuer.server.close();
      await sandbox.close();
    },
  };
}

/** Vault looks at it when it is told whose tokens to accept. */
async function startIssuer() {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "key", use: "sig", alg: "RS256" }];
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const discovery = { issuer: url, jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ["RS256"], response_types_supported: ["id_token"], subject_types_supported: ["public"] };
    const answer = { "/.well-known/openid-configuration": discovery, "/keys": { keys } }[request.url];
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}
