/** `dso diff` on small stacks, with real Terraform: how it ends, and what it is told to look at. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import { terraformBinary, TerraformRunner } from "../../../lib/testing/terraform-runner";
import { diff, type DiffOptions } from "../../../stacks/cli/diff";
import { runEngine } from "../../../stacks/pipeline/engine-run";

jest.setTimeout(3 * 60_000);

const scratch = mkdtempSync(join(tmpdir(), "dso-diff-"));
const out = join(scratch, "cdktf.out");
const plans = join(scratch, "plans");
let sandbox: Sandbox;

/** Writes a stack, as `cdktf synth` would. */
function write(stack: string, resource: object): string {
  const directory = join(out, "stacks", stack);
  mkdirSync(directory, { recursive: true });
  const terraform = { required_providers: { harbor: { source: "goharbor/harbor" } }, backend: { local: { path: join(scratch, `${stack}.tfstate`) } } };
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ terraform, resource }));
  return directory;
}
const project = (name: string, changes: object = {}) => ({ harbor_project: { p: { "//": { metadata: { path: `project-${name}/project/harbor/project` }, keeps: true }, name, storage_quota: 10, ...changes } } });

async function ask(stacks: readonly string[], options: Partial<DiffOptions> = {}): Promise<{ code: number; said: string; errors: string }> {
  const before = process.env;
  const [said, errors]: [string[], string[]] = [[], []];
  const spies = [jest.spyOn(console, "log").mockImplementation((text) => void said.push(String(text))), jest.spyOn(console, "error").mockImplementation((text) => void errors.push(String(text)))];
  process.env = { ...process.env, ...sandbox.environment };
  try {
    return { code: await diff(stacks, { format: "text", out, parallel: 2, ...options }), said: said.join("\n"), errors: errors.join("\n") };
  } finally {
    process.env = before;
    spies.forEach((spy) => spy.mockRestore());
  }
}

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const name of ["a", "b"]) {
    const directory = write(`project-${name}`, project(name));
    for (const args of [["init"], ["apply", "-auto-approve"]]) {
      const { code, output } = await runEngine(args, directory, { ...process.env, ...sandbox.environment }, false);
      if (code !== 0) throw new Error(output);
    }
  }
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await sandbox.close();
});

describe("plans made by itself", () => {
  test("exit 0 when nothing changes, in all stacks", async () => {
    expect(await ask([])).toEqual({ code: 0, said: "Nothing changes in 2 stacks.", errors: "" });
  });
  test("whatever the engine logs besides", async () => {
    process.env["TF_LOG"] = "INFO";
    try {
      expect(await ask(["project-a"])).toEqual({ code: 0, said: "Nothing changes in project a.", errors: "" });
    } finally {
      delete process.env["TF_LOG"];
    }
  });
  test("what an earlier synthesis left is not looked at", async () => {
    const manifest = join(out, "manifest.json");
    writeFileSync(manifest, JSON.stringify({ version: "0", stacks: { "project-b": {} } }));
    try {
      expect(await ask([])).toEqual({ code: 0, said: "Nothing changes in project b.", errors: "" });
      await expect(ask(["project-a"])).rejects.toThrow(/there is no stack "project-a" in .*; there are: project-b$/);
    } finally {
      rmSync(manifest);
    }
  });
  test("exit 2 when something changes, by the service that the construct is of", async () => {
    write("project-a", project("a", { storage_quota: 5 }));
    expect(await ask([])).toMatchObject({ code: 2, said: expect.stringContaining("project a\n  harbor: the quota of project a falls from 10 GiB to 5 GiB\n") });
  });
  test("exit 3 when that opens something", async () => {
    write("project-a", project("a", { public: true }));
    expect(await ask(["project-a"])).toMatchObject({ code: 3, said: expect.stringMatching(/^Widens access\n {2}project a, harbor: project a becomes public/) });
  });
  test("exit 4 when user data vanishes", async () => {
    write("project-a", {});
    write("project-a", { harbor_group: { g: { group_name: "/a", group_type: 3 } } });
    expect(await ask(["project-a"])).toMatchObject({ code: 4, said: expect.stringMatching(/^Refused\n {2}project a, harbor: project a is deleted\n {6}the images in it would be lost; /) });
  });
  test("exit 1 when a stack cannot be planned; the others are said", async () => {
    write("project-a", { harbor_project: { p: { nonsense: true } } });
    write("project-b", project("b", { storage_quota: 20 }));
    const { code, said, errors } = await ask([]);
    expect(code).toBe(1);
    expect(said).toContain("the quota of project b rises from 10 GiB to 20 GiB");
    expect(errors.split("\n")[0]).toBe(`dso diff: ${terraformBinary()} plan failed in project-a`);
    expect(errors).toContain("Error: ");
    expect(errors).not.toContain("project-b");
  });
  test("a stack that is not there is an error that names those that are", async () => {
    await expect(ask(["project-c"])).rejects.toThrow(/there is no stack "project-c" in .*; there are: project-a, project-b$/);
  });
  test("nothing synthesised is an error that says what to do", async () => {
    await expect(ask([], { out: join(scratch, "nowhere") })).rejects.toThrow(/run cdktf synth first, or name its directory with --out$/);
  });
});

