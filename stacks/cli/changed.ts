import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { isNewer, type Announcement } from "../applied/announcement";
import { openRecords, readAll, type AppliedRecords } from "../applied/records";
import type { AppliedRecord } from "../applied/record";
import { openInventory } from "../open-inventory";
import { compare, type Comparison, type Renewal } from "../pipeline/comparison";
import { childPipeline } from "../pipeline/gitlab/child";
import { listedSteps, listText } from "../pipeline/list";
import { pipelineSettings, type PipelineSettings } from "../pipeline/settings";
import { MODES, type Mode, type Step } from "../pipeline/step";
import { stepsFor } from "../pipeline/steps";
import { synthesise } from "../pipeline/synthesise";
import { readSynthesised, retiredStacks, type SynthesisedStack } from "../pipeline/synthesised-stack";
import { APPLIED, CHILD, pendingRecord, SETTINGS, stackDirectory, WORKSPACE, write } from "../pipeline/workspace";
import * as layout from "../synthesis/layout";
import { stacksOf } from "../stack-names";
import { table } from "./tables";

export interface ChangedOptions {
  readonly mode: string;
  readonly records?: string;
  readonly runner: string;
  readonly format: string;
  /** Whether stacks are taken as they were synthesised last. @default false */
  readonly synthesised?: boolean;
}

const REFUSED = 4;
const DAY = 24 * 60 * 60 * 1000;

/**
 * `dso changed`: compares what is synthesised with what was last applied, and writes what is to be done.
 * @returns the exit code: 4 where a stack has vanished that was not retired
 */
export async function changed(directory: string, { mode, records: where, runner, format, synthesised }: ChangedOptions): Promise<number> {
  if (!isMode(mode)) return refuse(`there is no mode "${mode}"; allowed: ${MODES.join(", ")}`);
  if (runner !== "gitlab" && runner !== "list") return refuse(`there is no runner "${runner}"; allowed: gitlab, list`);
  const records = openRecords(where, process.env);
  const { inventory } = await openInventory(directory);
  const settings = pipelineSettings(directory, inventory.platform);
  if (!synthesised && !synthesise(directory, process.env)) return 1;
  const stacks = readSynthesised(layout.OUTPUT, retiredStacks(inventory));
  requireAll(stacks, stacksOf(inventory));
  const announced = await records.announced();
  // Before records are read: what an older pipeline does not apply after this, it has applied before.
  if (mode !== "plan") await announce(stacks, announced, records);
  const comparison = compare(stacks, await readAll(records, await records.stacks()), { announced, renewal: mode === "nightly" ? renewalOf(stacks, settings) : undefined });
  if (comparison.vanished.length > 0) {
    console.error(vanishedText(comparison.vanished));
    return REFUSED;
  }
  const steps = stepsFor(mode, comparison, stacks, settings);
  writeWorkspace(comparison, mode === "nightly" ? stacks : comparison.differences.map(({ stack }) => stack), settings);
  if (runner === "gitlab") writeChild(steps, settings);
  console.log(shown(comparison, steps, settings, runner, format, where ?? ""));
  if (mode === "apply") await forget(comparison.gone, records);
  return 0;
}

/** @throws Error when what was synthesised, which may be of another day, is not what is declared */
function requireAll(stacks: readonly SynthesisedStack[], declared: readonly string[]): void {
  const there = new Set(stacks.map(({ stack }) => stack));
  const missing = declared.filter((stack) => !there.delete(stack));
  if (missing.length === 0 && there.size === 0) return;
  const wrong = [...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []), ...(there.size > 0 ? [`has ${[...there].join(", ")}, which the inventory does not declare`] : [])];
  throw new Error(`${layout.OUTPUT} ${wrong.join(", and ")}: synthesise all that is declared, without DSO_PROJECTS, or leave --synthesised away`);
}

