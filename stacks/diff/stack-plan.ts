import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineBinary } from "../engine";
import { runEngine } from "../pipeline/engine-run";
import { CONFIGURATION, stackDirectory, stacksInManifest } from "../synthesis/layout";
import { parsePlan, type PlanJson } from "./plan";

/** Which plan: what an apply would change, or only what has changed behind Terraform's back. */
export type PlanKind = "changes" | "refresh-only";

/** Names of the stacks that `cdktf synth` wrote last; in what a pipeline hands on, of all that are there. */
function synthesisedStacks(out: string): readonly string[] {
  const last = stacksInManifest(out);
  if (last !== undefined) return last;
  const stacks = join(out, "stacks");
  return existsSync(stacks) ? readdirSync(stacks).filter((stack) => existsSync(join(stackDirectory(out, stack), CONFIGURATION))).sort() : [];
}

/** @throws Error when there is nothing to plan, or no such stack */
export function chosenStacks(out: string, named: readonly string[]): readonly string[] {
  const all = synthesisedStacks(out);
  if (all.length === 0) throw new Error(`there are no stacks in ${out}: run cdktf synth first, or name its directory with --out`);
  const unknown = named.filter((stack) => !all.includes(stack));
  if (unknown.length > 0) throw new Error(`there is no stack ${unknown.map((stack) => `"${stack}"`).join(", ")} in ${out}; there are: ${all.join(", ")}`);
  return named.length > 0 ? named : all;
}

/**
 * Plans a stack. Nothing is applied, so nobody is held up by a lock; the plan, which holds secrets, is in a directory of
 * its own for as long as it is read.
 * @throws Error with what the engine said
 */
export async function planStack(out: string, stack: string, kind: PlanKind, environment: NodeJS.ProcessEnv): Promise<PlanJson> {
  const options = kind === "refresh-only" ? ["-refresh-only"] : [];
  return planDirectory(stackDirectory(out, stack), stack, options, environment);
}

/** Plans the configuration in a directory. */
export async function planDirectory(directory: string, name: string, options: readonly string[], environment: NodeJS.ProcessEnv, initOptions: readonly string[] = []): Promise<PlanJson> {
  const scratch = mkdtempSync(join(tmpdir(), "dso-plan-"));
  const run = async (args: readonly string[]) => {
    const { code, output, answer, interrupted } = await runEngine(args, directory, environment, false);
    if (interrupted) throw new Error(`${name} was interrupted`);
    if (code !== 0) throw new Error(`${engineBinary(environment)} ${args[0]} failed in ${name}\n${errorsIn(output)}`);
    return answer;
  };
  try {
    const file = join(scratch, "plan.bin");
    await run(["init", "-input=false", "-no-color", ...initOptions]);
    await run(["plan", "-input=false", "-no-color", "-lock=false", `-out=${file}`, ...options]);
    return parsePlan(await run(["show", "-json", file]), `the plan of ${name}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What went wrong, without what the engine said before that. */
function errorsIn(output: string): string {
  const lines = output.trim().split("\n");
  const first = lines.findIndex((line) => /^[│╷\s]*Error: /.test(line));
  return lines.slice(Math.max(0, first)).join("\n").trim();
}
