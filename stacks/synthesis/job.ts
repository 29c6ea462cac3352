import type { StackManifest } from "cdktf";
import type { LocatedFinding } from "../../lib/errors";
import type { JudgingPlatform } from "../../lib/inventory";
import type { FleetMember } from "../../lib/rules";

/** What whoever synthesises must know once: plain data, for it may be another process. */
export interface Job {
  /** The inventory's, as it was named. */
  readonly directory: string;
  readonly platform: JudgingPlatform;
  /** Where stacks are written until all of them have been. */
  readonly staging: string;
}

/** Stacks that are synthesised together: the platform's and its zones', or some projects', or all. */
export interface Unit {
  readonly base: boolean;
  /** The projects' files. */
  readonly files: readonly string[];
}

/** What remains of a project's file once it has been read and judged. */
export interface ReadFile {
  readonly file: string;
  readonly findings: readonly LocatedFinding[];
  /** Undefined where its shape is wrong. */
  readonly member?: FleetMember;
  /** E-mails of everybody whom it names. */
  readonly people: readonly string[];
}

/** A stack that lies in the staging directory. */
export interface StagedStack {
  readonly manifest: StackManifest;
  /** Folder that holds its files. */
  readonly folder: string;
  /** cdktf's, as the manifest gives it. */
  readonly version: string;
  /** The project's file, where it is a project's. */
  readonly file?: string;
}

/** Whoever reads and synthesises: this process, or several others. */
export interface Workforce {
  /** Reads and judges projects, each by itself. */
  read(files: readonly string[]): Promise<readonly ReadFile[]>;
  /** @throws DsoError with everything that is wrong with its stacks */
  synthesise(unit: Unit): Promise<readonly StagedStack[]>;
  close(): Promise<void>;
}
