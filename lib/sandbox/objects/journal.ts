import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Dynamic, type Value } from "../values";
import { type Change, type ObjectStore } from "./store";

/**
 * Keeps objects in a directory. Each change is appended to a log before Terraform hears that it happened, so a sandbox
 * that is killed has lost nothing that Terraform believes applied. Closing turns the log into a snapshot.
 */
export class Journal {
  private readonly log: string;
  private readonly snapshot: string;
  private readonly lock: string;
  private descriptor: number;

  constructor(directory: string, private readonly store: ObjectStore) {
    mkdirSync(directory, { recursive: true });
    this.log = join(directory, "changes.jsonl");
    this.snapshot = join(directory, "objects.jsonl");
    this.lock = join(directory, "sandbox.pid");
    this.takeLock(directory);
    for (const file of [this.snapshot, this.log]) for (const change of readChanges(file)) store.replay(change);
    this.compact();
    this.descriptor = openSync(this.log, "a");
    store.onChange = (change) => writeSync(this.descriptor, line(change));
  }

  close(): void {
    this.store.onChange = () => {};
    closeSync(this.descriptor);
    this.compact();
    rmSync(this.lock, { force: true });
  }

  /** First the whole, then the log is dropped: at any moment one of the two files tells everything. */
  private compact(): void {
    const content = this.store.snapshot().map(line).join("");
    const temporary = `${this.snapshot}.${process.pid}`;
    writeFileSync(temporary, content);
    renameSync(temporary, this.snapshot);
    rmSync(this.log, { force: true });
  }

  private takeLock(directory: string): void {
    const holder = existsSync(this.lock) ? Number(readFileSync(this.lock, "utf8")) : 0;
    if (holder > 0 && holder !== process.pid && isAlive(holder)) {
      throw new Error(`the sandbox state in ${directory} is in use by process ${holder}: wait for it to end, or name another directory`);
    }
    writeFileSync(this.lock, String(process.pid));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function readChanges(file: string): Change[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((text, index) => {
    if (text === "") return [];
    try {
      return [JSON.parse(text, revive) as Change];
    } catch (error) {
      // Killed while writing its last line: Terraform never heard of that change.
      if (index === lines.length - 1) return [];
      throw new Error(`${file}:${index + 1}: not a change that the sandbox wrote: ${(error as Error).message}`);
    }
  });
}

function line(change: Change): string {
  return `${JSON.stringify(change, (_, value: Value) => (value instanceof Dynamic ? { $type: value.type, $value: value.value } : value))}\n`;
}

function revive(_: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && "$type" in value && "$value" in value) {
    return new Dynamic(value.$type as Dynamic["type"], value.$value as Value);
  }
  return value;
}
