/** The `dso` command and the app that cdktf runs, as processes, the way people run them. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const scratch = mkdtempSync(join(tmpdir(), "dso-commands-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function run(script: string, args: readonly string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist", "stacks", script), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, DSO_INVENTORY: "", DSO_PROJECTS: "", ...environment },
  });
  return { status, stdout, stderr };
}

const dso = (...args: string[]) => run("cli/dso.js", args);
const synthesise = (environment: Record<string, string>) => run("main.js", [], { CDKTF_OUTDIR: mkdtempSync(join(scratch, "out-")), ...environment });

describe("dso validate", () => {
  test("says nothing is wrong, exit 0", () => {
    const { status, stdout } = dso("validate", "examples/inventory");
    expect(status).toBe(0);
    expect(stdout).toBe("no errors\n");
  });
  test("prints every error with file, line and column, exit 1", () => {
    const wrong = readdirSync(join(root, "examples", "wrong"));
    expect(wrong.length).toBeGreaterThan(10);
    const { status, stdout, stderr } = dso("validate", "examples/wrong/unknown-key/inventory");
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(/\.yaml:\d+:\d+: .*\[unknown-key\]/);
  });
  test("a directory that is not there is an error, exit 1", () => {
    const { status, stdout, stderr } = dso("validate", "nowhere");
    expect(status).toBe(1);
    expect(stdout + stderr).toContain("nowhere");
  });
});

describe("dso schema", () => {
  test.each(["platform", "project", "people"])("prints the JSON Schema of %s", (kind) => {
    const { status, stdout } = dso("schema", kind);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: "object", description: expect.any(String) });
  });
  test("names what there is, for anything else", () => {
    const { status, stderr } = dso("schema", "cluster");
    expect(status).toBe(1);
    expect(stderr).toContain("platform, project, people");
  });
});

describe("dso vault-policy", () => {
  test("prints the policies of one stack", () => {
    const { status, stdout } = dso("vault-policy", "project-demo");
    expect(status).toBe(0);
    expect(stdout).toContain("# vault policy write terraform--project-demo--apply - (apply)");
    expect(stdout).toContain('path "forge-dso/data/forge/projects/demo/');
    expect(stdout).not.toContain("projects/payroll");
  });
  test("names the stacks there are, for anything else", () => {
    const { status, stderr } = dso("vault-policy", "project-nobody");
    expect(status).toBe(1);
    expect(stderr).toContain("project-demo");
  });
});

describe("dso sandbox", () => {
  test("gives a command its environment, and returns its exit code", () => {
    const { status, stdout } = dso("sandbox", "--", process.execPath, "-e", "console.log(process.env.DSO_SANDBOX_URL, process.env.CDKTF_SKIP_PROVIDER_LOCK); process.exit(7)");
    expect(status).toBe(7);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ true/);
  });
});

describe("the app", () => {
  test("an unknown slug in DSO_PROJECTS is an error that names it, exit 1, and nothing is written", () => {
    const out = mkdtempSync(join(scratch, "out-"));
    const { status, stderr } = synthesise({ DSO_PROJECTS: "demo,nobody", CDKTF_OUTDIR: out });
    expect(status).toBe(1);
    expect(stderr).toContain("nobody");
    expect(readdirSync(out)).toEqual([]);
  });
  test("a wrong inventory is an error with its places, exit 1, and nothing is written", () => {
    const out = mkdtempSync(join(scratch, "out-"));
    const { status, stderr } = synthesise({ DSO_INVENTORY: "examples/wrong/unknown-key/inventory", CDKTF_OUTDIR: out });
    expect(status).toBe(1);
    expect(stderr).toMatch(/\.yaml:\d+:\d+/);
    expect(readdirSync(out)).toEqual([]);
  });
  test("an engine that is missing, or too old, is one line that says what to install", () => {
    const old = join(scratch, "old-terraform");
    writeFileSync(old, '#!/bin/sh\necho \'{ "terraform_version": "1.10.5" }\'\n');
    chmodSync(old, 0o755);
    for (const [binary, problem] of [
      [old, /1\.10\.5 is too old: install Terraform or OpenTofu 1\.11 or newer/],
      [join(scratch, "nowhere"), /was not found: install Terraform or OpenTofu 1\.11 or newer/],
    ] as const) {
      const { status, stderr } = synthesise({ TERRAFORM_BINARY_NAME: binary });
      expect(status).toBe(1);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(stderr).toMatch(problem);
    }
  });
  test("writes where cdktf looks, also when CDKTF_OUTDIR is set to nothing", () => {
    const cwd = mkdtempSync(join(scratch, "cwd-"));
    const { status, stderr } = spawnSync(process.execPath, [join(root, "dist", "stacks", "main.js")], { cwd, encoding: "utf8", env: { ...process.env, DSO_INVENTORY: join(root, "examples", "inventory"), DSO_PROJECTS: "demo", CDKTF_OUTDIR: "" } });
    expect({ status, stderr, there: readdirSync(cwd) }).toEqual({ status: 0, stderr: "", there: ["cdktf.out"] });
  });
  test("synthesises the example inventory in under 3 seconds of CPU time", () => {
    const script = `process.on("exit", () => { const { user, system } = process.cpuUsage(); require("fs").writeSync(1, String((user + system) / 1e6)); });
      require(${JSON.stringify(join(root, "dist", "stacks", "main.js"))});`;
    const seconds = [1, 2, 3].map(() => {
      const { status, stdout } = spawnSync(process.execPath, ["-e", script], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, DSO_INVENTORY: "", DSO_PROJECTS: "", CDKTF_OUTDIR: mkdtempSync(join(scratch, "out-")) },
      });
      expect(status).toBe(0);
      return Number(stdout);
    });
    expect(Math.min(...seconds)).toBeLessThan(3);
  });
});

describe("importing the library", () => {
  const loaded = (entry: string): string[] => {
    const script = `require(${JSON.stringify(join(root, "dist", "lib", entry))}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
    return JSON.parse(stdout) as string[];
  };
  const providers = (files: readonly string[]) => files.filter((file) => /@cdktf\/provider-|providers\/[a-z]+\/(bindings|provider)/.test(file));

  test("loads no provider", () => {
    const files = loaded("index.js");
    expect(files.some((file) => file.endsWith("dso-project.js"))).toBe(true);
    expect(providers(files)).toEqual([]);
  });
  test("loads a plugin's own provider only", () => {
    const files = providers(loaded("plugins/harbor/index.js"));
    expect(files.length).toBeGreaterThan(0);
    expect(files.every((file) => file.includes("/providers/harbor/"))).toBe(true);
  });
  test("judging an inventory loads no provider either", () => {
    expect(providers(loaded("../stacks/open-inventory.js"))).toEqual([]);
  });
});
