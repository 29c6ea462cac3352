/** Every block that the example inventory makes, in every stack, held against the schemas of the real providers. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { readProviderSchemas } from "../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../lib/providers/validate";
import { declareStacks } from "../../stacks/factory";
import { openInventory } from "../../stacks/open-inventory";

type Configuration = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

const outdir = mkdtempSync(join(tmpdir(), "emitted-"));
let stacks: ReadonlyMap<string, Configuration>;

beforeAll(async () => {
  const { inventory, customPlugins } = await openInventory(resolve(__dirname, "../../examples/inventory"));
  const app = new App({ outdir, stackTraces: false });
  declareStacks(app, { inventory, customPlugins });
  app.synth();
  const folder = join(outdir, "stacks");
  stacks = new Map(
    readdirSync(folder).map((stack) => [stack, JSON.parse(readFileSync(join(folder, stack, "cdk.tf.json"), "utf8")) as Configuration]),
  );
}, 60_000);

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const typesOf = (kind: string): string[] => [...new Set([...stacks.values()].flatMap((stack) => Object.keys(stack[kind] ?? {})))].sort();

test("there are stacks of every kind, with resources of every service", () => {
  const names = [...stacks.keys()];
  expect(names).toContain("platform");
  expect(names.filter((name) => name.startsWith("zone-")).length).toBeGreaterThanOrEqual(2);
  expect(names.filter((name) => name.startsWith("project-")).length).toBeGreaterThanOrEqual(4);
  const services = new Set(typesOf("resource").map((type) => type.split("_")[0]));
  expect([...services]).toEqual(expect.arrayContaining(["gitlab", "harbor", "keycloak", "kubernetes", "nexus", "sonarqube", "vault"]));
});

test("no provider would refuse any of them", () => {
  const schemas = readProviderSchemas();
  const problems = [...stacks].flatMap(([name, configuration]) =>
    validateConfiguration(configuration, schemas, { engine: { name: "terraform", version: "1.11.0" } }).map((problem) => `${name}: ${describeProblems([problem])}`),
  );
  expect(problems).toEqual([]);
});
