import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Consumer, repository } from "./consumer";

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  bin: Record<string, string>;
  exports: Record<string, { types: string; default: string } | string>;
};

/** One export per plugin: the subpath, and the class that it is for. */
const plugins = {
  argocd: "ArgocdPlugin",
  gitlab: "GitlabPlugin",
  harbor: "HarborPlugin",
  keycloak: "KeycloakPlugin",
  kubernetes: "KubernetesPlugin",
  nexus: "NexusPlugin",
  observability: "ObservabilityPlugin",
  sonarqube: "SonarqubePlugin",
  vault: "VaultPlugin",
};

/** Providers that have no package of their own: the class with which a stack declares one. */
const providers = {
  harbor: "HarborProvider",
  keycloak: "KeycloakProvider",
  nexus: "NexusProvider",
  random: "RandomProvider",
  sonarqube: "SonarqubeProvider",
};

const subpaths = Object.keys(manifest.exports).filter((subpath) => subpath !== "./package.json");

let consumer: Consumer;

beforeAll(() => {
  consumer = new Consumer();
}, 60_000);

afterAll(() => consumer?.remove());

test("every plugin of the library has a subpath of its own", () => {
  expect(Object.keys(plugins)).toEqual(readdirSync(join(repository, "lib/plugins")).sort());
});

test("every provider without a package on npm has one, too", () => {
  const used = JSON.parse(readFileSync(join(repository, "lib/providers/used.json"), "utf8")) as Record<string, { bindings: string }>;
  expect(Object.keys(providers)).toEqual(Object.keys(used).filter((name) => !used[name]!.bindings.startsWith("@")).sort());
  expect(subpaths).toEqual(expect.arrayContaining(Object.keys(providers).map((name) => `./providers/${name}`)));
});

