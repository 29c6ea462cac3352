/** `dso diff` and `dso drift` as processes, the way people and pipelines run them. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { change, planOf } from "./diff/support";

const scratch = mkdtempSync(join(tmpdir(), "dso-diff-commands-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const DSO = join(__dirname, "..", "..", "dist", "stacks", "cli", "dso.js");
const dso = (...args: string[]) => spawnSync(process.execPath, [DSO, ...args], { cwd: scratch, encoding: "utf8", env: { ...process.env, DSO_INVENTORY: "", DSO_PROJECTS: "", CDKTF_OUTDIR: "" } });
const plan = (stack: string, ...changes: Parameters<typeof planOf>[0]) => {
  const file = join(scratch, `${stack}.json`);
  writeFileSync(file, JSON.stringify({ terraform_version: "1.11.4", ...planOf(changes) }));
  return file;
};

test("the exit code tells what a pipeline may do", () => {
  const file = plan("project-demo", change("harbor_project.p", { name: "demo", storage_quota: 10 }, { name: "demo", storage_quota: 5 }));
  expect(dso("diff", "--plan", file)).toMatchObject({ status: 2, stdout: "project demo\n  harbor: the quota of project demo falls from 10 GiB to 5 GiB\n\nproject demo: 1 changed.\n", stderr: "" });
});
test("plans are named one by one, and stacks besides", () => {
  const one = plan("project-a", change("harbor_project.p", { name: "a", public: false }, { name: "a", public: true }));
  const other = plan("project-b");
  expect(dso("diff", "--plan", one, "--plan", other)).toMatchObject({ status: 3, stdout: expect.stringMatching(/^Widens access\n[^]*\n1 of 2 stacks: 1 changed\.\n$/) });
  expect(dso("diff", "--plan", one, "--plan", other, "project-b")).toMatchObject({ status: 0, stdout: "Nothing changes in project b.\n" });
});
test("an error is an error, exit 1", () => {
  expect(dso("diff")).toMatchObject({ status: 1, stderr: "dso: there are no stacks in cdktf.out: run cdktf synth first, or name its directory with --out\n" });
  expect(dso("drift", "--out", "elsewhere")).toMatchObject({ status: 1, stderr: "dso: there are no stacks in elsewhere: run cdktf synth first, or name its directory with --out\n" });
});
test.each(["diff", "drift"])("dso %s --help says what the exit codes mean, and wrong options are told", (command) => {
  expect(dso(command, "--help").stdout).toMatch(/Exit codes:\n {2}0 {2}.*\n {2}2 {2}[^]*\n {2}1 {2}error/);
  expect(dso(command, "--format", "html")).toMatchObject({ status: 1, stderr: expect.stringContaining("Allowed choices are text, markdown, json") });
  expect(dso(command, "--parallel", "0")).toMatchObject({ status: 1, stderr: expect.stringContaining("a whole number from 1 on") });
});
test.each(["diff", "drift"])("dso %s that is told to end lets the engine end, takes no further stack and exits with 130", async (command) => {
  const out = join(scratch, `out-${command}`);
  for (const stack of ["project-a", "project-b"]) {
    mkdirSync(join(out, "stacks", stack), { recursive: true });
    writeFileSync(join(out, "stacks", stack, "cdk.tf.json"), "{}");
  }
  const calls = join(scratch, `${command}.calls`);
  const engine = join(scratch, "engine");
  writeFileSync(engine, `#!/bin/sh\ntrap 'echo ended >> ${calls}; exit 1' INT\necho $1 >> ${calls}\n[ $1 = init ] && exit\nfor i in $(seq 100); do sleep 0.1; done\n`, { mode: 0o755 });
  const child = spawn(process.execPath, [DSO, command, "--out", out, "--parallel", "1"], { cwd: scratch, env: { ...process.env, TERRAFORM_BINARY_NAME: engine } });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const code = new Promise((resolve) => child.once("close", resolve));
  while (!existsSync(calls) || !readFileSync(calls, "utf8").includes("plan")) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill("SIGINT");
  expect(await code).toBe(130);
  expect({ calls: readFileSync(calls, "utf8"), errors }).toEqual({ calls: "init\nplan\nended\n", errors: `dso ${command}: project-a was interrupted\n` });
}, 30_000);
test("the last line of defence spoils no JSON, though a secret be a word of it", () => {
  const named = (name: string) => ({ name, note: "sentences" });
  const file = plan("project-demo", change("acme_box.b", null, named("has sentences"), { change: { after_sensitive: { note: true } } }));
  const { stdout } = dso("diff", "--plan", file, "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({ stacks: [{ changes: [{ sentences: ["box has (sensitive) is created"] }] }] });
});
