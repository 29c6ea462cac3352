// Synthetic fleets, written when they are asked for; what has been synthesised of them.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../providers.mjs";

const { fleetSandboxSeed, writeFleet } = createRequire(import.meta.url)(join(root, "dist", "lib", "testing", "fleet.js"));

export class Fleets {
  written = new Map();
  /** Size → output directory of its last synthesis. */
  synthesised = new Map();

  constructor(scratch) {
    this.scratch = scratch;
  }

  directory(size) {
    const directory = join(this.scratch, `fleet-${size}`);
    if (!this.written.has(size)) this.written.set(size, writeFleet(directory, { projects: size }));
    return directory;
  }

  slugs(size) {
    this.directory(size);
    return this.written.get(size);
  }

  /** An inventory that has only one of the projects of a fleet. */
  only(size, slug) {
    const directory = join(this.scratch, `only-${slug}`);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(join(directory, "projects"), { recursive: true });
    for (const name of readdirSync(this.directory(size))) if (name !== "projects") cpSync(join(this.directory(size), name), join(directory, name), { recursive: true });
    cpSync(join(this.directory(size), "projects", `${slug}.yaml`), join(directory, "projects", `${slug}.yaml`));
    return directory;
  }

  seed(size) {
    return fleetSandboxSeed({ projects: size });
  }
}
