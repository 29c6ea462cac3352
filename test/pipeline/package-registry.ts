import { createServer, type Server } from "node:http";
import { listen, type Listening } from "../loopback";

/** What a GitLab job sees of its project's generic package registry, and of a merge request's notes. */
export class PackageRegistry {
  /** Files as they were uploaded, by version of package `dso-applied`; the last one counts. */
  readonly files = new Map<string, string[]>();
  readonly notes: { id: number; body: string }[] = [];
  readonly requests: string[] = [];
  private readonly ids = new Map<string, number>();

  private constructor(private readonly server: Server, private readonly listening: Listening) {}

  /** @param token that jobs must show */
  static async start(token = "job-token"): Promise<PackageRegistry> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const authorised = request.headers["job-token"] === token || request.headers["private-token"] === "note-token";
        const [status, body] = authorised ? registry.answer(request.method!, request.url!, Buffer.concat(parts).toString()) : [401, { message: "401 Unauthorized" }];
        response.writeHead(status, { "content-type": "application/json" }).end(body === undefined ? "" : JSON.stringify(body));
      });
    });
    const registry = new PackageRegistry(server, await listen(server));
    return registry;
  }

  /** What GitLab says of itself to a job. */
  get environment(): Record<string, string> {
    return { CI_API_V4_URL: `http://127.0.0.1:${this.listening.port}/api/v4`, CI_PROJECT_ID: "1217", CI_JOB_TOKEN: "job-token" };
  }

  /** The record that counts, of each stack. */
  get records(): Record<string, Record<string, unknown>> {
    return Object.fromEntries([...this.files].map(([stack, uploads]) => [stack, JSON.parse(uploads.at(-1)!) as Record<string, unknown>]));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return this.listening.close();
  }

  private answer(method: string, url: string, body: string): [status: number, body?: unknown] {
    this.requests.push(`${method} ${url}`);
    const { pathname, searchParams } = new URL(url, "http://registry");
    const below = pathname.replace("/api/v4/projects/1217/", "");
    const file = /^packages\/generic\/dso-applied\/([^/]+)\/record\.json$/.exec(below)?.[1];
    if (file !== undefined && method === "PUT") return this.put(decodeURIComponent(file), body);
    if (file !== undefined && method === "GET") {
      const found = this.files.get(decodeURIComponent(file));
      return found === undefined ? [404, { message: "404 Not Found" }] : [200, JSON.parse(found.at(-1)!)];
    }
    if (below === "packages" && method === "GET") return [200, this.list(searchParams)];
    const id = /^packages\/(\d+)$/.exec(below)?.[1];
    if (id !== undefined && method === "DELETE") {
      for (const [stack, own] of this.ids) if (own === Number(id)) this.files.delete(stack);
      return [204];
    }
    return this.answerNotes(method, below, body);
  }

  private answerNotes(method: string, below: string, body: string): [status: number, body?: unknown] {
    const match = /^merge_requests\/\d+\/notes(?:\/(\d+))?$/.exec(below);
    if (!match) return [404, { message: "404 Not Found" }];
    if (method === "GET") return [200, this.notes];
    const note = this.notes.find(({ id }) => id === Number(match[1]));
    if (method === "DELETE") return note === undefined ? [404, { message: "404 Not Found" }] : [204, void this.notes.splice(this.notes.indexOf(note), 1)];
    const { body: text } = JSON.parse(body) as { body: string };
    if (method === "PUT" && note) note.body = text;
    else this.notes.push({ id: (this.notes.at(-1)?.id ?? 0) + 1, body: text });
    return [200, {}];
  }

  private put(stack: string, body: string): [status: number, body: unknown] {
    if (!this.ids.has(stack)) this.ids.set(stack, this.ids.size + 1);
    this.files.set(stack, [...(this.files.get(stack) ?? []), body]);
    return [201, { message: "201 Created" }];
  }

  /** A page at a time; names that only begin like the one asked for are found as well. */
  private list(query: URLSearchParams): unknown {
    const all = [...this.files.keys()].map((version) => ({ id: this.ids.get(version), name: "dso-applied", version, package_type: "generic" }));
    const size = Number(query.get("per_page"));
    const from = (Number(query.get("page")) - 1) * size;
    return [{ id: 9999, name: "dso-applied-elsewhere", version: "1.0.0", package_type: "generic" }, ...all].slice(from, from + size);
  }
}
