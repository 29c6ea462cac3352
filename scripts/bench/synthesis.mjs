// Synthesis of whole fleets, from nothing to written stacks, as `cdktf synth` runs it; beside baseline (a), the same
// resources written directly in cdktf. Each run is a process of its own, and the two take turns.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../providers.mjs";
import { directProgram } from "./direct-program.mjs";
import { measure } from "./measure.mjs";
import { summary } from "./figures.mjs";

const main = join(root, "dist", "stacks", "main.js");
const direct = join(root, "scripts", "bench", "direct-cdktf.cjs");

/** @returns what `cdktf synth` of an inventory took */
export function synthesise(inventory, out, environment = {}) {
  return measure([process.execPath, main], { cwd: root, environment: { DSO_INVENTORY: inventory, DSO_PROJECTS: "", CDKTF_OUTDIR: out, ...environment } });
}

/** For each size: CPU and wall time, and the largest process; for those up to `directly`, of the baseline as well. */
export async function benchFleets(figures, fleets, { scratch, sizes, runs, directly }) {
  const growth = [];
  for (const size of sizes) {
    const out = join(scratch, `out-${size}`);
    const programs = join(scratch, `direct-${size}`);
    const own = [];
    const baseline = [];
    const times = runs(size);
    for (let run = 0; run < times; run++) {
      rmSync(out, { recursive: true, force: true });
      own.push(await synthesise(fleets.directory(size), out));
      if (size > directly) continue;
      if (run === 0) writePrograms(out, programs);
      const directOut = join(scratch, "direct-out");
      rmSync(directOut, { recursive: true, force: true });
      baseline.push(await declareDirectly(programs, directOut));
      if (run === 0) compareBlocks(out, directOut);
      rmSync(directOut, { recursive: true, force: true });
    }
    rmSync(programs, { recursive: true, force: true });
    growth.push([size, summary(own.map(({ cpu }) => cpu)).value]);
    report(figures, size, own, baseline, out);
    fleets.synthesised.set(size, out);
  }
  figures.add("growth of the CPU time of synthesis, slope of the log-log fit", slope(growth), "", 1.05);
  const [, ...larger] = growth;
  if (larger.length > 1) figures.add("the same without the smallest fleet, which the start of the process rules", slope(larger), "", 1.05);
}

function report(figures, size, own, baseline, out) {
  const name = `synthesis of ${size.toLocaleString("en")} projects`;
  let resources = 0;
  for (const { json } of projectStacks(out)) resources += count(json.resource);
  figures.add(`${name}: resources of a project, on average`, resources / size, "resources");
  figures.add(`${name}: CPU`, own.map(({ cpu }) => cpu), "s");
  figures.add(`${name}: wall`, own.map(({ wall }) => wall), "s");
  figures.add(`${name}: largest process`, own.map(({ peaks }) => Math.max(...peaks)), "MiB", size >= 1000 ? 400 : undefined);
  if (baseline.length === 0) return;
  figures.add(`${name}, baseline (a): CPU`, baseline.map(({ cpu }) => cpu), "s");
  figures.add(`${name}, baseline (a): wall`, baseline.map(({ wall }) => wall), "s");
  figures.add(`${name}, baseline (a): largest process`, baseline.map(({ peaks }) => Math.max(...peaks)), "MiB");
  const promised = size === 1000;
  figures.add(`${name}: CPU by that of (a)`, own.map(({ cpu }, run) => cpu / baseline[run].cpu), "times", promised ? 1.3 : undefined);
  figures.add(`${name}: wall by that of (a)`, own.map(({ wall }, run) => wall / baseline[run].wall), "times", promised ? 0.8 : undefined);
}

/** What reading the program takes is taken off: a program in a language is not data that is read. */
async function declareDirectly(programs, out) {
  const { cpu, wall, peaks, stdout } = await measure([process.execPath, direct, programs], { cwd: root, environment: { CDKTF_OUTDIR: out } });
  const { readingMs } = JSON.parse(stdout);
  return { cpu: cpu - readingMs / 1000, wall: wall - readingMs / 1000, peaks };
}

function writePrograms(out, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, json } of projectStacks(out)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(directProgram(json)));
}

/** A baseline that declared something else would prove nothing. */
function compareBlocks(out, directOut) {
  for (const { name, json } of projectStacks(out)) {
    const other = readStack(directOut, name);
    if (withoutComments(json) !== withoutComments(other)) throw new Error(`baseline (a) declares something else in ${name}`);
  }
}

function withoutComments(json) {
  return JSON.stringify(json, (key, value) => (key === "//" ? undefined : value));
}

/** One after another: all of them would not fit into memory. */
function* projectStacks(out) {
  for (const name of readdirSync(join(out, "stacks")).sort()) if (name.startsWith("project-")) yield { name, json: readStack(out, name) };
}

export function readStack(out, name) {
  return JSON.parse(readFileSync(join(out, "stacks", name, "cdk.tf.json"), "utf8"));
}

function count(kinds = {}) {
  return Object.values(kinds).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

/** Of the line through the logarithms of points, by least squares. */
function slope(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (index) => logs.reduce((sum, point) => sum + point[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  return logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
