import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { join } from "node:path";
import { listen } from "../loopback";

/** Runs git and returns what it prints. @throws Error when it fails */
export function git(directory: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main"];
  const run = spawnSync("git", [...identity, ...args], { cwd: directory, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`git ${args.join(" ")}: ${run.stderr}`);
  return run.stdout.trim();
}

/** An authority that nobody knows, and a certificate of its own for a server on loopback. */
export interface Authority {
  /** Certificate of the authority. */
  readonly file: string;
  /** Certificate and key of the server, as PEM text. */
  readonly server: { readonly cert: string; readonly key: string };
}

export function makeAuthority(directory: string): Authority {
  mkdirSync(directory, { recursive: true });
  const openssl = (...args: string[]): void => {
    const run = spawnSync("openssl", args, { cwd: directory, encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
  };
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...key, "-days", "2", "-subj", "/CN=Private authority", "-keyout", "ca.key", "-out", "ca.pem");
  openssl("req", ...key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr");
  writeFileSync(join(directory, "server.ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n");
  openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "server.ext", "-out", "server.pem");
  const read = (name: string): string => readFileSync(join(directory, name), "utf8");
  return { file: join(directory, "ca.pem"), server: { cert: read("server.pem"), key: read("server.key") } };
}

/** A Git server over HTTP on loopback, whose repositories are bare ones in a directory. */
export interface GitServer {
  /** `host:port`. */
  readonly host: string;
  /** Every credential that came with a request, as `user:password`; empty where none came. */
  readonly credentials: readonly string[];
  /** Hash of every large file that was fetched. */
  readonly fetched: readonly string[];
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** Directory of the repositories. */
  readonly root: string;
  /** `user:password` that every request must carry. @default - anybody is let in */
  readonly login?: string;
  /** For https. @default - http */
  readonly certificate?: Authority["server"];
  /** Tells in its refusals what it was given, as no server should. @default false */
  readonly indiscreet?: boolean;
}

/** Serves repositories with git's own `http-backend`, and their large files. */
export async function serveGit({ root, login, certificate, indiscreet = false }: GitServerOptions): Promise<GitServer> {
  const credentials: string[] = [];
  const fetched: string[] = [];
  const answer: RequestListener = (request, response) => {
    const { authorization = "" } = request.headers;
    const given = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
    credentials.push(given);
    if (login !== undefined && given !== login) {
      request.resume();
      const words = indiscreet && given !== "" ? `${given} is not welcome, nor is ${authorization.replace("Basic ", "")}\n` : "";
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="git"', "content-type": "text/plain" }).end(words);
    }
    if (/\/info\/lfs\/objects\//.test(request.url ?? "")) return void objects(root, request, response, (oid) => fetched.push(oid));
    backend(root, request, response);
  };
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  const { port, close } = await listen(server);
  return {
    host: `127.0.0.1:${port}`,
    credentials,
    fetched,
    close,
  };
}

/**
 * Makes a bare repository refuse what GitLab refuses: to remove a protected branch, or to rewrite it; and then all that
 * was pushed with it. It also writes down the options of each push, in `push-options`.
 */
export function protect(repository: string, ...references: string[]): void {
  writeFileSync(join(repository, "protected"), `${references.join("\n")}\n`);
  const hook = `#!/bin/sh
env | sed -n 's/^GIT_PUSH_OPTION_[0-9]*=//p' > '${repository}/push-options'
while read -r old new ref; do
  grep -qxF -e "$ref" '${repository}/protected' || continue
  case "$new" in *[!0]*) ;; *) echo 'GitLab: You can only delete protected branches using the web interface.' >&2; exit 1 ;; esac
  case "$old" in *[!0]*) ;; *) continue ;; esac
  git merge-base --is-ancestor "$old" "$new" || { echo 'GitLab: You are not allowed to force push code to a protected branch on this project.' >&2; exit 1; }
done
`;
  writeFileSync(join(repository, "hooks", "pre-receive"), hook, { mode: 0o755 });
}

/** Large files of a repository, by their hash. */
export function storeObject(repository: string, content: Buffer): string {
  const oid = createHash("sha256").update(content).digest("hex");
  mkdirSync(join(repository, "objects-lfs"), { recursive: true });
  writeFileSync(join(repository, "objects-lfs", oid), content);
  return oid;
}

/** The part of the protocol of Git LFS that fetches and pushes: batch, basic transfers. */
async function objects(root: string, request: IncomingMessage, response: ServerResponse, onFetched: (oid: string) => void): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const [, repository, what] = /^\/(.+)\/info\/lfs\/objects\/(\w+)$/.exec(request.url ?? "")!;
  const store = join(root, repository!, "objects-lfs");
  const file = (oid: string): string => join(store, oid);
  if (what !== "batch") {
    if (request.method === "PUT") {
      mkdirSync(store, { recursive: true });
      writeFileSync(file(what!), body);
      return void response.writeHead(200).end();
    }
    onFetched(what!);
    return void (existsSync(file(what!)) ? response.writeHead(200).end(readFileSync(file(what!))) : response.writeHead(404).end());
  }
  const { operation, objects: wanted } = JSON.parse(body.toString()) as { operation: "download" | "upload"; objects: { oid: string; size: number }[] };
  const scheme = "encrypted" in request.socket ? "https" : "http";
  const href = (oid: string): string => `${scheme}://${request.headers.host}/${repository}/info/lfs/objects/${oid}`;
  const answers = wanted.map(({ oid, size }) => {
    const there = existsSync(file(oid));
    if (operation === "upload") return { oid, size, ...(!there && { actions: { upload: { href: href(oid) } } }) };
    return { oid, size, ...(there ? { actions: { download: { href: href(oid) } } } : { error: { code: 404, message: "Object does not exist" } }) };
  });
  response.writeHead(200, { "content-type": "application/vnd.git-lfs+json" }).end(JSON.stringify({ transfer: "basic", objects: answers }));
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
  const child = spawn("git", ["http-backend"], { env: environment as NodeJS.ProcessEnv, stdio: ["pipe", "pipe", "ignore"] });
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
