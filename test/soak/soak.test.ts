/**
 * Many rounds of random edits to a fleet of projects, each applied with real Terraform on the sandbox. After each, the
 * services hold for that project exactly what a deployment of the same file into a new platform makes, besides what was
 * kept of what has left; nothing of any other project has changed; and the second plan is empty.
 *
 * `DSO_SOAK_ROUNDS` (50), `DSO_SOAK_PROJECTS` (20), `DSO_SOAK_SEED` (a new one each time, printed): what failed runs
 * again with its seed. `npm run test:fleet` runs it.
 */
import type { ProjectSpec } from "../../lib/spec";
import { Random } from "../../lib/testing";
import { difference, Estate, type Contents } from "../e2e/estate";
import { platform } from "../e2e/estate-inventory";
import { sonarqubeProjectKey } from "../../lib/values/names";
import { alone, edits, newProject, retains, type Draw } from "./edits";

const rounds = Number(process.env["DSO_SOAK_ROUNDS"] ?? 50);
const size = Number(process.env["DSO_SOAK_PROJECTS"] ?? 20);
const seed = Number(process.env["DSO_SOAK_SEED"] ?? Date.now() % 1_000_000);
const MINUTES = 60_000;

/**
 * What holds user data stays, where a project retains (docs/LIFECYCLE.md). Nothing else may be forgotten. Written out on
 * purpose, and shorter than stacks/diff/user-data.ts: only what the soak's projects make, so that what the library
 * forgets is not judged by the library's own table.
 */
const KEPT_TYPES: readonly string[] = [
  "gitlab_group",
  "gitlab_project",
  "gitlab_branch_protection",
  "gitlab_tag_protection",
  "gitlab_repository_file",
  "harbor_project",
  "kubernetes_namespace_v1",
  "nexus_repository_maven_hosted",
  "nexus_repository_maven_group",
  "nexus_repository_npm_hosted",
  "nexus_repository_npm_group",
  "sonarqube_project",
  "vault_kv_secret_v2",
  "vault_mount",
];

/** Names of objects that a project has in the services, and of those that were kept when something left. */
interface Holdings {
  readonly own: Set<string>;
  readonly kept: Set<string>;
}

class Fleet {
  readonly holdings = new Map<string, Holdings>();
  private readonly random = new Random(seed);
  private counter = 0;
  private before: Contents;

  private constructor(private readonly estate: Estate, private readonly base: Estate, private readonly beginning: Contents) {
    this.before = beginning;
  }

  /** Platform and zones, and the same again for comparison. */
  static async start(): Promise<Fleet> {
    const base = await Estate.empty({ platform, projects: {} });
    await base.apply();
    const beginning = base.contents();
    const estate = await base.copy();
    await base.close();
    return new Fleet(estate, base, beginning);
  }

  async stop(): Promise<void> {
    await this.estate.dispose();
    await this.base.dispose();
  }

  get slugs(): readonly string[] {
    return Object.keys(this.estate.inventory.projects).sort();
  }

  async addProject(): Promise<string> {
    const slug = this.draw.fresh("team");
    this.holdings.set(slug, { own: new Set(), kept: new Set() });
    this.estate.inventory.projects[slug] = newProject(slug, this.draw);
    await this.applyAndCheck(slug, `add project ${slug}`);
    return slug;
  }

  /** Deploys it once more as retired; then its file goes. */
  async retireProject(slug: string): Promise<string> {
    this.estate.declare(slug, () => ({ state: "retired" }));
    await this.applyAndCheck(slug, `retire project ${slug}`);
    const { own } = this.holdings.get(slug)!;
    expect([...own]).toEqual([]);
    delete this.estate.inventory.projects[slug];
    return `retire project ${slug}`;
  }

  /** One edit of one project; returns what it was. */
  async round(): Promise<string> {
    const { random } = this;
    if (random.percent(6)) return `add project ${await this.addProject()}`;
    const slug = random.pick(this.slugs);
    if (random.percent(6) && this.slugs.length > 2) return this.retireProject(slug);
    const before = this.estate.inventory.projects[slug]!;
    const several = 1 + random.below(3);
    const done: string[] = [];
    let spec = before;
    while (done.length < several) {
      const name = random.pick(Object.keys(edits));
      if (alone.has(name) && done.length > 0) continue;
      const edited = edits[name]!(spec, this.draw);
      if (!edited) continue;
      spec = edited.spec;
      done.push(edited.what);
      if (alone.has(name)) break;
    }
    this.estate.inventory.projects[slug] = spec;
    for (const { name, previousName } of spec.repositories ?? []) {
      if (previousName !== undefined && !this.firstNames.has(name)) this.firstNames.set(name, this.firstNames.get(previousName) ?? previousName);
    }
    const what = `${slug} (${retains(before) ? "retains" : "purges"}): ${done.join("; ")}`;
    await this.applyAndCheck(slug, what);
    return what;
  }

