/** A small factory with every service, for tests that change one thing and look at what else changes. */
import type { App } from "cdktf";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { PlatformSpec, ProjectSpec } from "../../lib/spec";
import { startSandbox, type Sandbox, type VisibleObject } from "../../lib/sandbox";
import { synthesiseApp, type Synthesised } from "../../lib/testing";
import { TerraformRunner } from "../../lib/testing/terraform-runner";
import { declareStacks } from "../../stacks/factory";
import { openInventory } from "../../stacks/open-inventory";
import { Titles } from "./titles";
import { PEOPLE, platform, project } from "./estate-inventory";

/** Minutes, since every step starts Terraform. */
export const TIMEOUT = 5 * 60_000;

export interface DeclaredFactory {
  platform: PlatformSpec;
  /** By slug. */
  projects: Record<string, ProjectSpec>;
}

/** Everything that can be said of an object in a service, for comparison. */
export type Contents = ReadonlyMap<string, string>;

/** What became of the objects of two moments. */
export interface Difference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The inventory as data, in a folder of its own, and a sandbox with everything that its stacks make. What is once
 * applied can be copied in no time, so that every test begins with the same.
 */
export class Estate {
  readonly inventory: DeclaredFactory;
  /** What Terraform finds in its environment. */
  readonly environment: Record<string, string>;
  private open = true;
  private readonly runners = new Map<string, TerraformRunner>();
  private readonly titles = new Titles();

  private constructor(
    readonly directory: string,
    readonly sandbox: Sandbox,
    inventory: DeclaredFactory,
  ) {
    this.inventory = structuredClone(inventory);
    this.environment = { ...sandbox.environment };
  }

  /** With nothing in it but what installing the services leaves behind. */
  static async empty(inventory: DeclaredFactory = { platform, projects: { keeper: project("keeper", "retain"), sweeper: project("sweeper", "purge") } }): Promise<Estate> {
    return Estate.open(mkdtempSync(join(tmpdir(), "dso-estate-")), inventory);
  }

  private static async open(directory: string, inventory: DeclaredFactory): Promise<Estate> {
    const seed = {
      keycloak_user: PEOPLE.map((email) => ({ realm_id: "dso", username: email, email })),
      gitlab_user: PEOPLE.map((email) => ({ username: email.split("@")[0]!, email })),
    };
    return new Estate(directory, await startSandbox({ state: join(directory, "state"), seed }), inventory);
  }

  /** Another one that holds the same, and gives Terraform the same variables. */
  async copy(): Promise<Estate> {
    const directory = mkdtempSync(join(tmpdir(), "dso-estate-"));
    cpSync(join(this.directory, "state"), join(directory, "state"), { recursive: true, filter: (file) => !file.endsWith(".pid") });
    const copy = await Estate.open(directory, this.inventory);
    Object.assign(copy.environment, { ...this.environment, ...copy.sandbox.environment });
    return copy;
  }

  /** Does something to a copy, of which nothing stays. */
  async inCopy(work: (copy: Estate) => Promise<void>): Promise<void> {
    const copy = await this.copy();
    try {
      await work(copy);
    } finally {
      await copy.dispose();
    }
  }

  /** Changes the declaration of a project. */
  declare(slug: string, change: (spec: ProjectSpec) => Partial<ProjectSpec>): void {
    const spec = this.inventory.projects[slug]!;
    this.inventory.projects[slug] = { ...spec, ...change(spec) };
  }

