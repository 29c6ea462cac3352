/** The secret store of an inventory's pipeline; jobs of the catalogue's components have that of test/ci/vault-endpoint.ts. */
import { createServer, type Server } from "node:http";
import { listen, type Listening } from "../loopback";

/** Logs jobs in by their identity and reads them one secret, as Vault does; knows who holds which token. */
export class VaultServer {
  readonly logins: { role: string; jwt: string }[] = [];
  /** Tokens that were not given back. */
  readonly open = new Set<string>();
  readonly paths: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly listening: Listening,
    private readonly identity: string,
    private readonly secret: Readonly<Record<string, string>>,
  ) {}

  static async start(identity: string, secret: Readonly<Record<string, string>>): Promise<VaultServer> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const [status, body] = vault.answer(request.url!, String(request.headers["x-vault-token"]), Buffer.concat(parts).toString());
        response.writeHead(status).end(body === undefined ? "" : JSON.stringify(body));
      });
    });
    const vault = new VaultServer(server, await listen(server), identity, secret);
    return vault;
  }

  get address(): string {
    return `http://127.0.0.1:${this.listening.port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return this.listening.close();
  }

  private answer(url: string, token: string, body: string): [status: number, body?: unknown] {
    if (url === "/v1/auth/jwt/login") {
      const login = JSON.parse(body) as { role: string; jwt: string };
      this.logins.push(login);
      if (login.jwt !== this.identity) return [400, { errors: ["error validating token: invalid signature"] }];
      const opened = `hvs.token-of-${login.role}-${this.logins.length}`;
      this.open.add(opened);
      return [200, { auth: { client_token: opened } }];
    }
    if (!this.open.has(token)) return [403, { errors: ["permission denied"] }];
    if (url === "/v1/auth/token/revoke-self") {
      this.open.delete(token);
      return [204];
    }
    this.paths.push(url);
    return url.includes("/data/terraform/") ? [200, { data: { data: this.secret } }] : [403, { errors: ["permission denied"] }];
  }
}
