import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of Terraform came to. */
export interface TerraformRun {
  readonly code: number;
  readonly output: string;
}

/** The part of a plan in JSON that tests look at. */
export interface TerraformPlan {
  readonly resource_changes: readonly PlannedChange[];
  readonly output_changes: { readonly [name: string]: unknown };
  readonly resource_drift: readonly PlannedChange[];
}

export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: { readonly [name: string]: unknown } | null;
    readonly after: { readonly [name: string]: unknown } | null;
    readonly replace_paths?: readonly unknown[];
  };
}

/** Terraform JSON configuration, as `main.tf.json` holds it. */
export type TerraformConfiguration = { readonly [block: string]: unknown };

/** The engine that is used: as cdktf does, `TERRAFORM_BINARY_NAME` names another one. */
export function terraformBinary(): string {
  return process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
}

/**
 * Runs Terraform on configurations in JSON, in a directory of its own under the system's temporary one. Used with the
 * environment of a sandbox, so that every provider is answered by it.
 *
 *     const terraform = new TerraformRunner(sandbox.environment);
 *     await terraform.apply({ resource: { harbor_project: { demo: { name: "demo" } } } });
 *     expect(await terraform.changes()).toEqual([]);
 *     terraform.dispose();
 */
export class TerraformRunner {
  readonly directory: string;
  private initialized = false;

  /** `minutes`: time limit of one run of Terraform. */
  constructor(private readonly environment: Record<string, string>, private readonly minutes = 3) {
    this.directory = mkdtempSync(join(tmpdir(), "terraform-runner-"));
  }

  /** Writes the configuration. Requirements on providers are added for every resource type that lacks one. */
  configure(configuration: TerraformConfiguration): void {
    writeFileSync(join(this.directory, "main.tf.json"), JSON.stringify(withOwnState(withProviders(configuration)), null, 1));
    this.initialized = false;
  }

  /** `terraform init`, once per configuration. */
  async init(): Promise<void> {
    if (this.initialized) return;
    await this.must(["init", "-no-color", "-input=false", "-reconfigure"]);
    this.initialized = true;
  }

  /** Applies, and throws with Terraform's output when it fails. With a configuration, writes that first. */
  async apply(configuration?: TerraformConfiguration, options: readonly string[] = []): Promise<string> {
    const run = await this.tryApply(configuration, options);
    if (run.code !== 0) throw new Error(`terraform apply failed:\n${run.output}`);
    return run.output;
  }

  async tryApply(configuration?: TerraformConfiguration, options: readonly string[] = []): Promise<TerraformRun> {
    if (configuration) this.configure(configuration);
    await this.init();
    return this.run(["apply", "-auto-approve", "-no-color", "-input=false", ...options]);
  }

  /** The plan, in JSON. */
  async plan(configuration?: TerraformConfiguration, options: readonly string[] = []): Promise<TerraformPlan> {
    const run = await this.tryPlan(configuration, options);
    if (run.code !== 0) throw new Error(`terraform plan failed:\n${run.output}`);
    const shown = await this.must(["show", "-json", "plan.bin"]);
    return { resource_changes: [], output_changes: {}, resource_drift: [], ...(JSON.parse(shown) as Partial<TerraformPlan>) };
  }

  async tryPlan(configuration?: TerraformConfiguration, options: readonly string[] = []): Promise<TerraformRun> {
    if (configuration) this.configure(configuration);
    await this.init();
    return this.run(["plan", "-no-color", "-input=false", "-out=plan.bin", ...options]);
  }

  /** What a plan would do, as `address: action, action`, sorted. Empty when nothing is left to change. */
  async changes(configuration?: TerraformConfiguration): Promise<string[]> {
    const plan = await this.plan(configuration);
    const resources = plan.resource_changes
      .filter(({ change }) => !["no-op", "read"].includes(change.actions.join()))
      .map(({ address, change }) => `${address}: ${change.actions.join(", ")}`);
    return resources.sort();
  }

  async destroy(): Promise<string> {
    const run = await this.tryDestroy();
    if (run.code !== 0) throw new Error(`terraform destroy failed:\n${run.output}`);
    return run.output;
  }