describe("plans that are given", () => {
  beforeAll(async () => {
    mkdirSync(plans);
    const terraform = new TerraformRunner(sandbox.environment);
    await terraform.plan({ resource: { harbor_project: { p: { name: "c" } } } });
    writeFileSync(join(plans, "project-c.json"), await terraform.planText());
    await terraform.plan({ resource: { harbor_group: { g: { group_name: "/d", group_type: 3 } } } });
    writeFileSync(join(plans, "project-d.json"), await terraform.planText());
    terraform.dispose();
  });

  test("one by one, each named after its stack", async () => {
    expect(await ask([], { plan: [join(plans, "project-c.json")] })).toEqual({ code: 2, said: "project c\n  harbor: project c is created\n\nproject c: 1 created.", errors: "" });
  });
  test("by directory", async () => {
    expect(await ask([], { plan: [plans] })).toMatchObject({ code: 2, said: expect.stringMatching(/2 of 2 stacks: 2 created\.$/) });
  });
  test("only those of the stacks that are named", async () => {
    expect(await ask(["project-d"], { plan: [plans], format: "json" })).toMatchObject({ code: 2 });
    await expect(ask(["project-e"], { plan: [plans] })).rejects.toThrow('there is no plan of stack "project-e"; there are: project-c, project-d');
  });
  test("a plan that is not there, or twice, is an error", async () => {
    await expect(ask([], { plan: [join(plans, "project-x.json")] })).rejects.toThrow(/there is no plan .*project-x\.json$/);
    await expect(ask([], { plan: [plans, join(plans, "project-c.json")] })).rejects.toThrow('there are two plans of stack "project-c": a plan is named after its stack');
  });
  test.each([
    ["the plan itself", "PK\u0003\u0004", "is not a plan in JSON; write it with: terraform show -json PLAN > "],
    ["other JSON", '{"format_version":"1.0"}', "is not a plan in Terraform's JSON format 1"],
    ["another format", '{"format_version":"2.0","terraform_version":"9"}', '(format_version: "2.0")'],
    ["a plan that failed", '{"format_version":"1.2","terraform_version":"1.11.4","errored":true}', "is a plan that failed; it says only part of what would change"],
  ])("%s instead is an error, exit 1", async (_what, text, message) => {
    writeFileSync(join(scratch, "project-w.json"), text);
    const { code, errors } = await ask([], { plan: [join(scratch, "project-w.json")] });
    expect(code).toBe(1);
    expect(errors).toContain(message);
  });
  test("records of what was applied must be where they are said to be", async () => {
    await expect(ask([], { plan: [join(plans, "project-c.json")], applied: join(scratch, "nowhere") })).rejects.toThrow(/there is no directory .*nowhere of records of what was applied$/);
  });
});
