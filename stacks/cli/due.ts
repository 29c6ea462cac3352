import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseDocument } from "yaml";
import { openInventory } from "../open-inventory";
import { dueRotations, type DueRotation } from "../pipeline/due";
import { inScratch } from "../scratch";

export interface DueOptions {
  readonly at?: string;
  readonly ahead: string;
  readonly write?: boolean;
  readonly patch?: string;
}

const SOME_ARE_DUE = 2;

/** `dso due`: says which secrets end soon, where that stands, and what to raise it to. @returns the exit code */
export async function due(directory: string, { at, ahead, write = false, patch }: DueOptions): Promise<number> {
  const day = new Date(at ?? Date.now());
  if (Number.isNaN(day.getTime())) throw new Error(`--at takes a day such as 2026-11-24, not "${at}"`);
  if (!/^\d+$/.test(ahead)) throw new Error(`--ahead takes a number of days, not "${ahead}"`);
  const { inventory } = await openInventory(directory);
  const all = dueRotations(inventory, day, Number(ahead));
  const changes = all.map((each) => ({ path: each.project.file, text: raised(each) }));
  for (const { project, key, found, next, ends } of all) {
    console.log(`${project.locate(["rotation", key])}: what ${key} gave ends on ${ends} [rotation-due]\n    found:   ${found}\n    to do:   raise rotation.${key} to ${next}`);
  }
  if (all.length === 0) console.log("nothing is due");
  if (patch !== undefined) writeFileSync(patch, (await Promise.all(changes.map(({ path, text }) => difference(path, text)))).join(""));
  if (write) for (const { path, text } of changes) writeFileSync(path, text);
  return all.length === 0 ? 0 : SOME_ARE_DUE;
}

/** The project's file with the value raised, all else as it is. */
function raised({ project: { file }, key, next }: DueRotation): string {
  const text = readFileSync(file, "utf8");
  const node = parseDocument(text).getIn(["rotation", key], true) as { range?: readonly [number, number, number] } | undefined;
  if (node?.range === undefined) throw new Error(`${file} does not say rotation.${key} in a way that can be raised`);
  return `${text.slice(0, node.range[0])}${next}${text.slice(node.range[1])}`;
}

/** As `git apply` takes it, from the repository's root. */
function difference(path: string, text: string): Promise<string> {
  return inScratch("due", async (scratch) => {
    const after = join(scratch, "after.yaml");
    writeFileSync(after, text);
    const name = relative(process.cwd(), path);
    const { status, stdout, stderr, error } = spawnSync("diff", ["-u", "--label", `a/${name}`, "--label", `b/${name}`, path, after], { encoding: "utf8", env: process.env });
    if (status !== 0 && status !== 1) throw new Error(`the patch of ${name} cannot be written: diff ${error === undefined ? `ended with ${status ?? "a signal"}: ${stderr.trim()}` : `cannot be run (${error.message})`}; install diffutils, or use --write`);
    return stdout;
  });
}
