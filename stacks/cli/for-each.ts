import { spawnSync } from "node:child_process";
import { readJobSettings } from "../pipeline/settings";
import type { Purpose } from "../pipeline/step";
import { inJob } from "./in-job";

export interface ForEachOptions {
  readonly purpose: string;
  readonly login?: boolean;
}

/**
 * `dso for-each STACK… -- COMMAND…`: runs a command for each of several stacks, with that stack's credentials and its name
 * as last argument. One that fails holds nobody back. @returns 1 where any failed, otherwise the highest exit code
 */
export async function forEach(stacks: readonly string[], command: readonly string[], { purpose, login }: ForEachOptions): Promise<number> {
  if (purpose !== "plan" && purpose !== "apply") throw new Error(`there is no purpose "${purpose}"; allowed: plan, apply`);
  const [program, ...args] = command;
  if (program === undefined) throw new Error("no command was given: write it after --");
  const settings = readJobSettings();
  const codes: number[] = [];
  for (const stack of stacks) codes.push(await one(stack, purpose, () => inJob(settings, { stack, purpose, login }, async (env) => spawnSync(program, [...args, stack], { stdio: "inherit", env }).status ?? 1)));
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}

async function one(stack: string, purpose: Purpose, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    console.error(`dso for-each: ${stack}, ${purpose}: ${(error as Error).message}`);
    return 1;
  }
}