  /** What `cdktf synth` writes, by stack; of some projects only, what it writes with `DSO_PROJECTS`. */
  async synthesise(projects?: readonly string[]): Promise<ReadonlyMap<string, Synthesised>> {
    const folder = join(this.directory, "inventory");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "projects"), { recursive: true });
    const address = `${this.sandbox.url}/state/<stack>`;
    const backend = { type: "http", address, lock_address: address, unlock_address: address };
    writeFileSync(join(folder, "platform.yaml"), stringify({ apiVersion: "dso/v1", kind: "Platform", backend, ...this.inventory.platform }));
    for (const [slug, spec] of Object.entries(this.inventory.projects)) {
      writeFileSync(join(folder, "projects", `${slug}.yaml`), stringify({ apiVersion: "dso/v1", kind: "Project", ...spec }));
    }
    const { inventory, customPlugins } = await openInventory(folder, projects);
    return synthesiseApp((app: App) => declareStacks(app, { inventory, customPlugins, projectsOnly: projects !== undefined }));
  }

  /** Applies stacks, in this order; all by default: platform, zones, projects. Returns what Terraform said. */
  async apply(stacks?: readonly string[], options: readonly string[] = []): Promise<string> {
    const synthesised = await this.synthesise(projectsOf(stacks));
    const named = stacks ?? [...synthesised.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const said: string[] = [];
    for (const stack of named) said.push(await this.terraform(stack).apply(synthesised.get(stack)!.json, options));
    return said.join("\n");
  }

  /** Terraform in the directory of a stack, with the stack as it is declared now. */
  async prepared(stack: string): Promise<TerraformRunner> {
    const terraform = this.terraform(stack);
    terraform.configure((await this.synthesise()).get(stack)!.json);
    return terraform;
  }

  /** Runs Terraform in the directory of a stack. */
  terraform(stack: string): TerraformRunner {
    let runner = this.runners.get(stack);
    if (!runner) this.runners.set(stack, (runner = new TerraformRunner(this.environment)));
    return runner;
  }

  /** What a stack as last applied would still change. */
  async changes(stack: string): Promise<readonly string[]> {
    return this.terraform(stack).changes();
  }

  /** Text of a stack's state. */
  state(stack: string): string {
    return this.sandbox.states.answer("GET", stack, null, "").body;
  }

  /** Everything that is in a service and that no installation brought, by name. */
  contents(): Contents {
    this.titles.learn(this.sandbox.objects.list());
    const contents = new Map<string, string>();
    for (const object of this.sandbox.objects.list({ seeded: false })) {
      const name = this.titles.nameOf(object);
      if (contents.has(name)) throw new Error(`two objects are called ${name}`);
      contents.set(name, JSON.stringify({ id: object.id, ...object.attributes, ...object.hidden }));
    }
    return contents;
  }

  objects(type: string): readonly VisibleObject[] {
    return this.sandbox.objects.list({ type, seeded: false });
  }

  /** The values of a secret in Vault, by its full path behind the mount. */
  secret(name: string, mount = "forge-dso"): Readonly<Record<string, string>> {
    const [found] = this.sandbox.objects.list({ type: "vault_kv_secret_v2", key: `${mount}/data/${name}` });
    if (!found) throw new Error(`no secret ${name} in ${mount}`);
    return JSON.parse(String(found.hidden["data_json_wo"])) as Record<string, string>;
  }

  /** Ends the sandbox; the directory stays for copies until `dispose`. */
  async close(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    for (const runner of this.runners.values()) runner.dispose();
    await this.sandbox.close();
  }

  async dispose(): Promise<void> {
    await this.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function difference(before: Contents, after: Contents): Difference {
  return {
    added: [...after.keys()].filter((name) => !before.has(name)).sort(),
    changed: [...after.keys()].filter((name) => before.has(name) && before.get(name) !== after.get(name)).sort(),
    removed: [...before.keys()].filter((name) => !after.has(name)).sort(),
  };
}

/** Slugs, where there is nothing but projects. */
function projectsOf(stacks: readonly string[] | undefined): readonly string[] | undefined {
  return stacks?.every((stack) => stack.startsWith("project-")) ? stacks.map((stack) => stack.slice("project-".length)) : undefined;
}

function rank(stack: string): number {
  return ["platform", "zone", "project"].indexOf(stack.split("-")[0]!);
}
