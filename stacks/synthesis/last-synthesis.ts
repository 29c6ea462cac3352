import type { StackManifest } from "cdktf";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { FleetMember } from "../../lib/rules";
import { digest, FORMAT, type Fingerprint } from "./fingerprint";
import type { ReadFile, StagedStack } from "./job";
import type { FileMark, OutputDirectory } from "./output-directory";

const FILE = "synthesis.json";

interface Remembered {
  /** What was written in another format is not read. */
  readonly format: typeof FORMAT;
  /** By the project's file, relative to the inventory. */
  readonly projects: Readonly<Record<string, Entry>>;
}

/** What is kept of a project whose stack has been written. */
interface Entry {
  /** Fingerprint of everything on which the stack depends. */
  readonly fingerprint: string;
  readonly people: readonly string[];
  readonly member: FleetMember;
  readonly manifest: StackManifest;
  /** Of the stack's file, as it was written. */
  readonly mark: FileMark;
  readonly digest: string;
}

/** A project whose stack need not be made again. */
export type UnchangedProject = Pick<Entry, "member" | "manifest"> & { readonly file: string };

/**
 * Remembers beside the stacks of what each was made, so that only what has changed is made again. Whatever is doubtful
 * is: another byte in the project's file, in the platform's, in what people.yaml says of the project's people; another
 * version of the library or of what it uses; a stack's file that has been touched.
 */
export class LastSynthesis {
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly texts = new Map<string, string>();

  constructor(private readonly output: OutputDirectory, private readonly fingerprint: Fingerprint, private readonly directory: string) {
    this.entries = new Map(Object.entries(readEntries(output)));
  }

  /** Looks at a project's file, whose digest is kept: what it holds later may be something else. */
  unchanged(file: string): UnchangedProject | undefined {
    const text = digest(readFileSync(file));
    this.texts.set(file, text);
    const entry = this.entries.get(relative(this.directory, file));
    if (entry === undefined || entry.fingerprint !== this.fingerprint.ofProject(text, entry.people)) return undefined;
    return this.isAsWritten(entry) ? { file, member: entry.member, manifest: entry.manifest } : undefined;
  }

  /** By size and time; by its bytes where the time is another, as after a cache has been restored. */
  private isAsWritten({ manifest, mark, digest: written }: Entry): boolean {
    const path = manifest.synthesizedStackPath;
    const now = this.output.mark(path);
    if (now === undefined || now.size !== mark.size) return false;
    return now.mtimeMs === mark.mtimeMs || digest(this.output.read(path) ?? "") === written;
  }

  /** Once all stacks are in their places. */
  write(unchanged: readonly UnchangedProject[], read: readonly ReadFile[], stacks: readonly StagedStack[]): void {
    const kept = unchanged.map(({ file }): [string, Entry] => {
      const entry = this.entries.get(relative(this.directory, file))!;
      return [file, { ...entry, mark: this.output.mark(entry.manifest.synthesizedStackPath) ?? entry.mark }];
    });
    const readByFile = new Map(read.map((each) => [each.file, each]));
    const made = stacks.flatMap(({ file, manifest }): [string, Entry][] => {
      const { member, people = [] } = readByFile.get(file ?? "") ?? {};
      const text = file === undefined ? undefined : this.texts.get(file);
      const mark = this.output.mark(manifest.synthesizedStackPath);
      // Warnings are worth being told each time.
      if (file === undefined || text === undefined || member === undefined || mark === undefined || manifest.annotations.length > 0) return [];
      return [[file, { fingerprint: this.fingerprint.ofProject(text, people), people, member, manifest, mark, digest: digest(this.output.read(manifest.synthesizedStackPath) ?? "") }]];
    });
    const entries = Object.fromEntries([...kept, ...made].map(([file, entry]) => [relative(this.directory, file), entry]));
    this.output.write(FILE, JSON.stringify({ format: FORMAT, projects: entries } satisfies Remembered));
  }
}

function readEntries(output: OutputDirectory): Readonly<Record<string, Entry>> {
  const text = output.read(FILE);
  if (text === undefined) return {};
  try {
    const { format, projects } = JSON.parse(text) as Partial<Remembered>;
    return format === FORMAT && projects !== undefined ? projects : {};
  } catch {
    // Of somebody else: as if there were none.
    return {};
  }
}
