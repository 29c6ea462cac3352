// One project of many: synthesised alone from a cold start, and changed among all.
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../providers.mjs";
import { summary } from "./figures.mjs";
import { measure } from "./measure.mjs";
import { synthesise } from "./synthesis.mjs";

const require = createRequire(import.meta.url);

/**
 * Synthesis of one project of a fleet, beside that of an inventory with only that project.
 * @param options.busy whether others use the processors: then the promise is held by CPU time, which is as long where
 *   one process has a processor to itself
 */
export async function benchOneOfMany(figures, fleets, { scratch, sizes, runs, busy }) {
  const out = join(scratch, "one");
  const once = (inventory, slug) => {
    rmSync(out, { recursive: true, force: true });
    return synthesise(inventory, out, { DSO_PROJECTS: slug });
  };
  for (const size of sizes) {
    const slug = fleets.slugs(size)[size >> 1];
    const alone = fleets.only(size, slug);
    const rounds = [];
    for (let run = 0; run < runs; run++) rounds.push({ many: await once(fleets.directory(size), slug), alone: await once(alone, slug) });
    const name = `synthesis of one project of ${size.toLocaleString("en")}`;
    figures.add(`${name}: wall, from a cold start`, rounds.map(({ many }) => many.wall), "s", busy ? undefined : 2);
    figures.add(`${name}: CPU`, rounds.map(({ many }) => many.cpu), "s", busy ? 2 : undefined);
    figures.add(`${name}: CPU by that of an inventory with only that project`, rounds.map(({ many, alone }) => many.cpu / alone.cpu), "times", 1.3);
    figures.add(`${name}: wall by that of an inventory with only that project`, rounds.map(({ many, alone }) => many.wall / alone.wall), "times", 1.3);
  }
}

/** A fleet that has been synthesised, synthesised again: as it is, and with one project changed. */
export async function benchOneChanged(figures, fleets, { scratch, size, runs }) {
  const out = fleets.synthesised.get(size);
  const inventory = fleets.directory(size);
  const file = join(inventory, "projects", `${fleets.slugs(size)[size >> 1]}.yaml`);
  const original = readFileSync(file, "utf8");
  await synthesise(inventory, out);
  const [same, changed, different, planned, compared] = [[], [], [], [], []];
  for (let run = 0; run < runs; run++) {
    same.push(await synthesise(inventory, out));
    const before = stackTexts(out);
    const pipeline = recordAll(out, scratch);
    writeFileSync(file, original.replace(/description: .*/, `description: Changed for the ${run}th time`).replace("name: dev", `name: dev${run}`));
    changed.push(await synthesise(inventory, out));
    const after = stackTexts(out);
    different.push([...after.keys()].filter((name) => !before.has(name) || !after.get(name).equals(before.get(name))).length);
    const found = await pipeline.changed(inventory);
    planned.push(found.jobs);
    compared.push(found.cpu);
  }
  writeFileSync(file, original);
  await synthesise(inventory, out);
  const name = `${size.toLocaleString("en")} projects synthesised again`;
  figures.add(`${name}, nothing changed: wall`, same.map(({ wall }) => wall), "s");
  figures.add(`${name}, one changed: wall`, changed.map(({ wall }) => wall), "s");
  figures.add(`${name}, one changed: stacks with other bytes`, summary(different).value, "stacks", 1);
  figures.add(`${name}, one changed: jobs that plan`, summary(planned).value, "jobs", 1);
  figures.add(`${name}, one changed: CPU of finding out which (dso changed)`, compared, "s");
}

/** Every stack as if it had just been applied, for `dso changed` to compare with. */
function recordAll(out, scratch) {
  const { readSynthesised } = require(join(root, "dist", "stacks", "pipeline", "synthesised-stack.js"));
  const directory = mkdtempSync(join(scratch, "pipeline-"));
  const records = mkdtempSync(join(scratch, "records-"));
  symlinkSync(out, join(directory, "cdktf.out"));
  for (const { kind: _kind, ...record } of readSynthesised(out, new Set())) writeFileSync(join(records, `${record.stack}.json`), JSON.stringify(record));
  return {
    async changed(inventory) {
      const options = ["--dir", inventory, "--records", records, "--mode", "apply", "--runner", "list", "--format", "json", "--synthesised"];
      const { stdout, cpu } = await measure([process.execPath, join(root, "dist", "stacks", "cli", "dso.js"), "changed", ...options], { cwd: directory });
      rmSync(directory, { recursive: true });
      rmSync(records, { recursive: true });
      return { jobs: JSON.parse(stdout).steps.filter(({ does }) => does === "plan").length, cpu };
    },
  };
}

function stackTexts(out) {
  return new Map(readdirSync(join(out, "stacks")).map((name) => [name, readFileSync(join(out, "stacks", name, "cdk.tf.json"))]));
}
