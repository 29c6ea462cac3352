// Plans and applies in the sandbox: one project's stack beside the same as HCL with for_each (c), and all in one state (b).
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../providers.mjs";
import { forEachConfiguration } from "./for-each.mjs";
import { measure } from "./measure.mjs";
import { oneState } from "./one-state.mjs";
import { readStack } from "./synthesis.mjs";

const { startSandbox } = createRequire(import.meta.url)(join(root, "dist", "lib", "sandbox"));
const engine = process.env.TERRAFORM_BINARY_NAME || "terraform";

/** A configuration in a directory of its own, against a sandbox. */
class Workspace {
  constructor(sandbox, directory, file, text) {
    Object.assign(this, { sandbox, directory });
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, file), text);
    const variables = [...text.matchAll(/external__\w+/g)].map(([name]) => [`TF_VAR_${name}`, "bench"]);
    this.environment = { ...sandbox.environment, ...Object.fromEntries(variables), CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  }

  /** CPU of the engine and of the sandbox, which is in this process; wall time. */
  async run(args, codes) {
    const before = process.cpuUsage();
    const { cpu, wall, code, stdout } = await measure([engine, ...args], { cwd: this.directory, environment: this.environment, codes });
    const { user, system } = process.cpuUsage(before);
    return { cpu: cpu + (user + system) / 1e6, wall, code, stdout };
  }

  init() {
    return this.run(["init", "-input=false", "-no-color"]);
  }
  plan() {
    return this.run(["plan", "-input=false", "-no-color", "-detailed-exitcode", "-out=plan.bin"], [0, 2]);
  }
  apply() {
    return this.run(["apply", "-input=false", "-no-color", "plan.bin"]);
  }
  async deploy() {
    await this.init();
    await this.plan();
    await this.apply();
  }
  destroy() {
    return this.run(["destroy", "-auto-approve", "-input=false", "-no-color"]);
  }
}

/** Platform and zones, which projects look up, applied to a sandbox of its own. */
async function prepared(out, seed, scratch, name) {
  const sandbox = await startSandbox({ seed });
  const base = readdirSync(join(out, "stacks")).filter((each) => !each.startsWith("project-")).sort().map((stack) => {
    return new Workspace(sandbox, join(scratch, name, stack), "cdk.tf.json", withOwnState(readStack(out, stack)));
  });
  for (const workspace of base) await workspace.deploy();
  return { sandbox, base };
}

/** The state beside the configuration, as the engine has it where nothing is said. */
function withOwnState({ terraform: { backend: _backend, ...terraform }, ...rest }) {
  return JSON.stringify({ ...rest, terraform });
}

export async function benchSandbox(figures, fleets, { scratch, size, runs, together }) {
  const out = fleets.synthesised.get(size);
  const seed = fleets.seed(size);
  const slug = fleets.slugs(size)[size >> 1];
  const stack = readStack(out, `project-${slug}`);
  const own = new Workspace((await prepared(out, seed, scratch, "own")).sandbox, join(scratch, "own", "project"), "cdk.tf.json", withOwnState(stack));
  const written = forEachConfiguration(stack);
  const forEach = new Workspace((await prepared(out, seed, scratch, "for-each")).sandbox, join(scratch, "for-each", "project"), "main.tf", written.text);
  try {
    await own.init();
    await forEach.init();
    const rounds = [];
    // The sandbox is this process, which gets faster as it goes: one round does not count, and the two begin in turn.
    for (let run = 0; run <= runs; run++) {
      const [first, second] = run % 2 === 0 ? [own, forEach] : [forEach, own];
      if (run > 0) await Promise.all([own.destroy(), forEach.destroy()]);
      const taken = new Map([[first, await cycle(first)], [second, await cycle(second)]]);
      requireSame(own, forEach);
      if (run > 0) rounds.push({ own: taken.get(own), forEach: taken.get(forEach) });
    }
    figures.add("baseline (c): blocks of one project as HCL with for_each", written.blocks, "blocks");
    for (const [step, title] of [["plan", "first plan of one project"], ["apply", "first apply of one project"], ["again", "plan of one project with nothing to change"]]) {
      figures.add(`${title}: CPU of engine and sandbox`, rounds.map((round) => round.own[step].cpu), "s");
      figures.add(`${title}: wall`, rounds.map((round) => round.own[step].wall), "s");
      figures.add(`${title}, baseline (c): wall`, rounds.map((round) => round.forEach[step].wall), "s");
      figures.add(`${title}: CPU by that of (c)`, rounds.map((round) => round.own[step].cpu / round.forEach[step].cpu), "times", 1.2);
    }
    await benchCalls(figures, own);
    await benchOneState(figures, fleets, { scratch, size, together, own });
  } finally {
    await own.sandbox.close();
    await forEach.sandbox.close();
  }
}

