/**
 * The linter's walls, each shown to catch its breach. The snippets stand in a tree of their own, so that they do not
 * depend on which files the library happens to have.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ESLint, type Linter } from "eslint";

const configuration = require("../../eslint.config.js") as Linter.Config[];

const tree = [
  "lib/index.ts",
  "lib/model.ts",
  "lib/spec.ts",
  "lib/errors/index.ts",
  "lib/capabilities.ts",
  "lib/dso-project.ts",
  "lib/dso-environment.ts",
  "lib/values/names.ts",
  "lib/values/slug.ts",
  "lib/terraform/element.ts",
  "lib/plugin/plugin.ts",
  "lib/plugin/host.ts",
  "lib/rules/index.ts",
  "lib/service-definition.ts",
  "lib/plugins/harbor/index.ts",
  "lib/plugins/harbor/project.ts",
  "lib/plugins/gitlab/index.ts",
  "lib/plugins/gitlab/deep/group.ts",
  "lib/providers/schemas.ts",
  "lib/providers/harbor/bindings/project/index.d.ts",
  "lib/inventory/load.ts",
  "lib/ci/catalogue.ts",
  "lib/sandbox/server.ts",
  "lib/testing/synthesise.ts",
  "stacks/main.ts",
];

let root: string;
let eslint: ESLint;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "walls-")));
  for (const file of tree) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "export const thing = 1;\n");
  }
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions: { strict: true, types: [] }, include: ["lib", "stacks"] }));
  const overrideConfig = configuration.map(rootedIn);
  eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig });
});

/** The same rules for another folder. */
function rootedIn(entry: Linter.Config): Linter.Config {
  const parserOptions = entry.languageOptions?.["parserOptions"] as object | undefined;
  return {
    ...entry,
    ...(entry.settings && { settings: { ...entry.settings, "boundaries/root-path": root } }),
    ...(parserOptions && { languageOptions: { ...entry.languageOptions, parserOptions: { ...parserOptions, tsconfigRootDir: root } } }),
  };
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function lint(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const importing = (source: string): string => `import { thing } from "${source}";\nexport const other = thing;\n`;

describe("every import goes down", () => {
  const allowed = [
    ["stacks/main.ts", "../lib/plugins/harbor"],
    ["stacks/main.ts", "../lib/providers/harbor/bindings/project"],
    ["stacks/main.ts", "../lib/sandbox/server"],
    ["lib/inventory/load.ts", "../rules"],
    ["lib/inventory/load.ts", "../service-definition"],
    ["lib/plugins/harbor/index.ts", "../../index"],
    ["lib/plugins/harbor/index.ts", "../../capabilities"],
    ["lib/plugins/harbor/index.ts", "./project"],
    ["lib/plugins/harbor/index.ts", "../../providers/harbor/bindings/project"],
    ["lib/plugins/gitlab/deep/group.ts", "../index"],
    ["lib/plugins/gitlab/index.ts", "../../ci/catalogue"],
    ["lib/index.ts", "./dso-project"],
    ["lib/dso-project.ts", "./dso-environment"],
    ["lib/dso-project.ts", "./plugin/host"],
    ["lib/dso-project.ts", "./rules"],
    ["lib/plugin/plugin.ts", "../model"],
    ["lib/plugin/plugin.ts", "../errors"],
    ["lib/values/names.ts", "./slug"],
    ["lib/sandbox/server.ts", "../providers/schemas"],
    ["lib/testing/synthesise.ts", "../index"],
  ] as const;

  test.each(allowed)("%s may import %s", async (file, source) => {
    expect(await lint(file, importing(source))).toEqual([]);
  });

  const refused = [
    ["lib/plugins/harbor/index.ts", "../gitlab", "plugin may not import from plugin"],
    ["lib/plugins/harbor/index.ts", "../gitlab/deep/group", "plugin may not import from plugin"],
    ["lib/plugins/harbor/index.ts", "../../inventory/load", "plugin may not import from inventory"],
    ["lib/plugins/harbor/index.ts", "../../../stacks/main", "plugin may not import from stacks"],
    ["lib/index.ts", "./plugins/harbor", "index may not import from plugin"],
    ["lib/index.ts", "./providers/harbor/bindings/project", "index may not import from bindings"],
    ["lib/index.ts", "./inventory/load", "index may not import from inventory"],
    ["lib/dso-project.ts", "./providers/harbor/bindings/project", "domain may not import from bindings"],
    ["lib/dso-project.ts", "./index", "domain may not import from index"],
    ["lib/plugin/host.ts", "../dso-project", "kernel may not import from domain"],
    ["lib/plugin/host.ts", "../plugins/harbor", "kernel may not import from plugin"],
    ["lib/plugin/host.ts", "../index", "kernel may not import from index"],
    ["lib/plugin/host.ts", "../../stacks/main", "kernel may not import from stacks"],
    ["lib/capabilities.ts", "./dso-project", "capabilities may not import from domain"],
    ["lib/model.ts", "./plugin/host", "types may not import from kernel"],
    ["lib/errors/index.ts", "../plugin/host", "errors may not import from kernel"],
    ["lib/values/names.ts", "../errors", "values may not import from errors"],
    ["lib/terraform/element.ts", "../dso-project", "terraform may not import from domain"],
    ["lib/terraform/element.ts", "../values/names", "terraform may not import from values"],
    ["lib/rules/index.ts", "../capabilities", "rules may not import from capabilities"],
    ["lib/service-definition.ts", "./plugin/host", "definition may not import from kernel"],
    ["lib/inventory/load.ts", "../dso-project", "inventory may not import from domain"],
    ["lib/inventory/load.ts", "../index", "inventory may not import from index"],
    ["lib/inventory/load.ts", "../plugins/harbor", "inventory may not import from plugin"],
    ["lib/sandbox/server.ts", "../index", "sandbox may not import from index"],
    ["lib/sandbox/server.ts", "../dso-project", "sandbox may not import from domain"],
    ["lib/sandbox/server.ts", "../values/names", "sandbox may not import from values"],
    ["lib/testing/synthesise.ts", "../plugins/harbor", "testing may not import from plugin"],
    ["lib/providers/schemas.ts", "../model", "schemas may not import from types"],
  ] as const;

  test.each(refused)("%s may not import %s", async (file, source, message) => {
    expect(await lint(file, importing(source))).toEqual([
      `boundaries/element-types: ${message}: every import goes down (docs/DESIGN.md)`,
    ]);
  });

  test.each([
    ["a type import", 'import type { thing } from "./plugins/harbor";\nexport type Other = typeof thing;\n'],
    ["a re-export", 'export { thing } from "./plugins/harbor";\n'],
    ["a re-export of all", 'export * from "./plugins/harbor";\n'],
    ["a dynamic import", 'export const other = import("./plugins/harbor");\n'],
    ["a dynamic import with an extension", 'export const other = import("./plugins/harbor/index.js");\n'],
  ])("in whatever form: %s", async (_form, code) => {
    expect(await lint("lib/index.ts", code)).toEqual([expect.stringContaining("index may not import from plugin")]);
  });

  test("a call of require is no way around", async () => {
    expect(await lint("lib/index.ts", 'export const other: unknown = require("./plugins/harbor");\n')).toEqual([
      expect.stringContaining("@typescript-eslint/no-require-imports"),
    ]);
  });

  test("a file outside every room needs a room first", async () => {
    expect(await lint("lib/helpers/thing.ts", "export const thing = 1;\n")).toEqual([expect.stringContaining("boundaries/no-unknown-files")]);
  });
});

describe("provider packages", () => {
  const root = "@cdktf/provider-kubernetes";
  const submodule = `${root}/lib/namespace-v1`;

  test.each(["lib/plugins/harbor/index.ts", "stacks/main.ts", "lib/index.ts", "test/some.test.ts", "examples/plugin.ts"])(
    "the root of one is refused in %s",
    async (file) => {
      expect(await lint(file, importing(root))).toContainEqual(expect.stringContaining("loads every resource of it"));
    },
  );

  test.each(["lib/plugins/kubernetes/index.ts", "stacks/main.ts", "examples/plugin.ts"])("a submodule is welcome in %s", async (file) => {
    expect(await lint(file, importing(submodule))).toEqual([]);
  });

  test.each(["lib/index.ts", "lib/dso-project.ts", "lib/plugin/host.ts", "lib/capabilities.ts", "lib/values/names.ts", "lib/inventory/load.ts", "lib/sandbox/server.ts", "lib/testing/synthesise.ts"])(
    "a submodule is refused in %s",
    async (file) => {
      expect(await lint(file, importing(submodule))).toEqual([expect.stringContaining("only plugins and stacks name a Terraform resource")]);
    },
  );

  test("cdktn is refused, since cdktf may be its alias", async () => {
    expect(await lint("stacks/main.ts", importing("cdktn"))).toEqual([expect.stringContaining("must never be loaded together")]);
  });
});

describe("environment variables", () => {
  const forms = [
    "export const value = process.env.HOME;\n",
    "export const { env } = process;\n",
    'import { env } from "node:process";\nexport const value = env.HOME;\n',
    'import { env } from "process";\nexport const value = env.HOME;\n',
  ];

  test.each(forms)("are not read by the library: %s", async (code) => {
    for (const file of ["lib/dso-project.ts", "lib/plugins/harbor/index.ts", "lib/inventory/load.ts", "lib/providers/schemas.ts"]) {
      expect(await lint(file, code)).toEqual([expect.stringContaining("the library reads no environment variable")]);
    }
  });

  test("are read by stacks, sandbox and test helpers", async () => {
    for (const file of ["stacks/main.ts", "lib/sandbox/server.ts", "lib/testing/synthesise.ts"]) {
      expect(await lint(file, forms[0]!)).toEqual([]);
    }
  });
});

test.each(["lib/sandbox/server.ts", "stacks/main.ts"])("a promise that nobody waits for is refused in %s", async (file) => {
  const work = "export async function work(): Promise<void> {}\n";
  expect(await lint(file, `${work}work();\n`)).toEqual([expect.stringContaining("@typescript-eslint/no-floating-promises")]);
  expect(await lint(file, `${work}void work();\n`)).toEqual([]);
});

test("a file of more than 400 lines asks for a second noun", async () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, index) => `export const thing${index} = ${index};\n`).join("");
  expect(await lint("lib/values/names.ts", lines(400))).toEqual([]);
  expect(await lint("lib/values/names.ts", lines(401))).toEqual([expect.stringContaining("max-lines")]);
});
