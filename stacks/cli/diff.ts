import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { DirectoryRecords } from "../applied/directory-records";
import type { AppliedRecord } from "../applied/record";
import { readAll } from "../applied/records";
import { forEachStack, INTERRUPTED } from "../diff/each-stack";
import { judgePlan, reworded } from "../diff/judgement";
import { readPlan, type PlanJson } from "../diff/plan";
import { diffDocument, diffJson, EXIT_CODES, verdictOf, type DiffReport } from "../diff/report/diff-report";
import { renderAs, type Format } from "../diff/report/render";
import { Scrubber } from "../diff/scrubber";
import { StackNotes } from "../diff/stack-notes";
import { chosenStacks, planStack } from "../diff/stack-plan";
import { vanishedStacks } from "../diff/vanished";
import { openInventory } from "../open-inventory";
import { readSettings } from "../settings";

export interface DiffOptions {
  /** Plans in JSON, or directories of them; each is named after its stack. */
  readonly plan?: readonly string[];
  readonly format: Format;
  /** Directory of records of what was applied. */
  readonly applied?: string;
  /** What `cdktf synth` wrote. */
  readonly out: string;
  readonly parallel: number;
}

/** A stack, and how to come by its plan. */
interface Source {
  readonly stack: string;
  readonly plan: () => Promise<PlanJson>;
}

/** `dso diff`: says what plans would change. @returns the exit code: 0, 2, 3, 4, 1 where something failed, or 130 where it was told to end */
export async function diff(named: readonly string[], options: DiffOptions): Promise<number> {
  const sources = options.plan ? sourcesOf(options.plan, named) : chosenStacks(options.out, named).map((stack) => ({ stack, plan: () => planStack(options.out, stack, "changes", process.env) }));
  const records = await recordsOf(options.applied);
  const vanished = await vanishedFrom(records, named, options);
  const scrubber = new Scrubber();
  const byName = new Map(sources.map((source) => [source.stack, source]));
  const { results, failures, interrupted } = await forEachStack("planning", [...byName.keys()], options.parallel, async (stack) => {
    const plan = await byName.get(stack)!.plan();
    scrubber.learn(plan);
    return judgePlan(stack, plan, { notes: StackNotes.read(options.out, stack), applied: records?.get(stack) });
  });
  // Only when all plans are known: what one of them marks another may say openly.
  const report: DiffReport = { stacks: results.map((stack) => reworded(stack, (sentence) => scrubber.scrub(sentence))), vanished };
  console.log(renderAs(options.format, diffDocument(report), () => diffJson(report)));
  for (const error of failures.values()) console.error(`dso diff: ${scrubber.scrub(error.message)}`);
  if (interrupted) return INTERRUPTED;
  return failures.size > 0 ? 1 : EXIT_CODES[verdictOf(report)];
}

/** @throws Error when a file is not there, or two are of the same stack */
function sourcesOf(paths: readonly string[], named: readonly string[]): readonly Source[] {
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) throw new Error(`there is no plan ${path}`);
    return statSync(path).isDirectory() ? readdirSync(path).filter((file) => file.endsWith(".json")).sort().map((file) => join(path, file)) : [path];
  });
  const all = files.map((file) => ({ stack: basename(file).replace(/\.json$/, ""), plan: () => Promise.resolve(readPlan(file)) }));
  const twice = all.find(({ stack }, index) => all.findIndex((other) => other.stack === stack) !== index);
  if (twice) throw new Error(`there are two plans of stack "${twice.stack}": a plan is named after its stack`);
  const unknown = named.find((name) => !all.some(({ stack }) => stack === name));
  if (unknown !== undefined) throw new Error(`there is no plan of stack "${unknown}"; there are: ${all.map(({ stack }) => stack).join(", ") || "none"}`);
  return named.length > 0 ? all.filter(({ stack }) => named.includes(stack)) : all;
}

/** @throws Error when the directory is not there: a wrong path must not look like nothing was ever applied */
async function recordsOf(directory: string | undefined): Promise<ReadonlyMap<string, AppliedRecord> | undefined> {
  if (directory === undefined) return undefined;
  if (!existsSync(directory)) throw new Error(`there is no directory ${directory} of records of what was applied`);
  const records = new DirectoryRecords(directory);
  return readAll(records, await records.stacks());
}

/** Only of a run that is about everything: whoever asks for a few stacks is told of these. */
async function vanishedFrom(records: ReadonlyMap<string, AppliedRecord> | undefined, named: readonly string[], { plan }: DiffOptions): Promise<readonly string[]> {
  const { directory, projects } = readSettings(process.env);
  const aboutAll = named.length === 0 && projects === undefined && (plan === undefined || plan.some((path) => existsSync(path) && statSync(path).isDirectory()));
  if (records === undefined || !aboutAll) return [];
  const { inventory } = await openInventory(directory);
  return vanishedStacks(records.values(), inventory);
}
