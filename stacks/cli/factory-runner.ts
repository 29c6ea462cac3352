import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { serviceOfPath } from "../diff/service-of";
import { engineBinary } from "../engine";
import { MAIN } from "../pipeline/synthesise";
import { CONFIGURATION, OUTPUT, stackDirectory } from "../synthesis/layout";

/** cdktf runs Terraform in a terminal, where a prompt would hang for ever. */
const MINUTES = 15;

export interface StackResult {
  readonly stack: string;
  /** Terraform's own closing line; cdktf sometimes closes its terminal before that is read, and then says nothing. */
  readonly summary: string;
  readonly output: string;
  /** Of a plan: whether nothing is left to change. */
  readonly empty: boolean;
}

export interface StackContents {
  readonly stack: string;
  /** Resources of each service in the stack's state. */
  readonly services: ReadonlyMap<string, number>;
}

type Resources = Readonly<Record<string, Readonly<Record<string, { readonly "//": { readonly metadata: { readonly path: string } } }>>>>;

/** Which stacks: all, or those of some projects, without platform and zones. */
export interface Which {
  readonly projects?: readonly string[];
  readonly only?: (stack: string) => boolean;
}

/**
 * Runs the ordinary CDKTF commands on a copy of an inventory, in a directory of its own. Credentials of private
 * external repositories are made up, since nothing outside is reached.
 */
export class FactoryRunner {
  readonly directory = mkdtempSync(join(tmpdir(), "dso-factory-"));
  readonly inventory = join(this.directory, "inventory");
  private readonly running = new Set<ChildProcess>();
  private readonly secrets: Record<string, string> = {};

  constructor(inventory: string, private readonly environment: Readonly<Record<string, string>>) {
    cpSync(inventory, this.inventory, { recursive: true });
    const settings = { language: "typescript", app: `node "${MAIN}"`, projectId: "dso-factory-runner", sendCrashReports: "false" };
    writeFileSync(join(this.directory, "cdktf.json"), JSON.stringify(settings));
  }

  /** Values given for the external repositories' credentials, by variable. */
  get credentials(): Readonly<Record<string, string>> {
    return this.secrets;
  }

  /** `cdktf synth`; returns the names of the stacks. */
  async synthesise(which: Which = {}): Promise<readonly string[]> {
    const out = join(this.directory, OUTPUT);
    rmSync(out, { recursive: true, force: true });
    await this.must("node", [MAIN], { ...this.selection(which), CDKTF_OUTDIR: out });
    const stacks = readdirSync(join(out, "stacks")).sort();
    for (const stack of stacks) {
      const { variable = {} } = JSON.parse(readFileSync(join(stackDirectory(out, stack), CONFIGURATION), "utf8")) as { variable?: object };
      for (const name of Object.keys(variable)) this.secrets[name] ??= randomBytes(12).toString("hex");
    }
    return which.only ? stacks.filter(which.only) : stacks;
  }

  /** `cdktf deploy`. */
  async deploy(which: Which = {}): Promise<readonly StackResult[]> {
    return this.cdktf("deploy", which);
  }

  /** `cdktf destroy`. */
  async destroy(which: Which = {}): Promise<readonly StackResult[]> {
    return this.cdktf("destroy", which);
  }

  /** `terraform plan` of what was last synthesised. */
  async plan(which: Which = {}): Promise<readonly StackResult[]> {
    const results: StackResult[] = [];
    for (const stack of await this.synthesise(which)) {
      const directory = stackDirectory(join(this.directory, OUTPUT), stack);
      const init = await this.run(engineBinary(process.env), ["init", "-input=false", "-no-color"], {}, directory);
      if (init.code !== 0) throw new Error(`terraform init failed in ${stack}\n${init.output}`);
      const { code, output } = await this.run(engineBinary(process.env), ["plan", "-detailed-exitcode", "-input=false", "-no-color"], {}, directory);
      if (code === 1) throw new Error(`terraform plan failed in ${stack}\n${output}`);
      results.push({ stack, summary: closingLine(output), output, empty: code === 0 });
    }
    return results;
  }

