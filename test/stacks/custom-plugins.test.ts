/** Plugins that a platform's file names, loaded as `cdktf synth` and `dso validate` load them. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

jest.setTimeout(60_000);

const root = join(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "custom-plugins-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const platform = (plugins: string) => `apiVersion: dso/v1
kind: Platform
rootPath: forge/projects
services:
  vault: { url: https://vault.example.org }
zones:
  - { slug: pub, label: Public, argocdUrl: https://argocd.example.org, delivery: push, argocdContext: argocd }
clusters:
  - { label: app1, zone: pub, privacy: public, stages: [dev], context: app1 }
plugins: ${plugins}
`;
const project = `apiVersion: dso/v1
kind: Project
name: demo
owner: owner@example.org
services: { notify: { channel: ops } }
rotation: { notify: 3 }
`;

/** What the plugin was given, and what it is told of the project. */
const body = `extends Plugin {
  onProject(project, scope) {
    project.addOutput(scope, "notify", { ...this.props, ...project.serviceOptions("notify"), rotation: project.rotation("notify") });
  }
}`;
const options = (name: string) => `{ type: "object", description: "Options.", additionalProperties: false, properties: { ${name}: { type: "string", description: "A text." } } }`;
const definition = `{ id: "notify", platformSchema: ${options("url")}, projectSchema: ${options("channel")} }`;
const modules = {
  "notify.cjs": `const { Plugin } = require("cdktf-dso");\nmodule.exports = class Notify ${body};\nmodule.exports.definition = ${definition};\n`,
  "compiled.cjs": `Object.defineProperty(exports, "__esModule", { value: true });\nconst { Plugin } = require("cdktf-dso");\nexports.default = class Notify ${body};\nexports.definition = ${definition};\n`,
  "notify.mjs": `import { Plugin } from "cdktf-dso";\nexport default class Notify ${body}\nexport const definition = ${definition};\n`,
  "silent.mjs": `import { Plugin } from "cdktf-dso";\nexport default class Notify ${body}\n`,
  "nothing.mjs": "export const definition = {};\n",
  "stranger.mjs": "export default class Notify {}\n",
  "broken.mjs": "export default class {\n",
  "failing.cjs": 'throw new Error("no such thing here");\n',
};

/** An inventory in a project of somebody else's, with the library installed. */
function inventory(plugins: string): string {
  const project1 = mkdtempSync(join(folder, "project-"));
  const packages = join(project1, "node_modules");
  mkdirSync(join(packages, "@acme", "dso-notify"), { recursive: true });
  symlinkSync(root, join(packages, "cdktf-dso"));
  writeFileSync(join(packages, "@acme", "dso-notify", "package.json"), '{ "name": "@acme/dso-notify", "main": "index.js" }');
  writeFileSync(join(packages, "@acme", "dso-notify", "index.js"), modules["notify.cjs"]);
  const directory = join(project1, "inventory");
  mkdirSync(join(directory, "projects"), { recursive: true });
  for (const [file, content] of Object.entries({ ...modules, "platform.yaml": platform(plugins), "projects/demo.yaml": project })) writeFileSync(join(directory, file), content);
  return directory;
}

function run(script: string, directory: string, ...args: string[]) {
  const out = join(directory, "..", "out");
  const env = { ...process.env, DSO_INVENTORY: directory, DSO_PROJECTS: "", CDKTF_OUTDIR: out };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist", "stacks", script), ...args], { cwd: join(directory, ".."), encoding: "utf8", env });
  return { status, output: `${stdout}${stderr}`.replaceAll(`${directory}/`, ""), out };
}

const synthesise = (plugins: string) => run("main.js", inventory(plugins));

