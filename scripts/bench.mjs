// The benchmarks: a table for people, and with --json FILE the same figures for machines, as a list of
// { name, value, unit, limit? }. A value above its limit fails the run.
//
//   npm run bench
//   npm run bench -- --json figures.json --runs 5
//
// Each figure is the median of several processes of their own, so nothing is warm that would be cold for a user.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const { values: options } = parseArgs({ options: { json: { type: "string" }, runs: { type: "string", default: "5" } } });
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`--runs is ${JSON.stringify(options.runs)}, expected a whole number from 1`);
  process.exit(2);
}
const library = join(root, "dist", "lib", "index.js");
const main = join(root, "dist", "stacks", "main.js");
const example = join(root, "examples", "inventory");
for (const needed of [library, main]) {
  if (existsSync(needed)) continue;
  console.error(`${needed} is missing: run npm run build`);
  process.exit(1);
}

const scratch = mkdtempSync(join(tmpdir(), "dso-bench-"));
const figures = [];
try {
  benchImport();
  benchSynthesis("example inventory", example, 3000);
  benchSynthesis("100 projects", writeInventory(100));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

printTable();
if (options.json !== undefined) writeFileSync(resolve(options.json), `${JSON.stringify(figures, null, 2)}\n`);
const exceeded = figures.filter(({ value, limit }) => limit !== undefined && value > limit);
for (const { name, value, unit, limit } of exceeded) console.error(`${name}: ${value} ${unit}, the limit is ${limit} ${unit}`);
process.exitCode = exceeded.length > 0 ? 1 : 0;

/** What it costs to import the library, beside importing cdktf alone, which it cannot do without. */
function benchImport() {
  const load = (file) => () => {
    const script = `const start = performance.now(); require(${JSON.stringify(file)});
      console.log(JSON.stringify({ time: performance.now() - start, memory: process.memoryUsage().rss / 2 ** 20 }));`;
    return JSON.parse(run(["-e", script], {}));
  };
  const alone = measure(load(require.resolve("cdktf")));
  const own = measure(load(library));
  figure("import cdktf alone", alone.time, "ms");
  figure("import the library", own.time, "ms");
  figure("memory after import of cdktf alone", alone.memory, "MiB");
  figure("memory after import of the library", own.memory, "MiB");
}

/** From nothing to written stacks, as `cdktf synth` runs it; then the same blocks with nothing but cdktf. */
function benchSynthesis(name, inventory, limit) {
  const output = join(scratch, "output");
  const own = measure(() => {
    rmSync(output, { recursive: true, force: true });
    return { time: timed(() => run([main], { DSO_INVENTORY: inventory, DSO_PROJECTS: "", CDKTF_OUTDIR: output })) };
  });
  const stacks = readStacks(output);
  const blocks = stacks.flatMap(blocksOf);
  const replay = join(scratch, "replay.json");
  writeFileSync(replay, JSON.stringify(stacks.map((stack) => blocksOf(stack))));
  const plain = measure(() => {
    rmSync(output, { recursive: true, force: true });
    return { time: timed(() => run(["-e", plainSynthesis(replay)], { CDKTF_OUTDIR: output })) };
  });
  figure(`synthesis of ${name}: stacks`, stacks.length, "stacks");
  figure(`synthesis of ${name}: resources and data sources`, blocks.length, "blocks");
  figure(`synthesis of ${name}`, own.time, "ms", limit);
  figure(`synthesis of the blocks of ${name} with plain cdktf`, plain.time, "ms");
}

/** A program that declares given blocks with cdktf's own classes and writes them. */
function plainSynthesis(file) {
  return `
    const { App, TerraformStack, TerraformResource, TerraformDataSource } = require(${JSON.stringify(require.resolve("cdktf"))});
    const app = new App({ stackTraces: false });
    JSON.parse(require("node:fs").readFileSync(${JSON.stringify(file)}, "utf8")).forEach((blocks, index) => {
      const stack = new TerraformStack(app, "stack-" + index);
      for (const { kind, type, name, body } of blocks) {
        const block = new (kind === "data" ? TerraformDataSource : TerraformResource)(stack, kind + "-" + type + "-" + name, { terraformResourceType: type });
        for (const [key, value] of Object.entries(body)) block.addOverride(key, value);
      }
    });
    app.synth();`;
}

function readStacks(output) {
  const folder = join(output, "stacks");
  return readdirSync(folder).map((stack) => JSON.parse(readFileSync(join(folder, stack, "cdk.tf.json"), "utf8")));
}

function blocksOf(stack) {
  return ["resource", "data"].flatMap((kind) =>
    Object.entries(stack[kind] ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, { "//": _comment, ...body }]) => ({ kind, type, name, body })),
    ),
  );
}

/** The example, filled up with copies of its first project, each with a name of its own, on clusters without bounds. */
function writeInventory(count) {
  const yaml = require("yaml");
  const folder = join(scratch, "inventory");
  cpSync(example, folder, { recursive: true });
  const platform = yaml.parse(readFileSync(join(folder, "platform.yaml"), "utf8"));
  const clusters = platform.clusters.map(({ capacity: _capacity, ...cluster }) => cluster);
  writeFileSync(join(folder, "platform.yaml"), yaml.stringify({ ...platform, clusters }));
  const present = readdirSync(join(folder, "projects")).filter((file) => file.endsWith(".yaml")).sort();
  const { id: _id, slug: _slug, previousSlug: _previous, ...project } = yaml.parse(readFileSync(join(folder, "projects", present[0]), "utf8"));
  const environments = (project.environments ?? []).map(({ id: _environmentId, ...environment }) => environment);
  for (let index = present.length; index < count; index++) {
    const name = `bench${String(index).padStart(3, "0")}`;
    writeFileSync(join(folder, "projects", `${name}.yaml`), yaml.stringify({ ...project, environments, name }));
  }
  return folder;
}

/** Ends the benchmark with what the program said, where it fails. */
function run(argv, environment) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...environment },
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  console.error(`node ${argv[0]} ended with exit ${status}\n${stdout}${stderr}`);
  rmSync(scratch, { recursive: true, force: true });
  process.exit(1);
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Runs it several times; of each figure, the median. */
function measure(once) {
  const samples = Array.from({ length: runs }, once);
  return Object.fromEntries(Object.keys(samples[0]).map((key) => [key, median(samples.map((sample) => sample[key]))]));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function figure(name, value, unit, limit) {
  figures.push({ name, value: Math.round(value * 10) / 10, unit, ...(limit !== undefined && { limit }) });
}

function printTable() {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value, unit, limit } of figures) {
    const bound = limit === undefined ? "" : `  (limit ${limit})`;
    console.log(`${name.padEnd(width)}  ${value.toLocaleString("en").padStart(10)} ${unit}${bound}`);
  }
}
