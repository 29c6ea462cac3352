import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ANNOUNCED, parseAnnouncement, type Announcement } from "./announcement";
import { parseRecord, type AppliedRecord } from "./record";
import type { AppliedRecords } from "./records";

/** Records as files, `<stack>.json`: for runners that share a directory. */
export class DirectoryRecords implements AppliedRecords {
  constructor(private readonly directory: string) {}

  async stacks(): Promise<readonly string[]> {
    if (!existsSync(this.directory)) return [];
    return readdirSync(this.directory)
      .flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []))
      .filter((stack) => stack !== ANNOUNCED)
      .sort();
  }

  async read(stack: string): Promise<AppliedRecord | undefined> {
    const file = this.file(stack);
    return existsSync(file) ? parseRecord(readFileSync(file, "utf8"), file, stack) : undefined;
  }

  async write(record: AppliedRecord): Promise<void> {
    this.replace(record.stack, record);
  }

  async remove(stack: string): Promise<void> {
    rmSync(this.file(stack), { force: true });
  }

  async announced(): Promise<Announcement | undefined> {
    const file = this.file(ANNOUNCED);
    return existsSync(file) ? parseAnnouncement(readFileSync(file, "utf8"), file) : undefined;
  }

  async announce(announcement: Announcement): Promise<void> {
    this.replace(ANNOUNCED, announcement);
  }

  private replace(name: string, content: object): void {
    mkdirSync(this.directory, { recursive: true });
    const file = this.file(name);
    // A run that is killed leaves the old record or the new one, never half of it.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(content, null, 1)}\n`);
    renameSync(draft, file);
  }

  private file(name: string): string {
    return join(this.directory, `${name}.json`);
  }
}