describe("a plugin of one's own", () => {
  test.each([
    ["a CommonJS module", "./notify.cjs"],
    ["CommonJS made by a compiler", "./compiled.cjs"],
    ["an ES module", "./notify.mjs"],
    ["a module that describes no options", "./silent.mjs"],
    ["an installed package", '"@acme/dso-notify"'],
  ])("in %s is attached, with its options, and those and the rotation of projects", (_kind, module) => {
    const { status, output, out } = synthesise(`[{ id: notify, module: ${module}, options: { url: "https://notify.example.org" } }]`);
    expect({ status, output }).toEqual({ status: 0, output: "" });
    const stack = JSON.parse(readFileSync(join(out, "stacks", "project-demo", "cdk.tf.json"), "utf8")) as { output: { outputs: { value: { notify: unknown } } } };
    expect(stack.output.outputs.value.notify).toEqual({ url: "https://notify.example.org", channel: "ops", rotation: 3 });
  });

  test.each([
    ["that is not there", "./nowhere.mjs", /the module of plugin "notify" cannot be loaded: Cannot find module .*nowhere\.mjs.*\[plugin-not-loaded\]\n {4}found: {3}\.\/nowhere\.mjs\n {4}allowed: a JavaScript file relative to the inventory, or an installed package/],
    ["of a package that is not installed", "no-such-package", /cannot be loaded: Cannot find (module|package) 'no-such-package'/],
    ["that is not JavaScript", "./broken.mjs", /the module of plugin "notify" cannot be loaded: .*\[plugin-not-loaded\]/],
    ["that fails", "./failing.cjs", /the module of plugin "notify" cannot be loaded: no such thing here \[plugin-not-loaded\]/],
    ["without a default export", "./nothing.mjs", /does not export a plugin by default \[plugin-not-a-plugin\]/],
    ["with a class that is no plugin", "./stranger.mjs", /allowed: a default export that is a subclass of Plugin, of the same installation of cdktf-dso/],
  ])("a module %s is an error, exit 1, and nothing is written", (_what, module, message) => {
    const directory = inventory(`[{ id: notify, module: ${module} }]`);
    for (const { status, output } of [run("main.js", directory), run("cli/dso.js", directory, "validate", directory)]) {
      expect(status).toBe(1);
      expect(output).toMatch(message);
      expect(output).toMatch(/^platform\.yaml:10:\d+: /);
      expect(output).not.toMatch(/^ +at /m);
    }
    expect(() => readFileSync(join(directory, "..", "out", "manifest.json"))).toThrow(/ENOENT/);
  });
  test("attached by another id than its options are described for is an error", () => {
    expect(synthesise("[{ id: alert, module: ./notify.mjs }]").output).toMatch(/\[plugin-id-differs\]\n {4}found: {3}alert\n {4}allowed: notify/);
  });
  test("of another installation of the library is an error", () => {
    const directory = inventory("[{ id: notify, module: ./notify.cjs }]");
    const other = join(directory, "..", "node_modules", "cdktf-dso");
    rmSync(other);
    mkdirSync(other);
    cpSync(join(root, "package.json"), join(other, "package.json"));
    for (const part of ["cdktf", "constructs"]) symlinkSync(join(root, "node_modules", part), join(other, "..", part));
    cpSync(join(root, "dist", "lib"), join(other, "dist", "lib"), { recursive: true, filter: (file) => !/providers\/\w+\/(bindings|schema)/.test(file) });
    expect(run("main.js", directory).output).toContain("of the same installation of cdktf-dso");
  });

  test("that cannot be loaded does not hide what else is wrong", () => {
    const directory = inventory("[{ id: notify, module: ./nowhere.mjs }]");
    writeFileSync(join(directory, "projects", "demo.yaml"), project.replace("owner@example.org", "nobody"));
    expect(run("cli/dso.js", directory, "validate", directory).output).toMatch(/platform\.yaml:10:33: .*\[plugin-not-loaded\][^]*projects\/demo\.yaml:4:8: .*\[invalid-email\][^]*2 errors in 2 files/);
  });
  test("its options are judged, in both files, like those of a service", () => {
    const directory = inventory('[{ id: notify, module: ./notify.mjs, options: { uri: "https://notify.example.org" } }]');
    writeFileSync(join(directory, "projects", "demo.yaml"), project.replace("channel", "chanel"));
    const { status, output } = run("cli/dso.js", directory, "validate", directory);
    expect(status).toBe(1);
    expect(output).toContain("platform.yaml:10:58: there is no such key here [unknown-key]\n    found:   uri\n    allowed: url");
    expect(output).toContain("projects/demo.yaml:5:23: there is no such key here [unknown-key]\n    found:   chanel\n    allowed: channel");
  });
});