/** Tells older pipelines what is wanted now, unless one that is newer than this has told already. */
async function announce(stacks: readonly SynthesisedStack[], before: Announcement | undefined, records: AppliedRecords): Promise<void> {
  const run = pipelineNumber();
  if (before?.run !== undefined && run !== undefined && isNewer(before, run)) {
    console.error(`dso changed: pipeline ${before.run}, which is newer than this one (${run}), has compared already: what it wants otherwise is not applied by this one`);
    return;
  }
  await records.announce({ run, digests: Object.fromEntries(stacks.map(({ stack, digest }) => [stack, digest])) });
}

function renewalOf(stacks: readonly SynthesisedStack[], { renewAfter }: PipelineSettings): Renewal {
  // Twice what each night must do for all to have their turn.
  return { before: new Date(Date.now() - renewAfter * DAY), most: Math.max(10, Math.ceil((2 * stacks.length) / renewAfter)) };
}

/** undefined where this is no pipeline of GitLab's. */
function pipelineNumber(): number | undefined {
  const run = Number(process.env["CI_PIPELINE_IID"]);
  return run > 0 ? run : undefined;
}

/** What the jobs of this run find: nothing of an earlier one. */
function writeWorkspace({ differences }: Comparison, stacks: readonly SynthesisedStack[], settings: PipelineSettings): void {
  rmSync(WORKSPACE, { recursive: true, force: true });
  write(SETTINGS, JSON.stringify(settings));
  for (const { stack } of stacks) cpSync(layout.stackDirectory(layout.OUTPUT, stack), stackDirectory(stack), { recursive: true, filter: (path) => !/\/\.terraform(\/|$)/.test(path) });
  const run = pipelineNumber();
  for (const { stack: { kind: _kind, ...stack }, before } of differences) {
    const record: AppliedRecord = { ...stack, run };
    write(pendingRecord(stack.stack), JSON.stringify(record));
    if (before !== undefined) write(join(APPLIED, stack.stack, `${stack.stack}.json`), JSON.stringify(before));
  }
}

function writeChild(steps: readonly Step[], settings: PipelineSettings): void {
  const { pipeline, groups } = childPipeline(steps, settings);
  write(CHILD, stringify(pipeline));
  for (const [file, group] of groups) write(file, stringify(group));
}

function shown(comparison: Comparison, steps: readonly Step[], settings: PipelineSettings, runner: string, format: string, records: string): string {
  const { differences, unchanged, gone } = comparison;
  if (format === "json") {
    const changes = differences.map(({ stack: { stack, state }, why }) => ({ stack, why, state }));
    return JSON.stringify({ changes, unchanged, gone, ...(runner === "list" && { steps: listedSteps(steps, settings, records) }) }, null, 2);
  }
  const rows = [...differences.map(({ stack: { stack, state }, why }) => [stack, state === "retired" ? `${why}, retired` : why]), ...gone.map((stack) => [stack, "gone, as it was retired"])];
  const lines = [...(rows.length > 0 ? [table(["stack", "why"], rows), ""] : []), `${differences.length} to plan, ${unchanged} as they were last applied`];
  return [...lines, ...(runner === "list" ? ["", listText(listedSteps(steps, settings, records))] : [])].join("\n");
}

/** Tidiness only: a record of a retired stack does nothing, so who may not remove it fails at nothing. */
async function forget(gone: readonly string[], records: AppliedRecords): Promise<void> {
  for (const stack of gone) {
    await records.remove(stack).catch((error: Error) => console.error(`dso changed: the record of ${stack} stays: ${error.message}`));
  }
}

function vanishedText(stacks: readonly string[]): string {
  return stacks
    .map((stack) =>
      [
        `${stack} is not declared any more, and was not retired: nothing would delete what it made [stack-vanished]`,
        `    allowed: a declaration with state: retired (zones: retired: true), applied once, before it goes`,
        `    to do:   put its declaration back, retire it, apply, and remove it then (docs/LIFECYCLE.md)`,
      ].join("\n"),
    )
    .join("\n");
}

function isMode(mode: string): mode is Mode {
  return (MODES as readonly string[]).includes(mode);
}

function refuse(why: string): number {
  console.error(`dso changed: ${why}`);
  return 1;
}
