import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DirectoryRecords } from "../applied/directory-records";
import { openRecords } from "../applied/records";
import { heldState, INIT, runEngine } from "../pipeline/engine-run";
import { aboutOf, openJobStack, type JobStack } from "../pipeline/job-stack";
import { seal, sealingKey } from "../pipeline/sealed-plan";
import { readJobSettings, type PipelineSettings } from "../pipeline/settings";
import { APPLIED, planFile, summaryFile, WORKSPACE, write } from "../pipeline/workspace";
import { inScratch } from "../scratch";
import { inJob } from "./in-job";

export interface PlanOptions {
  /** Whether the plan is kept, sealed, to be applied. @default false */
  readonly seal?: boolean;
  readonly login?: boolean;
  /** Where records are. @default - what `dso changed` read is trusted */
  readonly records?: string;
}

/** Exit codes of `dso diff` with which a pipeline goes on: nothing, changes, changes that people must look at. */
const GOES_ON: readonly number[] = [0, 2, 3];

/**
 * `dso plan STACK`: plans one stack of this run, and says in words what changes. What is not to be applied is planned
 * without a lock: it holds nobody up. @returns the exit code; that of `dso diff` where it refuses
 */
export async function plan(stack: string, options: PlanOptions): Promise<number> {
  const settings = readJobSettings();
  const job = openJobStack(stack);
  // Stands there until there is something better to say.
  write(summaryFile(stack), `### ${stack}: the plan failed, see its job\n`);
  return inJob(settings, { stack, purpose: "plan", login: options.login }, async (environment) => {
    const secret = options.seal ? sealingKey(environment) : undefined;
    // In clear it exists here only, and only while this runs.
    return inScratch("plan", async (scratch) => {
      const file = join(scratch, "plan.bin");
      if (!(await makePlan(stack, job, file, options.seal === true, settings, environment))) return 1;
      // Read when the plan is there: what it found was recorded before.
      const applied = await appliedIn(scratch, stack, options.records);
      const code = await explain(stack, job, file, scratch, applied, environment);
      if (!GOES_ON.includes(code)) return code;
      if (secret !== undefined) write(planFile(stack), seal(readFileSync(file), secret, aboutOf(job.record)));
      return 0;
    });
  });
}

async function makePlan(stack: string, { directory }: JobStack, file: string, locks: boolean, { lockTimeout }: PipelineSettings, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const init = await runEngine(INIT, directory, environment, false);
  if (init.code !== 0 || init.interrupted) return failed(init.output);
  const locking = locks ? `-lock-timeout=${lockTimeout}` : "-lock=false";
  const planned = await runEngine(["plan", "-input=false", "-no-color", locking, `-out=${file}`], directory, environment, false);
  if (planned.code === 0) return true;
  return failed(heldState(stack, planned.output) ?? planned.output);
}

/** A directory with the record of what was applied, as it is now; another run may have applied since `dso changed`. */
async function appliedIn(scratch: string, stack: string, records: string | undefined): Promise<string> {
  if (!records) return join(APPLIED, stack);
  const directory = join(scratch, "applied");
  const record = await openRecords(records, process.env).read(stack);
  if (record !== undefined) await new DirectoryRecords(directory).write(record);
  return directory;
}

/** The summary, printed and left for people. */
async function explain(stack: string, { directory }: JobStack, file: string, scratch: string, records: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const shown = await runEngine(["show", "-json", file], directory, environment, false);
  if (shown.code !== 0) {
    failed(shown.output);
    return 1;
  }
  const json = join(scratch, `${stack}.json`);
  writeFileSync(json, shown.answer, { mode: 0o600 });
  const dso = join(__dirname, "dso.js");
  // A stack that was never applied has no record.
  const applied = existsSync(records) ? ["--applied", records] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [dso, "diff", "--plan", json, ...applied, "--out", WORKSPACE, "--format", "markdown"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (stdout.trim() !== "") write(summaryFile(stack), stdout);
  return status ?? 1;
}

function failed(output: string): false {
  console.error(output);
  return false;
}
