/** `examples/notify-plugin.ts`, named in an inventory as its users would, and `examples/demo.ts`: both with real Terraform. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { DemoStack } from "../../examples/demo";
import { synthesiseApp } from "../../lib/testing";
import { TerraformRunner } from "../../lib/testing/terraform-runner";
import { start, stop, type Running } from "../e2e/support";

jest.setTimeout(10 * 60_000);

const root = join(__dirname, "..", "..");
const source = readFileSync(join(root, "examples", "notify-plugin.ts"), "utf8");

/** The example compiled beside an inventory, where the library is installed as in any project. */
function install({ factory }: Running, file: string, module: ts.ModuleKind): void {
  const packages = join(factory.directory, "node_modules");
  mkdirSync(packages, { recursive: true });
  for (const [name, target] of [["cdktf-dso", root], ["cdktf", join(root, "node_modules", "cdktf")], ["constructs", join(root, "node_modules", "constructs")]] as const) {
    try {
      symlinkSync(target, join(packages, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true } });
  writeFileSync(join(factory.inventory, file), outputText);
}

function name({ factory }: Running, plugins: readonly object[]): void {
  factory.editFile(join(factory.inventory, "platform.yaml"), (document) => document.set("plugins", plugins));
}

const notify = (module: string) => ({ id: "notify", module, options: { url: "https://notify.example.org" } });

const configuration = ({ factory }: Running, stack: string) =>
  JSON.parse(readFileSync(join(factory.directory, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8")) as Record<string, any>;

const addresses = (json: Record<string, any>) =>
  ["resource", "ephemeral"].flatMap((kind) => Object.entries((json[kind] ?? {}) as object).flatMap(([type, named]) => Object.keys(named as object).map((each) => `${type}.${each}`))).sort();

describe("a plugin of one's own", () => {
  let running: Running;
  beforeAll(async () => {
    running = await start(["demo", "invoicing", "portal"]);
    install(running, "notify.cjs", ts.ModuleKind.CommonJS);
    install(running, "notify.mjs", ts.ModuleKind.ESNext);
    name(running, [notify("./notify.cjs")]);
  });
  afterAll(() => stop(running));

  test("is applied with everything else, and planned again without a change", async () => {
    const results = await running.factory.deploy();
    expect((await running.factory.plan()).map(({ stack, empty }) => `${stack} ${empty}`)).toEqual(results.map(({ stack }) => `${stack} true`));
  });
  test("its secret is in the store, its variable in the forge, and its own resource in the state", () => {
    const { sandbox, factory } = running;
    const secret = sandbox.objects.list({ type: "vault_kv_secret_v2" }).find((each) => each.attributes["name"] === "forge/projects/payroll/NOTIFY");
    expect(JSON.stringify(secret)).toMatch(/NOTIFY_TOKEN\\*"\s*:\s*\\*"[^"\\$]{20,}/);
    const variable = sandbox.objects.list({ type: "gitlab_group_variable" }).find((each) => each.attributes["key"] === "NOTIFY_URL");
    expect(variable?.attributes).toMatchObject({ value: "https://notify.example.org/payroll", protected: false });
    const state = readFileSync(join(factory.directory, "terraform.project-payroll.tfstate"), "utf8");
    expect(state).toContain('"url": "https://notify.example.org"');
  });
  test("as an ES module it gives the same bytes", async () => {
    const before = configuration(running, "project-payroll");
    name(running, [notify("./notify.mjs")]);
    await running.factory.synthesise();
    expect(configuration(running, "project-payroll")).toEqual(before);
  });
  test("taken out, it takes exactly its own addresses along", async () => {
    const before = addresses(configuration(running, "project-payroll"));
    name(running, []);
    await running.factory.synthesise();
    const after = addresses(configuration(running, "project-payroll"));
    const gone = before.filter((address) => !after.includes(address));
    expect(gone.length).toBeGreaterThanOrEqual(5);
    expect(gone.every((address) => address.includes("_notify_"))).toBe(true);
    expect(after.filter((address) => !before.includes(address))).toEqual([]);
    expect(after.some((address) => address.includes("_notify_"))).toBe(false);
  });
  test("and Terraform deletes them, and touches nothing else", async () => {
    const summaries = new Map((await running.factory.deploy({ projects: ["payroll"] })).map(({ stack, summary }) => [stack, summary]));
    expect(summaries.get("project-payroll")).toMatch(/^Apply complete! Resources: 0 added, 0 changed, [1-9]\d* destroyed\.$/);
    const names = running.sandbox.objects.list({ seeded: false }).map(({ attributes }) => `${attributes["key"] ?? ""} ${attributes["name"] ?? ""}`);
    expect(names.filter((name) => /NOTIFY/.test(name))).toEqual([]);
  });
  test.each([
    ["a module that is not there", "./nowhere.js", /the module of plugin "notify" cannot be loaded/],
    ["a module that is no plugin", "./platform.yaml.mjs", /does not export a plugin by default/],
  ])("%s is an error that names it", async (_what, module, message) => {
    writeFileSync(join(running.factory.inventory, "platform.yaml.mjs"), "export default class {}\n");
    name(running, [notify(module)]);
    await expect(running.factory.synthesise()).rejects.toThrow(message);
  });
  test("the project in TypeScript is applied beside it, and planned again without a change", async () => {
    const stacks = synthesiseApp((app) => void new DemoStack(app, "project-demo"));
    const terraform = new TerraformRunner(running.sandbox.environment);
    try {
      const { json } = stacks.get("project-demo")!;
      expect(await terraform.apply(json)).toMatch(/Apply complete! Resources: [1-9]\d* added/);
      expect(await terraform.changes()).toEqual([]);
    } finally {
      terraform.dispose();
    }
  });
});
