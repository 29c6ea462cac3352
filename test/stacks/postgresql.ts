import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../loopback";

const PASSWORD = "only-for-this-test";

/** Where Debian puts the server's programs; the newest there is. */
function programs(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, "bin")).find((directory) => existsSync(join(directory, "initdb")));
}

export const postgresqlMissing: string | undefined = programs() === undefined ? "PostgreSQL is not installed" : undefined;

/** A server of Debian's PostgreSQL on loopback, with data of its own; it ends when this process does. */
export class Postgresql {
  private constructor(
    private readonly directory: string,
    private readonly server: ChildProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<Postgresql> {
    const directory = mkdtempSync(join(tmpdir(), "dso-postgresql-"));
    const password = join(directory, "password");
    writeFileSync(password, PASSWORD);
    const user = unprivileged();
    for (const path of [directory, password]) if (user.uid !== undefined) chownSync(path, user.uid, user.gid!);
    const data = join(directory, "data");
    const made = spawnSync(join(programs()!, "initdb"), ["-D", data, "-U", "dso", "-A", "scram-sha-256", `--pwfile=${password}`, "-E", "UTF8", "--locale=C", "--no-sync"], { ...user, cwd: directory, encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    const port = await freePort();
    const command = `"$0" -D "$1" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off & read -r _; kill -INT $!; wait`;
    // Its input ends with this process, however that ends.
    const server = spawn("/bin/sh", ["-c", command, join(programs()!, "postgres"), data, String(port)], { ...user, cwd: directory, stdio: ["pipe", "ignore", "pipe"] });
    const started = new Postgresql(directory, server, port);
    await started.ready();
    return started;
  }

  /** What Terraform's backend finds in its environment. */
  get environment(): Record<string, string> {
    return { PG_CONN_STR: `postgres://127.0.0.1:${this.port}/postgres?sslmode=disable`, PGUSER: "dso", PGPASSWORD: PASSWORD };
  }

  /** Rows of a query, one a line, columns apart by `|`. */
  query(sql: string): readonly string[] {
    const { status, stdout, stderr } = spawnSync("psql", ["-h", "127.0.0.1", "-p", String(this.port), "-U", "dso", "-d", "postgres", "-Atc", sql], { env: { PATH: process.env["PATH"], PGPASSWORD: PASSWORD }, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return stdout.split("\n").filter((line) => line !== "");
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.stdin?.end();
    await ended;
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        this.query("select 1");
        return;
      } catch (error) {
        if (attempt === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

/** The server does not run as root. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [, , uid, gid] = spawnSync("getent", ["passwd", "postgres"], { encoding: "utf8" }).stdout.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}