  async tryDestroy(): Promise<TerraformRun> {
    await this.init();
    return this.run(["destroy", "-auto-approve", "-no-color", "-input=false"]);
  }

  async import(address: string, id: string): Promise<string> {
    await this.init();
    return this.must(["import", "-no-color", "-input=false", address, id]);
  }

  /** Attributes of a resource in the state, by address, or undefined. */
  async attributes(address: string): Promise<{ readonly [name: string]: unknown } | undefined> {
    const state = JSON.parse(await this.must(["show", "-json"])) as {
      values?: { root_module?: { resources?: readonly { address: string; values: { readonly [name: string]: unknown } }[] } };
    };
    return state.values?.root_module?.resources?.find((resource) => resource.address === address)?.values;
  }

  /** The whole state as text, to look for what must not be in it. */
  async stateText(): Promise<string> {
    return this.must(["state", "pull"]);
  }

  /** Text of the saved plan's JSON, to look for what must not be in it. */
  async planText(): Promise<string> {
    return this.must(["show", "-json", "plan.bin"]);
  }

  async must(args: readonly string[]): Promise<string> {
    const run = await this.run(args);
    if (run.code !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${run.output}`);
    return run.output;
  }

  run(args: readonly string[]): Promise<TerraformRun> {
    const environment: NodeJS.ProcessEnv = { ...process.env, ...this.environment };
    const cliConfig = environment["TF_CLI_CONFIG_FILE"];
    if (cliConfig !== undefined && !existsSync(cliConfig)) delete environment["TF_CLI_CONFIG_FILE"];
    return new Promise((resolve, reject) => {
      const child = spawn(terraformBinary(), args, { cwd: this.directory, env: environment, stdio: ["ignore", "pipe", "pipe"], timeout: this.minutes * 60_000 });
      const output: Buffer[] = [];
      child.stdout.on("data", (part: Buffer) => output.push(part));
      child.stderr.on("data", (part: Buffer) => output.push(part));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
    });
  }

  /** Removes the directory. */
  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** cdktf puts a local state into the directory that the test was started in, where tests would share it. */
function withOwnState(configuration: TerraformConfiguration): TerraformConfiguration {
  const { backend, ...terraform } = (configuration["terraform"] ?? {}) as { backend?: { local?: object } };
  return { ...configuration, terraform: { ...terraform, ...(backend && !backend.local && { backend }) } };
}

/** Provider sources and versions, so that a test's configuration need not repeat them. */
function withProviders(configuration: TerraformConfiguration): TerraformConfiguration {
  const types = ["resource", "data", "ephemeral"].flatMap((kind) => Object.keys((configuration[kind] ?? {}) as object));
  const named = Object.keys((configuration["provider"] ?? {}) as object);
  const used = loadUsedProviders();
  const required: { [name: string]: { source: string } } = {};
  for (const name of new Set([...types.map((type) => type.split("_")[0] as string), ...named])) {
    const source = used[name]?.source;
    if (source) required[name] = { source };
  }
  const terraform = (configuration["terraform"] ?? {}) as { required_providers?: object };
  const providers = { ...minimalProviders(required), ...((configuration["provider"] ?? {}) as object) };
  return { ...configuration, terraform: { ...terraform, required_providers: { ...required, ...terraform.required_providers } }, ...(Object.keys(providers).length > 0 ? { provider: providers } : {}) };
}

/** The arguments that a provider demands even where a test does not care about them. */
function minimalProviders(required: object): object {
  const minimal: { [name: string]: object } = {};
  if ("keycloak" in required) minimal["keycloak"] = { url: "https://keycloak.test" };
  if ("sonarqube" in required) minimal["sonarqube"] = { host: "https://sonarqube.test" };
  return minimal;
}

function loadUsedProviders(): { readonly [name: string]: { readonly source: string } } {
  return JSON.parse(readFileSync(join(__dirname, "..", "providers", "used.json"), "utf8")) as { [name: string]: { source: string } };
}

/** Makes a directory for a test, under the system's temporary one. */
export function temporaryDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `${name}-`));
  mkdirSync(directory, { recursive: true });
  return directory;
}
