import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";

/** Runs git and returns what it prints. @throws Error when it fails */
export function git(directory: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main"];
  const run = spawnSync("git", [...identity, ...args], { cwd: directory, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`git ${args.join(" ")}: ${run.stderr}`);
  return run.stdout.trim();
}

/** A Git server over HTTP on loopback, whose repositories are bare ones in a directory. */
export interface GitServer {
  /** `host:port`. */
  readonly host: string;
  /** Every credential that came with a request, as `user:password`, and how often none came. */
  readonly credentials: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves repositories with git's own `http-backend`.
 * @param login `user:password` that every request must carry; none where it is undefined
 * @param certificate directory with `key.pem` and `cert.pem`, for https
 */
export async function serveGit(root: string, login: string | undefined, certificate?: string): Promise<GitServer> {
  const credentials: string[] = [];
  const answer: RequestListener = (request, response) => {
    const given = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
    credentials.push(given);
    if (login !== undefined && given !== login) return void response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    backend(root, request, response);
  };
  const server: Server = certificate
    ? createSecureServer({ key: readFileSync(join(certificate, "key.pem")), cert: readFileSync(join(certificate, "cert.pem")) }, answer)
    : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A key and a certificate for 127.0.0.1 that nobody knows. */
export function makeCertificate(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const run = spawnSync("openssl", [...args, "-keyout", "key.pem", "-out", "cert.pem"], { cwd: directory, encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
}

/** A `vault` that knows the two commands of the job, and answers from files: a directory for each secret, a file for each key. */
export function fakeVault(directory: string, secrets: string, address: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, "vault"),
    `#!/bin/sh
[ "$VAULT_ADDR" = '${address}' ] || { echo "asked of $VAULT_ADDR" >&2; exit 1; }
case "$1" in
  write)
    [ "$*" = 'write -field=token auth/jwt/login role=dso-demo-mirror jwt=-' ] || { echo "unexpected: $*" >&2; exit 1; }
    [ "$(cat)" = job-token ] || { echo 'wrong token' >&2; exit 1; }
    printf vault-token ;;
  kv)
    [ "$VAULT_TOKEN" = vault-token ] || { echo 'permission denied' >&2; exit 2; }
    [ "$2 $3" = 'get -mount=forge-dso' ] || { echo "unexpected: $*" >&2; exit 1; }
    key=\${4#-field=}
    [ -d '${secrets}'/"$5" ] || { echo 'permission denied' >&2; exit 2; }
    [ -f '${secrets}'/"$5/$key" ] || { echo "Field \\"$key\\" not present in secret" >&2; exit 1; }
    cat '${secrets}'/"$5/$key" ;;
esac
`,
    { mode: 0o755 },
  );
}

function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const address = new URL(request.url ?? "/", "http://git");
  const environment = {
    PATH: process.env["PATH"],
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: decodeURIComponent(address.pathname),
    QUERY_STRING: address.search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    REMOTE_USER: "somebody",
    ...(request.headers["content-encoding"] && { HTTP_CONTENT_ENCODING: request.headers["content-encoding"] }),
    ...(request.headers["git-protocol"] && { GIT_PROTOCOL: String(request.headers["git-protocol"]) }),
  };
  const child = spawn("git", ["http-backend"], { env: environment as NodeJS.ProcessEnv, stdio: ["pipe", "pipe", "inherit"] });
  request.pipe(child.stdin);
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.once("close", () => {
    const output = Buffer.concat(parts);
    const end = output.indexOf("\r\n\r\n");
    const headers = output.subarray(0, end).toString().split("\r\n").map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
    const status = headers.find(([name]) => name === "Status")?.[1];
    response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(headers.filter(([name]) => name !== "Status")));
    response.end(output.subarray(end + 4));
  });
}