  /** Every stack's second plan, and every object of every service. */
  async checkAll(): Promise<void> {
    for (const slug of this.slugs) expect({ slug, changes: await this.estate.changes(`project-${slug}`) }).toEqual({ slug, changes: [] });
    const accounted = [...this.holdings.values()].flatMap(({ own, kept }) => [...own, ...kept]);
    expect([...this.estate.contents().keys()].sort()).toEqual([...this.beginning.keys(), ...accounted].sort());
  }

  private readonly draw: Draw = { random: this.random, fresh: (prefix) => `${prefix}${++this.counter}` };

  private async applyAndCheck(slug: string, what: string): Promise<void> {
    const spec = this.estate.inventory.projects[slug]!;
    const stack = `project-${slug}`;
    const forgotten = await this.forgottenNext(slug);
    const [, fresh] = await Promise.all([this.estate.apply([stack]), this.deployedAnew(slug, spec)]);
    expect({ what, changes: await this.estate.changes(stack) }).toEqual({ what, changes: [] });
    const { own, kept } = this.holdings.get(slug)!;
    const after = this.estate.contents();
    const { added, changed, removed } = difference(this.before, after);
    this.before = after;
    for (const name of added) own.add(name);
    const foreign = [...changed, ...removed].filter((name) => !own.has(name) && !this.beginning.has(name));
    expect({ what, foreign }).toEqual({ what, foreign: [] });
    for (const name of removed) own.delete(name);
    const called = (name: string) => this.asIfMadeToday(slug, name);
    const left = [...own].filter((name) => !fresh.has(called(name)));
    expect({ what, left: left.map((name) => name.split(" ")[0]).sort() }).toEqual({ what, left: forgotten });
    for (const name of left) {
      kept.add(name);
      own.delete(name);
    }
    expect({ what, own: [...own].map(called).sort() }).toEqual({ what, own: [...fresh].sort() });
  }

  /** SonarQube's projects keep the key that they were made with, whatever their repository is called since (decision 6). */
  private asIfMadeToday(slug: string, name: string): string {
    const renamed = [...this.firstNames].filter(([current]) => this.estate.inventory.projects[slug]!.repositories?.some((repository) => repository.name === current));
    return renamed.reduce((text, [current, first]) => text.replaceAll(sonarqubeProjectKey(slug, first), sonarqubeProjectKey(slug, current)), name);
  }

  /** What repositories were called when they were made, by what they are called now; no two have the same name. */
  private readonly firstNames = new Map<string, string>();

  /** Types of what the next apply of a project forgets: what it has in its state, and names in `removed` blocks. */
  private async forgottenNext(slug: string): Promise<readonly string[]> {
    const stack = `project-${slug}`;
    const json = (await this.estate.synthesise([slug])).get(stack)!.json as { readonly removed?: readonly { readonly from: string }[] };
    const state = JSON.parse(this.estate.state(stack) || "{}") as { readonly resources?: readonly { readonly type: string; readonly name: string }[] };
    const present = new Set((state.resources ?? []).map(({ type, name }) => `${type}.${name}`));
    const types = (json.removed ?? []).filter(({ from }) => present.has(from)).map(({ from }) => from.split(".")[0]!);
    for (const type of types) expect(KEPT_TYPES).toContain(type);
    return types.sort();
  }

  /** What the same file makes on a platform where nothing else ever was. */
  private async deployedAnew(slug: string, spec: ProjectSpec): Promise<ReadonlySet<string>> {
    if (spec.state === "retired") return new Set();
    let names: readonly string[] = [];
    await this.base.inCopy(async (copy) => {
      copy.inventory.projects[slug] = spec;
      await copy.apply([`project-${slug}`], ["-refresh=false"]);
      names = difference(this.beginning, copy.contents()).added;
    });
    return new Set(names);
  }
}

test(`${rounds} rounds of edits to ${size} projects, seed ${seed}`, async () => {
  const fleet = await Fleet.start();
  const log: string[] = [];
  try {
    while (fleet.slugs.length < size) log.push(`add project ${await fleet.addProject()}`);
    for (let round = 1; round <= rounds; round++) {
      const what = await fleet.round();
      log.push(what);
      if (process.stderr.isTTY) process.stderr.write(`${round}/${rounds} ${what}\n`);
    }
    await fleet.checkAll();
  } catch (error) {
    console.error(`seed ${seed}, after:\n${log.join("\n")}`);
    throw error;
  } finally {
    await fleet.stop();
  }
}, 60 * MINUTES);
