import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isTakenBack } from "../applied/announcement";
import { begun, type AppliedRecord } from "../applied/record";
import { openRecords, type AppliedRecords } from "../applied/records";
import { heldState, INIT, runEngine } from "../pipeline/engine-run";
import { aboutOf, openJobStack } from "../pipeline/job-stack";
import { sealingKey, unseal } from "../pipeline/sealed-plan";
import { readJobSettings } from "../pipeline/settings";
import { planFile } from "../pipeline/workspace";
import { inScratch } from "../scratch";
import { inJob } from "./in-job";

export interface ApplyOptions {
  readonly records?: string;
  readonly login?: boolean;
}

/**
 * `dso apply STACK`: applies exactly the plan that `dso plan --seal` made, and records it. A run that fails or is ended
 * leaves a record of having begun, so the next one plans this stack again, and knows what may be there. @returns the exit
 * code
 */
export async function apply(stack: string, { records: where, login }: ApplyOptions): Promise<number> {
  const records = openRecords(where, process.env);
  const settings = readJobSettings();
  const { directory, record } = openJobStack(stack);
  if (!existsSync(planFile(stack))) throw new Error(`there is no plan of ${stack}: run dso plan ${stack} --seal first, and hand on what it leaves`);
  await refuseOlder(record, records);
  return inJob(settings, { stack, purpose: "apply", login }, async (environment) => {
    const plan = unseal(readFileSync(planFile(stack)), sealingKey(environment), aboutOf(record));
    const code = await inScratch("apply", async (scratch) => {
      const file = join(scratch, "plan.bin");
      writeFileSync(file, plan, { mode: 0o600 });
      const init = await runEngine(INIT, directory, environment, false);
      if (init.code !== 0 || init.interrupted) return failed(init.output);
      // Where nothing can be recorded, nothing is applied.
      await records.write(begun(record, await records.read(stack)));
      const applied = await runEngine(["apply", "-input=false", "-no-color", `-lock-timeout=${settings.lockTimeout}`, file], directory, environment, true);
      if (applied.code !== 0) return failed(heldState(stack, applied.output) ?? stale(stack, applied.output) ?? `${stack} was not applied to its end: run the pipeline again, it goes on from here`);
      return 0;
    });
    if (code !== 0) return code;
    await records.write({ ...record, at: new Date().toISOString() });
    return 0;
  });
}

/** Pipelines may overtake one another: what is older must neither undo what is newer nor do what was taken back. */
async function refuseOlder(record: AppliedRecord, records: AppliedRecords): Promise<void> {
  const { stack, run } = record;
  const last = await records.read(stack);
  const instead = "nothing is applied; start a new pipeline if this is what you want";
  if (run !== undefined && last?.run !== undefined && last.run > run) {
    throw new Error(`${stack} was applied by pipeline ${last.run} already, which is newer than this one (${run}): ${instead}`);
  }
  const announced = await records.announced();
  if (!isTakenBack(record, announced)) return;
  const newer = announced.run === undefined || run === undefined ? "a later run of dso changed" : `pipeline ${announced.run}, which is newer than this one (${run}),`;
  throw new Error(`${newer} ${announced.digests[stack] === undefined ? `does not have ${stack}` : `wants ${stack} otherwise`}: ${instead}`);
}

function stale(stack: string, output: string): string | undefined {
  if (!/Saved plan is stale/.test(output)) return undefined;
  return `the state of ${stack} has changed since it was planned: nothing was changed; run its plan again, then this`;
}

function failed(output: string): number {
  console.error(output);
  return 1;
}
