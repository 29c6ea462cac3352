import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as layout from "../synthesis/layout";

/**
 * Where the jobs of one run hand things to each other, below one directory: the stacks that changed as they were
 * synthesised, records as they were and as they will be, summaries and sealed plans.
 */
export const WORKSPACE = ".dso";
export const SUMMARIES = join(WORKSPACE, "summaries");
export const APPLIED = join(WORKSPACE, "applied");
export const SETTINGS = join(WORKSPACE, "settings.json");
/** The pipeline of what changed, and where it is large, those that it starts. */
export const CHILD = join(WORKSPACE, "pipeline.yml");
export const GROUPS = join(WORKSPACE, "groups");

export const stackDirectory = (stack: string) => layout.stackDirectory(WORKSPACE, stack);
/** What is to be recorded once the stack is applied. */
export const pendingRecord = (stack: string) => join(WORKSPACE, "pending", `${stack}.json`);
export const planFile = (stack: string) => join(WORKSPACE, "plans", `${stack}.sealed`);
export const summaryFile = (stack: string) => join(SUMMARIES, `${stack}.md`);

/** Writes a file and the directories above it. */
export function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