describe("what is in the package", () => {
  test("every file that the manifest names", () => {
    const named = [...Object.values(manifest.bin), ...subpaths.flatMap((subpath) => Object.values(manifest.exports[subpath] as object) as string[])];
    for (const file of named) expect(consumer.files).toContain(file.replace(/^\.\//, ""));
  });

  test("the licence and the introduction", () => {
    expect(consumer.files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
  });

  test("the schemas that the sandbox answers from", () => {
    expect(consumer.files).toEqual(expect.arrayContaining(["dist/lib/providers/harbor/schema.json", "dist/lib/providers/used.json"]));
  });

  test("the generated bindings, compiled, with their types", () => {
    expect(consumer.files).toEqual(
      expect.arrayContaining(["dist/lib/providers/harbor/bindings/project/index.js", "dist/lib/providers/harbor/bindings/project/index.d.ts"]),
    );
  });

  test("no source, test or trace of the build", () => {
    const stray = consumer.files.filter((file) => (/\.ts$/.test(file) && !/\.d\.ts$/.test(file)) || /(^|\/)(test|\.hash|.*\.tsbuildinfo)(\/|$)/.test(file));
    expect(stray).toEqual([]);
  });

  test("less than 8 MB", () => {
    expect(consumer.unpackedSize).toBeLessThan(8_000_000);
  });

  test("a command that can be run", () => {
    for (const file of Object.values(manifest.bin)) {
      const path = join(consumer.folder, "node_modules/cdktf-dso", file);
      expect(readFileSync(path, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
      accessSync(path, constants.X_OK);
      expect(consumer.node(path, "--help")).toMatchObject({ status: 0, output: expect.stringContaining("sandbox") });
    }
  });
});

describe("the package in use", () => {
  const names = Object.values(plugins);
  const isConstructor = (name: string): string => `if (typeof ${name} !== "function") throw new Error("${name} is " + typeof ${name});`;

  test("from CommonJS", () => {
    consumer.write(
      "use.cjs",
      [
        'const { DsoProject, Plugin } = require("cdktf-dso");',
        ...Object.entries(plugins).map(([tool, name]) => `const { ${name} } = require("cdktf-dso/plugins/${tool}");`),
        ...["DsoProject", "Plugin", ...names].map(isConstructor),
        ...names.map((name) => `if (!(${name}.prototype instanceof Plugin)) throw new Error("${name} is another Plugin");`),
        'console.log("done");',
      ].join("\n"),
    );
    expect(consumer.node("use.cjs")).toEqual({ status: 0, output: "done\n" });
  });

  test("from an ES module, by name", () => {
    consumer.write(
      "use.mjs",
      [
        'import { DsoProject, Plugin } from "cdktf-dso";',
        ...Object.entries(plugins).map(([tool, name]) => `import { ${name} } from "cdktf-dso/plugins/${tool}";`),
        ...["DsoProject", "Plugin", ...names].map(isConstructor),
        'console.log("done");',
      ].join("\n"),
    );
    expect(consumer.node("use.mjs")).toEqual({ status: 0, output: "done\n" });
  });

  test.each(subpaths)("%s can be loaded both ways", (subpath) => {
    const name = subpath === "." ? "cdktf-dso" : `cdktf-dso/${subpath.slice(2)}`;
    const script = `const required = Object.keys(require("${name}")).sort(); import("${name}").then((imported) => {
      const missing = required.filter((key) => key !== "__esModule" && !(key in imported));
      if (required.length === 0 || missing.length > 0) throw new Error("not found by name: " + missing);
      console.log("done");
    });`;
    expect(consumer.node("-e", script)).toEqual({ status: 0, output: "done\n" });
  });

  test("its files cannot be reached but through what it exports", () => {
    const { output } = consumer.node("-e", 'require("cdktf-dso/dist/lib/dso-project.js")');
    expect(output).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  const code = [
    'import { App, TerraformStack } from "cdktf";',
    'import type { Construct } from "constructs";',
    'import { DsoProject, Plugin, type IDsoEnvironment } from "cdktf-dso";',
    ...Object.entries(plugins).map(([tool, name]) => `import { ${name} } from "cdktf-dso/plugins/${tool}";`),
    ...Object.entries(providers).map(([tool, name]) => `import { ${name} } from "cdktf-dso/providers/${tool}";`),
    "export class Greeting extends Plugin {",
    "  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {",
    "    const name: string = environment.name;",
    "    new TerraformStack(scope, name);",
    "  }",
    "}",
    `export const classes: readonly (abstract new (...args: never[]) => Plugin)[] = [${names.join(", ")}];`,
    "export const project: typeof DsoProject = DsoProject;",
    "export const app = new App();",
    "export const stack = new TerraformStack(app, \"stack\");",
    ...Object.values(providers).map((name) => `export const ${name.toLowerCase()} = new ${name}(stack, "${name}", ${name === "RandomProvider" ? "" : name === "SonarqubeProvider" ? '{ host: "https://example.org" }' : '{ url: "https://example.org" }'});`),
    "// @ts-expect-error: a project is not a plugin",
    "export const wrong: typeof DsoProject = Greeting;",
    "",
  ].join("\n");
  const strict = {
    target: "ES2022",
    strict: true,
    noImplicitOverride: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  };

  // cdktf's own project template still resolves modules the old way, which knows nothing of `exports`.
  test.each([
    ["a CommonJS module", "use.cts", { module: "Node16" }],
    ["an ES module", "use.mts", { module: "Node16" }],
    ["a bundler", "use-bundled.ts", { module: "ESNext", moduleResolution: "Bundler" }],
    ["a project made by cdktf init", "use.ts", { module: "CommonJS", moduleResolution: "Node10" }],
  ])("its types hold under strict settings, in %s", (_kind, file, options) => {
    consumer.write(file, code);
    consumer.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...strict, ...options }, files: [file] }));
    expect(consumer.node(require.resolve("typescript/bin/tsc"), "-p", ".")).toEqual({ status: 0, output: "" });
  }, 60_000);
});

describe("as the README says", () => {
  const readme = readFileSync(join(repository, "README.md"), "utf8");
  const block = (pattern: RegExp) => pattern.exec(readme)![1]!;
  const inventory = "node_modules/cdktf-dso/examples/inventory";

  test("what cdktf runs makes the stacks of an inventory", () => {
    const manifest = JSON.parse(block(/```json\n(\s*\{[\s\S]*?"app"[\s\S]*?)```/)) as { app: string };
    expect(consumer.shell(manifest.app, { DSO_INVENTORY: inventory, CDKTF_OUTDIR: "out" })).toEqual({ status: 0, output: "" });
    const made = readdirSync(join(consumer.folder, "out", "stacks")).sort();
    expect(made).toEqual(["platform", "project-demo", "project-invoicing", "project-payroll", "project-portal", "zone-priv", "zone-pub"]);
  }, 60_000);

  test("its plugin is one, with types and in an inventory", () => {
    consumer.write("notify.ts", block(/```ts\n(import \{ DataResource \}[\s\S]*?)```/));
    consumer.write("tsconfig.json", JSON.stringify({ compilerOptions: { target: "ES2022", module: "Node16", strict: true, noImplicitOverride: true, types: [] }, files: ["notify.ts"] }));
    expect(consumer.node(require.resolve("typescript/bin/tsc"), "-p", ".")).toEqual({ status: 0, output: "" });
    const line = block(/in an inventory, `(plugins: [^`]*)`/).replace("./notify.js", join(consumer.folder, "notify.js")).replace("…", "https://notify.example.org");
    expect(consumer.shell(`cp -r ${inventory} factory && printf '\\n%s\\n' '${line}' >> factory/platform.yaml && node node_modules/cdktf-dso/dist/stacks/cli/dso.js validate factory`)).toEqual({
      status: 0,
      output: "no errors\n",
    });
  }, 60_000);
});

describe("what is loaded", () => {
  const bindings = /@cdktf\/provider-|providers\/[a-z]+\/bindings\//;

  const loadedBy = (name: string): string[] => {
    const script = `require("${name}"); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { status, output } = consumer.node("-e", script);
    if (status !== 0) throw new Error(output);
    return JSON.parse(output) as string[];
  };

  test.each(["cdktf-dso", "cdktf-dso/inventory", "cdktf-dso/sandbox", "cdktf-dso/testing"])("no provider by %s", (name) => {
    const loaded = loadedBy(name);
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.filter((file) => bindings.test(file))).toEqual([]);
  });

  const allowed: Record<string, RegExp> = {
    argocd: /provider-kubernetes|provider-gitlab|provider-vault/,
    gitlab: /provider-gitlab/,
    harbor: /providers\/harbor\/|provider-vault/,
    keycloak: /providers\/keycloak\//,
    kubernetes: /provider-kubernetes|provider-vault/,
    nexus: /providers\/nexus\//,
    observability: /^$/,
    // It has none: all of it goes through other plugins.
    sonarqube: /providers\/sonarqube\//,
    vault: /provider-vault/,
  };

  test.each(Object.keys(plugins))("only its own provider by the plugin %s, and never the root of a provider package", (tool) => {
    const loaded = loadedBy(`cdktf-dso/plugins/${tool}`);
    expect(loaded.filter((file) => bindings.test(file) && !allowed[tool]!.test(file))).toEqual([]);
    expect(loaded.filter((file) => /@cdktf\/provider-[a-z]+\/lib\/(index|lazy-index)\.js$/.test(file))).toEqual([]);
  });
});
