import { createServer } from "node:https";
import { listen } from "../../loopback";
import type { Authority } from "../git-server";

export interface Upload {
  readonly method: string;
  readonly path: string;
  /** `user:password`. */
  readonly login: string;
  readonly body: Buffer;
}

/** As much of Nexus as package managers publish to: takes everything that is sent with a login, and has nothing yet. */
export interface Nexus {
  readonly url: string;
  readonly uploads: readonly Upload[];
  close(): Promise<void>;
}

export async function serveNexus(certificate: Authority["server"]): Promise<Nexus> {
  const uploads: Upload[] = [];
  const server = createServer(certificate, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const login = Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
      if (method === "GET" || method === "HEAD") return void response.writeHead(404, { "content-type": "application/json" }).end("{}");
      // Clients that wait to be asked are asked.
      if (login === "") return void response.writeHead(401, { "www-authenticate": 'Basic realm="Nexus"' }).end();
      uploads.push({ method, path, login, body: Buffer.concat(parts) });
      response.writeHead(method === "PUT" ? 201 : 200, { "content-type": "application/json" }).end("{}");
    });
  });
  const { port, close } = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    uploads,
    close,
  };
}
