import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { YAMLMap, YAMLSeq } from "yaml";
import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import { DirectoryRecords } from "../../../stacks/applied/directory-records";
import { FactoryRunner } from "../../../stacks/cli/factory-runner";
import { runEngine } from "../../../stacks/pipeline/engine-run";
import { readSynthesised } from "../../../stacks/pipeline/synthesised-stack";

const EXAMPLES = join(__dirname, "..", "..", "..", "examples");

/** What a command said and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Some projects of the example inventory, applied on a sandbox stack by stack, and commands that look at it. */
export class AppliedFactory {
  readonly out: string;
  /** Records of what was applied, as a pipeline leaves them. */
  readonly records: string;

  private constructor(readonly sandbox: Sandbox, readonly factory: FactoryRunner) {
    this.out = join(factory.directory, "cdktf.out");
    this.records = join(factory.directory, "applied");
  }

  static async start(projects: readonly string[]): Promise<AppliedFactory> {
    const sandbox = await startSandbox({ seed: join(EXAMPLES, "sandbox-seed.json") });
    const factory = new FactoryRunner(join(EXAMPLES, "inventory"), sandbox.environment);
    for (const slug of ["demo", "invoicing", "payroll", "portal"]) if (!projects.includes(slug)) rmSync(join(factory.inventory, "projects", `${slug}.yaml`));
    // A cluster may belong to some projects alone, which must be there.
    factory.editFile(join(factory.inventory, "platform.yaml"), (document) => {
      for (const cluster of (document.get("clusters") as YAMLSeq<YAMLMap>).items) if (cluster.has("projects")) cluster.set("projects", projects.slice(0, 1));
    });
    const applied = new AppliedFactory(sandbox, factory);
    mkdirSync(applied.records);
    try {
      await applied.apply(await factory.synthesise());
      return applied;
    } catch (error) {
      // What goes on listening keeps the tests from ending.
      await applied.close();
      throw error;
    }
  }

  /** Applies stacks as they were synthesised last, and records them. */
  async apply(stacks: readonly string[]): Promise<void> {
    const order = ["platform", "zone", "project"];
    const rank = (stack: string) => order.indexOf(stack.split("-")[0]!);
    const records = new DirectoryRecords(this.records);
    for (const stack of [...stacks].sort((a, b) => rank(a) - rank(b))) {
      for (const args of [["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]]) {
        const { code, output } = await runEngine(args, join(this.out, "stacks", stack), this.environment, false);
        if (code !== 0) throw new Error(`${args[0]} failed in ${stack}\n${output}`);
      }
      const synthesised = readSynthesised(this.out, new Set()).find((each) => each.stack === stack)!;
      await records.write({ stack, digest: synthesised.digest, keeps: synthesised.keeps, unkept: synthesised.unkept, state: "active" });
    }
  }

  /** Runs a command as a process of its own would: with the sandbox in its environment. */
  async run(command: () => Promise<number>): Promise<Said> {
    const before = process.env;
    const said = { out: [] as string[], errors: [] as string[] };
    const spies = [jest.spyOn(console, "log").mockImplementation((text) => void said.out.push(String(text))), jest.spyOn(console, "error").mockImplementation((text) => void said.errors.push(String(text)))];
    process.env = { ...this.environment, DSO_INVENTORY: this.factory.inventory };
    try {
      return { code: await command(), out: said.out.join("\n"), errors: said.errors.join("\n") };
    } finally {
      process.env = before;
      for (const spy of spies) spy.mockRestore();
    }
  }

  async close(): Promise<void> {
    await this.factory.stop();
    await this.sandbox.close();
  }

  private get environment(): NodeJS.ProcessEnv {
    const variables = Object.entries(this.factory.credentials).map(([name, value]) => [`TF_VAR_${name}`, value]);
    return { ...process.env, ...this.sandbox.environment, ...Object.fromEntries(variables) };
  }
}
