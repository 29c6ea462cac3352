// Writes the inventory of a synthetic fleet: `node scripts/fleet.mjs DIRECTORY PROJECTS [SEED]`. The same seed gives the
// same bytes. What must exist before it is deployed is written beside it, as DIRECTORY/sandbox-seed.json.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./providers.mjs";

const { fleetSandboxSeed, writeFleet } = createRequire(import.meta.url)(join(root, "dist", "lib", "testing", "fleet.js"));

const [directory, ...numbers] = process.argv.slice(2);
const [projects, seed = 1] = numbers.map(Number);
if (directory === undefined || !Number.isSafeInteger(projects) || projects < 1 || !Number.isSafeInteger(seed)) {
  console.error("usage: node scripts/fleet.mjs DIRECTORY PROJECTS [SEED]; both are whole numbers");
  process.exit(2);
}
writeFleet(directory, { projects, seed });
writeFileSync(join(directory, "sandbox-seed.json"), `${JSON.stringify(fleetSandboxSeed({ projects, seed }))}\n`);