async function cycle(workspace) {
  const plan = await workspace.plan();
  const apply = await workspace.apply();
  const again = await workspace.plan();
  if (again.code !== 0) throw new Error(`the second plan of ${workspace.directory} is not empty\n${again.stdout}`);
  return { plan, apply, again };
}

/** A baseline that made something else would prove nothing. */
function requireSame(own, other) {
  const count = ({ sandbox }) => JSON.stringify(sandbox.objects.list({ seeded: false }).map(({ type }) => type).sort());
  if (count(own) !== count(other)) throw new Error("baseline (c) makes other objects than the project's stack");
}

/** What a plan with nothing to change asks for, beyond its own resources. */
async function benchCalls(figures, own) {
  const before = JSON.parse(JSON.stringify(own.sandbox.faults.calls));
  const { code } = await own.plan();
  if (code !== 0) throw new Error("a plan that was to find nothing found something");
  const asked = Object.entries(own.sandbox.faults.calls).map(([type, operations]) => [type, (operations.lookup ?? 0) - (before[type]?.lookup ?? 0), (operations.read ?? 0) - (before[type]?.read ?? 0)]);
  const people = ["keycloak_user", "gitlab_users"];
  const sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);
  figures.add("plan with nothing to change: data sources read besides people", sum(asked.filter(([type]) => !people.includes(type)), 1), "reads", 5);
  figures.add("plan with nothing to change: data sources read for people", sum(asked.filter(([type]) => people.includes(type)), 1), "reads");
  figures.add("plan with nothing to change: resources refreshed", sum(asked, 2), "reads");
}

/** All of some projects in one state: what a plan costs, whichever of them it is for. */
async function benchOneState(figures, fleets, { scratch, size, together, own }) {
  const out = fleets.synthesised.get(size);
  const seed = fleets.seed(size);
  const slugs = fleets.slugs(size).slice(0, together);
  const stacks = slugs.map((slug) => [`project-${slug}`, readStack(out, `project-${slug}`)]);
  const { sandbox } = await prepared(out, seed, scratch, "one-state");
  try {
    const all = new Workspace(sandbox, join(scratch, "one-state", "projects"), "cdk.tf.json", JSON.stringify(oneState(stacks)));
    await all.deploy();
    const again = await all.plan();
    const alone = await own.plan();
    figures.add(`baseline (b), ${together} projects in one state: plan with nothing to change, wall`, again.wall, "s");
    figures.add(`baseline (b), ${together} projects in one state: CPU by that of one project's own`, again.cpu / alone.cpu, "times");
  } finally {
    await sandbox.close();
  }
  await benchSample(figures, { out, seed, scratch, stacks });
}

/** A sample of the fleet, with its platform and zones: after everything has been applied, nothing is left to change. */
async function benchSample(figures, { out, seed, scratch, stacks }) {
  const { sandbox, base } = await prepared(out, seed, scratch, "sample");
  try {
    const projects = stacks.map(([name, stack]) => new Workspace(sandbox, join(scratch, "sample", name), "cdk.tf.json", withOwnState(stack)));
    for (const workspace of projects) await workspace.deploy();
    let unsettled = 0;
    for (const workspace of [...base, ...projects]) if ((await workspace.plan()).code !== 0) unsettled += 1;
    figures.add(`second plans that are not empty, of platform, zones and ${projects.length} projects of the fleet`, unsettled, "stacks", 0);
  } finally {
    await sandbox.close();
  }
}
