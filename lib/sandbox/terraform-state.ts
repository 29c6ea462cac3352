import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An answer of the state server: HTTP status and body. */
export interface StateAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Terraform's `http` backend: states by name, each with a lock. Most of the time of a large apply is Terraform writing
 * its local state file again and again; over HTTP a thousand resources take seconds.
 */
export class TerraformStates {
  private readonly states = new Map<string, string>();
  private readonly locks = new Map<string, { readonly id: string; readonly body: string }>();

  /** With a directory, each state is a file in it, replaced as a whole. */
  constructor(private readonly directory?: string) {
    if (!directory) return;
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory)) {
      if (file.endsWith(".tfstate")) this.states.set(decodeURIComponent(file.slice(0, -".tfstate".length)), readFileSync(join(directory, file), "utf8"));
    }
  }

  get names(): string[] {
    return [...this.states.keys()].sort();
  }

  answer(method: string, name: string, lockId: string | null, body: string): StateAnswer {
    switch (method) {
      case "GET": {
        const state = this.states.get(name);
        return state === undefined ? { status: 404, body: "" } : { status: 200, body: state };
      }
      case "POST":
      case "PUT":
        return this.holds(name, lockId) ?? this.save(name, body);
      case "DELETE":
        return this.holds(name, lockId) ?? this.forget(name);
      case "LOCK":
        return this.lock(name, body);
      case "UNLOCK":
        return this.unlock(name, body);
      default:
        return { status: 405, body: `method ${method} is not part of the http backend` };
    }
  }

  private save(name: string, body: string): StateAnswer {
    this.states.set(name, body);
    const file = this.file(name);
    if (file) {
      writeFileSync(`${file}.new`, body);
      renameSync(`${file}.new`, file);
    }
    return { status: 200, body: "" };
  }

  private forget(name: string): StateAnswer {
    this.states.delete(name);
    const file = this.file(name);
    if (file && existsSync(file)) rmSync(file);
    return { status: 200, body: "" };
  }

  private lock(name: string, body: string): StateAnswer {
    const holder = this.locks.get(name);
    if (holder) return { status: 423, body: holder.body };
    this.locks.set(name, { id: idOf(body), body });
    return { status: 200, body: "" };
  }

  /** Without an id, as `force-unlock` of some versions sends it, whoever holds the lock loses it. */
  private unlock(name: string, body: string): StateAnswer {
    const holder = this.locks.get(name);
    const id = idOf(body);
    if (holder && id !== "" && holder.id !== id) return { status: 409, body: holder.body };
    this.locks.delete(name);
    return { status: 200, body: "" };
  }

  private holds(name: string, lockId: string | null): StateAnswer | undefined {
    const holder = this.locks.get(name);
    return holder && holder.id !== (lockId ?? "") ? { status: 423, body: holder.body } : undefined;
  }

  private file(name: string): string | undefined {
    return this.directory ? join(this.directory, `${encodeURIComponent(name)}.tfstate`) : undefined;
  }
}

function idOf(body: string): string {
  try {
    return String((JSON.parse(body) as { ID?: string }).ID ?? "");
  } catch {
    return "";
  }
}
