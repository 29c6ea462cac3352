import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecord, type AppliedRecord } from "./record";
import type { AppliedRecords } from "./records";

/** Records as files, `<stack>.json`: for runners that share a directory. */
export class DirectoryRecords implements AppliedRecords {
  constructor(private readonly directory: string) {}

  async stacks(): Promise<readonly string[]> {
    if (!existsSync(this.directory)) return [];
    return readdirSync(this.directory)
      .flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []))
      .sort();
  }

  async read(stack: string): Promise<AppliedRecord | undefined> {
    const file = this.file(stack);
    return existsSync(file) ? parseRecord(readFileSync(file, "utf8"), file) : undefined;
  }

  async write(record: AppliedRecord): Promise<void> {
    mkdirSync(this.directory, { recursive: true });
    const file = this.file(record.stack);
    // A run that is killed leaves the old record or the new one, never half of it.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(record, null, 1)}\n`);
    renameSync(draft, file);
  }

  async remove(stack: string): Promise<void> {
    rmSync(this.file(stack), { force: true });
  }

  private file(stack: string): string {
    return join(this.directory, `${stack}.json`);
  }
}