  /** What the states of the stacks last synthesised hold, counted by service. */
  async contents(stacks: readonly string[]): Promise<readonly StackContents[]> {
    const contents: StackContents[] = [];
    for (const stack of stacks) {
      const directory = stackDirectory(join(this.directory, OUTPUT), stack);
      const { output } = await this.run(engineBinary(process.env), ["state", "list"], {}, directory);
      const { resource = {} } = JSON.parse(readFileSync(join(directory, CONFIGURATION), "utf8")) as { resource?: Resources };
      const services = new Map<string, number>();
      for (const address of output.split("\n").filter((line) => line !== "" && !line.startsWith("data."))) {
        const [type = "", name = ""] = address.replace(/\[.*$/, "").split(".");
        const service = serviceOfPath(resource[type]?.[name]?.["//"].metadata.path ?? "");
        services.set(service, (services.get(service) ?? 0) + 1);
      }
      contents.push({ stack, services });
    }
    return contents;
  }

  /** Gives everything up, as people would: `state: retired` for every project, then for zones and platform. */
  async retire(): Promise<void> {
    this.edit((document) => document.set("state", "retired"));
    await this.deploy({ only: (stack) => stack.startsWith("project-") });
    this.editFile(join(this.inventory, "platform.yaml"), (document) => document.set("state", "retired"));
    await this.deploy({ only: (stack) => stack.startsWith("zone-") });
    await this.deploy({ only: (stack) => stack === "platform" });
  }

  editFile(file: string, change: (document: ReturnType<typeof parseDocument>) => void): void {
    const document = parseDocument(readFileSync(file, "utf8"));
    change(document);
    writeFileSync(file, document.toString());
  }

  /** Changes the projects' files in place, comments kept. */
  edit(change: (document: ReturnType<typeof parseDocument>, slug: string) => void): void {
    const projects = join(this.inventory, "projects");
    for (const file of readdirSync(projects, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"))) {
      this.editFile(join(projects, file), (document) => change(document, file.replace(/^.*\//, "").replace(/\.yaml$/, "")));
    }
  }

  /** Ends what is running and removes the directory. */
  async stop(): Promise<void> {
    for (const child of this.running) if (child.pid !== undefined) kill(child.pid);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async cdktf(command: "deploy" | "destroy", which: Which): Promise<readonly StackResult[]> {
    const stacks = await this.synthesise(which);
    const cli = createRequire(__filename).resolve("cdktf-cli/bundle/bin/cdktf");
    // With this flag cdktf forgets all order, also between stacks that are named.
    const skip = which.only && !stacks.includes("platform") ? ["--ignore-missing-stack-dependencies"] : [];
    const options = ["--auto-approve", "--no-color", "--skip-synth", "--parallelism", "2", ...skip];
    const output = await this.must("node", [cli, command, ...stacks, ...options], this.selection(which));
    const said = byStack(output, stacks);
    return stacks.map((stack) => ({ stack, summary: closingLine(said.get(stack) ?? ""), output: said.get(stack) ?? "", empty: false }));
  }

  private selection({ projects }: Which): Record<string, string> {
    return { DSO_INVENTORY: this.inventory, DSO_PROJECTS: projects?.join(",") ?? "" };
  }

  private async must(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
    const { code, output } = await this.run(command, args, environment, this.directory);
    if (code !== 0) throw new Error(`${args.slice(0, 2).join(" ")} failed\n${output}`);
    return output;
  }

  private run(command: string, args: readonly string[], environment: Readonly<Record<string, string>>, cwd: string): Promise<{ code: number; output: string }> {
    const variables = Object.fromEntries(Object.entries(this.secrets).map(([name, value]) => [`TF_VAR_${name}`, value]));
    const env: NodeJS.ProcessEnv = { ...process.env, ...this.environment, ...variables, ...environment };
    // Terraform warns about a file that is not there, and the warning breaks cdktf's reading of what an engine says.
    if (env["TF_CLI_CONFIG_FILE"] && !existsSync(env["TF_CLI_CONFIG_FILE"])) delete env["TF_CLI_CONFIG_FILE"];
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
      this.running.add(child);
      const limit = setTimeout(() => kill(child.pid!), MINUTES * 60_000);
      let output = "";
      const collect = (chunk: Buffer) => (output += chunk.toString());
      child.stdout.on("data", collect);
      child.stderr.on("data", collect);
      child.once("error", reject);
      child.once("close", (code) => {
        clearTimeout(limit);
        this.running.delete(child);
        resolve({ code: code ?? 1, output });
      });
    });
  }
}

/** cdktf mixes what Terraform says of several stacks: a stack's name begins its lines, and more of them are indented. */
function byStack(output: string, stacks: readonly string[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  let current: string | undefined;
  // eslint-disable-next-line no-control-regex
  for (const line of output.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "").split("\n")) {
    const named = stacks.find((stack) => line.startsWith(`${stack} `));
    if (named !== undefined) current = named;
    else if (!line.startsWith(" ")) continue;
    if (current !== undefined) said.set(current, `${said.get(current) ?? ""}${line.slice(named?.length ?? 0).trim()}\n`);
  }
  return said;
}

function kill(group: number): void {
  try {
    process.kill(-group, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

/** The line in which Terraform says what came of it. */
function closingLine(output: string): string {
  const said = output.split("\n").filter((line) => /^(Apply|Destroy) complete!|^No changes\.|^Plan:|^Error/.test(line.trim()));
  return said.at(-1)?.trim() ?? "";
}
