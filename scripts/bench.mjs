// The benchmarks: a table for people, and with --json FILE the same figures for machines, as a list of
// { name, value, unit, limit? }. A value above its limit, beyond the spread of its runs, fails.
//
//   npm run bench                        up to 1,000 projects: some minutes
//   npm run bench -- --full              up to 10,000, and more runs
//   npm run bench -- --json figures.json
//   npm run bench -- --full --record docs/bench     figures, picture and table, with the machine's description
//   npm run bench -- --only synthesis    one of: import, synthesis, one, again, sandbox
//
// Each run is a process of its own, so nothing is warm that would be cold for a user, and takes turns with its baseline.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Figures } from "./bench/figures.mjs";
import { Fleets } from "./bench/fleets.mjs";
import { benchImport } from "./bench/import.mjs";
import { machine } from "./bench/machine.mjs";
import { picture } from "./bench/picture.mjs";
import { benchSandbox } from "./bench/sandboxed.mjs";
import { benchOneChanged, benchOneOfMany } from "./bench/single.mjs";
import { benchFleets, synthesise } from "./bench/synthesis.mjs";
import { root } from "./providers.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    record: { type: "string" },
    runs: { type: "string", default: "5" },
    full: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: ["import", "synthesis", "one", "again", "sandbox"] },
  },
});
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) fail(`--runs is ${JSON.stringify(options.runs)}, expected a whole number from 1`, 2);
if (!existsSync(join(root, "dist", "stacks", "main.js"))) fail(`${join(root, "dist")} is missing: run npm run build`, 1);
delete process.env.TF_CLI_CONFIG_FILE;
const busy = loadavg()[0] > availableParallelism() / 2;
if (busy) console.error(`this machine is busy (load ${loadavg()[0].toFixed(1)}): wall times say little, CPU times and ratios more`);

const scratch = mkdtempSync(join(tmpdir(), "dso-bench-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const facts = machine();
const figures = new Figures();
const fleets = new Fleets(scratch);
const sizes = options.full ? [10, 100, 1000, 10_000] : [10, 100, 1000];
const wanted = (part) => options.only.includes(part);

if (wanted("import")) await step("import", () => benchImport(figures, { runs }));
if (wanted("synthesis")) {
  // The baseline takes minutes for a thousand, and more memory than there is for ten thousand.
  const times = (size) => (size < 1000 || options.full ? (size > 1000 ? 1 : runs) : Math.min(runs, 3));
  await step("synthesis of whole fleets", () => benchFleets(figures, fleets, { scratch, sizes, runs: times, directly: 1000 }));
}
if (wanted("one")) await step("one project of many", () => benchOneOfMany(figures, fleets, { scratch, sizes: sizes.filter((size) => size >= 1000), runs, busy }));
if (wanted("again")) {
  await step("one project changed", async () => {
    await synthesised(1000);
    await benchOneChanged(figures, fleets, { scratch, size: 1000, runs: Math.min(runs, 3) });
  });
}
if (wanted("sandbox")) {
  await step("plan and apply", async () => {
    await synthesised(10);
    await benchSandbox(figures, fleets, { scratch, size: 10, runs, together: options.full ? 10 : 5 });
  });
}

console.log(figures.table());
if (options.json !== undefined) writeFileSync(resolve(options.json), `${JSON.stringify(figures.list, null, 2)}\n`);
for (const { name, value, unit, limit, spread = 0 } of figures.exceeded) console.error(`${name}: ${value} ${unit} (± ${spread}), the limit is ${limit}`);
process.exitCode = figures.exceeded.length > 0 ? 1 : 0;

function record(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "results.json"), `${JSON.stringify(figures.list, null, 2)}\n`);
  writeFileSync(join(folder, "picture.svg"), picture(figures));
  const about = facts.map(([what, value]) => `| ${what} | ${value} |`);
  writeFileSync(join(folder, "results.md"), ["# Results", "", "| | |", "|---|---|", ...about, "", "```", figures.table(), "```", ""].join("\n"));
}

async function step(title, work) {
  if (process.stderr.isTTY) process.stderr.write(`${title} …\n`);
  await work();
  // After each step: whoever stops it halfway has what was measured so far.
  if (options.record !== undefined) record(resolve(options.record));
}

async function synthesised(size) {
  if (fleets.synthesised.has(size)) return;
  const out = join(scratch, `out-${size}`);
  await synthesise(fleets.directory(size), out);
  fleets.synthesised.set(size, out);
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
