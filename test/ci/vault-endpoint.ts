/** The secret store of jobs of the catalogue's components, over TLS; an inventory's pipeline has that of test/pipeline/vault-server.ts. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { listen } from "../loopback";
import type { Authority } from "./git-server";

/** The token of jobs that may log in; it must be found nowhere but where it belongs. */
export const JOB_TOKEN = "sentinel.job.token";

export interface VaultEndpointProps {
  readonly certificate: Authority["server"];
  /** KV v2 mount. */
  readonly mount: string;
  /** Auth mount of the forge. */
  readonly authMount: string;
  /** Which job may log in by a role: its token. */
  readonly roles: Readonly<Record<string, string>>;
}

/** As much of Vault's HTTP API as jobs use: a login by JWT, secrets of KV v2, and giving the login back. */
export interface VaultEndpoint {
  readonly url: string;
  /** Secrets by their full path in the mount; a test may add and take away. */
  readonly secrets: Map<string, Readonly<Record<string, string | null>>>;
  /** `METHOD path status`, in order. */
  readonly calls: readonly string[];
  /** Logins that nobody has given back. */
  readonly open: ReadonlySet<string>;
  /** Every token that was handed out. */
  readonly tokens: readonly string[];
  close(): Promise<void>;
}

export async function serveVault({ certificate, mount, authMount, roles }: VaultEndpointProps): Promise<VaultEndpoint> {
  const secrets = new Map<string, Readonly<Record<string, string | null>>>();
  const calls: string[] = [];
  const open = new Set<string>();
  const tokens: string[] = [];

  function login(text: string): [number, unknown] {
    const { role = "", jwt } = JSON.parse(text) as { role?: string; jwt?: string };
    if (jwt === undefined || roles[role] !== jwt) return [400, { errors: ["error validating token: invalid subject or bound claim"] }];
    const token = `hvs.${randomUUID()}`;
    tokens.push(token);
    open.add(token);
    // As Vault has it: keys of the same name further in and further out.
    return [200, { request_id: randomUUID(), data: null, auth: { client_token: token, accessor: "client_token", metadata: { role }, lease_duration: 300, renewable: false } }];
  }

  function answer(method: string, path: string, token: string, body: string): [number, unknown] {
    if (method === "POST" && path === `auth/${authMount}/login`) return login(body);
    if (!open.has(token)) return [403, { errors: ["permission denied"] }];
    if (method === "POST" && path === "auth/token/revoke-self") {
      open.delete(token);
      return [204, undefined];
    }
    const secret = path.startsWith(`${mount}/data/`) ? secrets.get(path.slice(`${mount}/data/`.length)) : undefined;
    if (method !== "GET" || secret === undefined) return [403, { errors: ["1 error occurred:\n\t* permission denied\n\n"] }];
    return [200, { request_id: randomUUID(), lease_id: "", renewable: false, data: { data: secret, metadata: { custom_metadata: null, version: 1, destroyed: false } }, warnings: null }];
  }

  const server = createServer(certificate, (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const path = (request.url ?? "").replace(/^\/v1\//, "");
      const token = String(request.headers["x-vault-token"] ?? "");
      const [status, json] = answer(request.method ?? "", path, token, Buffer.concat(parts).toString());
      calls.push(`${request.method} ${path} ${status}`);
      response.writeHead(status, { "content-type": "application/json" }).end(json === undefined ? undefined : JSON.stringify(json));
    });
  });
  const { port, close } = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    secrets,
    calls,
    open,
    tokens,
    close,
  };
}
