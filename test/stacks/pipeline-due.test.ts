import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { due } from "../../stacks/cli/due";

const root = mkdtempSync(join(tmpdir(), "dso-due-"));
const inventory = join(root, "inventory");
const said: string[] = [];
const cwd = process.cwd();
beforeAll(() => {
  process.chdir(root);
  jest.spyOn(console, "log").mockImplementation((text: string) => void said.push(text));
});
afterAll(() => {
  process.chdir(cwd);
  rmSync(root, { recursive: true, force: true });
});

const platform = `apiVersion: dso/v1
kind: Platform
rootPath: forge/projects
services: { sonarqube: { url: https://sonarqube.example.org }, harbor: { url: https://harbor.example.org }, vault: { url: https://vault.example.org } }
zones: []
clusters: []
`;
/** A comment and a form of its own, which must stay. */
const project = (name: string, rotation: string) => `apiVersion: dso/v1
kind: Project
name: ${name}   # kept as it is
owner: owner@example.org
rotation: { sonarqube: ${rotation}, harbor: 3 }
`;
const file = (name: string) => join(inventory, "projects", `${name}.yaml`);

beforeEach(() => {
  said.length = 0;
  mkdirSync(join(inventory, "projects"), { recursive: true });
  writeFileSync(join(inventory, "platform.yaml"), platform);
  writeFileSync(file("early"), project("early", "2026-01"));
  writeFileSync(file("late"), project("late", '"2026-10"'));
  writeFileSync(file("counted"), project("counted", "7"));
});

const at = (day: string, more = {}) => due("inventory", { at: day, ahead: "45", ...more });

test("nothing is due long before a token ends", async () => {
  expect(await at("2026-12-01")).toBe(0);
  expect(said).toEqual(["nothing is due"]);
});
test("a token is due so many days before its end, at its place, with what to raise it to; a counter never", async () => {
  // A generation of January 2026 ends on 2027-02-01; 45 days before is 2026-12-18.
  expect(await at("2026-12-17")).toBe(0);
  expect(await at("2026-12-18")).toBe(2);
  expect(said.at(-1)).toBe(
    "inventory/projects/early.yaml:5:24: what sonarqube gave ends on 2027-02-01 [rotation-due]\n    found:   2026-01\n    to do:   raise rotation.sonarqube to 2026-12",
  );
  expect(await at("2026-12-17", { ahead: "46" })).toBe(2);
});
test("the change is there to be merged, with nothing else in it", async () => {
  expect(await at("2027-01-15", { patch: "rotation.patch" })).toBe(2);
  expect(readFileSync(file("early"), "utf8")).toBe(project("early", "2026-01"));
  const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
  git("init", "--quiet");
  expect(git("apply", "rotation.patch")).toMatchObject({ status: 0, stderr: "" });
  expect(readFileSync(file("early"), "utf8")).toBe(project("early", "2027-01"));
  expect(readFileSync(file("late"), "utf8")).toBe(project("late", '"2026-10"'));
  expect(await at("2027-01-15")).toBe(0);
});
test("a patch that cannot be made is an error, and nothing is written", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = root;
  try {
    await expect(at("2027-10-01", { patch: "none.patch" })).rejects.toThrow("the patch of inventory/projects/early.yaml cannot be written: diff cannot be run (spawnSync diff ENOENT); install diffutils, or use --write");
    writeFileSync(join(root, "diff"), "#!/bin/sh\necho of no use >&2\nexit 2\n", { mode: 0o755 });
    await expect(at("2027-10-01", { patch: "none.patch" })).rejects.toThrow("diff ended with 2: of no use;");
  } finally {
    process.env["PATH"] = path;
  }
  expect(existsSync("none.patch")).toBe(false);
});
test("or written at once", async () => {
  expect(await at("2027-10-01", { write: true })).toBe(2);
  expect(readFileSync(file("early"), "utf8")).toBe(project("early", "2027-10"));
  expect(readFileSync(file("late"), "utf8")).toBe(project("late", '2027-10'));
  expect(await at("2027-10-01")).toBe(0);
});
test("a date that is none is refused", async () => {
  await expect(at("tomorrow")).rejects.toThrow('--at takes a day such as 2026-11-24, not "tomorrow"');
  await expect(at("2026-11-24", { ahead: "soon" })).rejects.toThrow('--ahead takes a number of days, not "soon"');
});
