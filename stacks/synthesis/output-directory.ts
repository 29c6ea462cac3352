import type { StackManifest } from "cdktf";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StagedStack } from "./job";
import { MANIFEST } from "./layout";
import { stableJson } from "./stable-json";

const STAGING = ".synthesis-";

/** How a written file is recognised, without its being read. */
export interface FileMark {
  readonly size: number;
  readonly mtimeMs: number;
}

/** cdktf's output directory. What is synthesised lies in a staging directory below it until all of it is right. */
export class OutputDirectory {
  readonly staging: string;

  constructor(readonly path: string) {
    this.staging = join(path, `${STAGING}${process.pid}`);
  }

  /** Makes the staging directory, and removes those of runs that were killed. */
  open(): void {
    mkdirSync(this.path, { recursive: true });
    for (const name of readdirSync(this.path)) {
      const pid = name.startsWith(STAGING) ? Number(name.slice(STAGING.length)) : undefined;
      if (pid !== undefined && !isRunning(pid)) rmSync(join(this.path, name), { recursive: true, force: true });
    }
    mkdirSync(this.staging, { recursive: true });
  }

  /** Whatever has not been moved into place is lost. */
  close(): void {
    rmSync(this.staging, { recursive: true, force: true });
  }

  /** Moves stacks into place. Files that hold the same bytes already are left as they are. */
  place(stacks: readonly StagedStack[]): void {
    for (const { manifest, folder } of stacks) {
      const target = join(this.path, manifest.workingDirectory);
      mkdirSync(target, { recursive: true });
      for (const name of readdirSync(folder)) moveIfDifferent(join(folder, name), join(target, name));
    }
  }

  /** The manifest by which `cdktf` finds stacks and their order. */
  writeManifest(stacks: readonly StackManifest[], version: string): void {
    const text = stableJson({ version, stacks: Object.fromEntries(stacks.map((stack) => [stack.name, stack])) })!;
    this.write(MANIFEST, text);
  }

  /** A file of its own, replaced as a whole where its text differs. */
  write(name: string, text: string): void {
    const staged = join(this.staging, name);
    writeFileSync(staged, text);
    moveIfDifferent(staged, join(this.path, name));
  }

  /** Undefined where there is no such file. */
  read(name: string): string | undefined {
    const file = join(this.path, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  mark(name: string): FileMark | undefined {
    const stat = statSync(join(this.path, name), { throwIfNoEntry: false });
    return stat && { size: stat.size, mtimeMs: stat.mtimeMs };
  }
}

function moveIfDifferent(from: string, to: string): void {
  if (existsSync(to) && statSync(to).size === statSync(from).size && readFileSync(to).equals(readFileSync(from))) return;
  renameSync(from, to);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
