/** `dso diff` and `dso drift` as processes, the way people and pipelines run them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { change, planOf } from "./diff/support";

const scratch = mkdtempSync(join(tmpdir(), "dso-diff-commands-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const dso = (...args: string[]) => spawnSync(process.execPath, [join(__dirname, "..", "..", "dist", "stacks", "cli", "dso.js"), ...args], { cwd: scratch, encoding: "utf8", env: { ...process.env, DSO_INVENTORY: "", DSO_PROJECTS: "", CDKTF_OUTDIR: "" } });
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
test("the last line of defence spoils no JSON, though a secret be a word of it", () => {
  const named = (name: string) => ({ name, note: "sentences" });
  const file = plan("project-demo", change("acme_box.b", null, named("has sentences"), { change: { after_sensitive: { note: true } } }));
  const { stdout } = dso("diff", "--plan", file, "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({ stacks: [{ changes: [{ sentences: ["box has (sensitive) is created"] }] }] });
});
