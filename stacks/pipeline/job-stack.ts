import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecord, type AppliedRecord } from "../applied/record";
import { CONFIGURATION } from "../synthesis/layout";
import { digestOf } from "./synthesised-stack";
import { pendingRecord, stackDirectory } from "./workspace";

/** A stack of this run, as a job finds it. */
export interface JobStack {
  /** Where the engine is run. */
  readonly directory: string;
  /** What is recorded once it is applied. */
  readonly record: AppliedRecord;
}

/** @throws Error when the stack is not among what changed, or is not as it was when it was compared */
export function openJobStack(stack: string): JobStack {
  const file = pendingRecord(stack);
  if (!existsSync(file)) throw new Error(`${stack} is not among what changed: run dso changed first, and hand on what it leaves in .dso`);
  const record = parseRecord(readFileSync(file, "utf8"), file, stack);
  const directory = stackDirectory(stack);
  if (digestOf(readFileSync(join(directory, CONFIGURATION), "utf8")) !== record.digest) {
    throw new Error(`the configuration of ${stack} is not the one that was compared: run dso changed again`);
  }
  return { directory, record };
}

/** What a plan is sealed as: this stack, as it is synthesised now. */
export function aboutOf({ stack, digest }: AppliedRecord): string {
  return `${stack} ${digest}`;
}
