import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTakenBack, type Announcement } from "../../stacks/applied/announcement";
import { begun, wasApplied, type AppliedRecord } from "../../stacks/applied/record";
import { openRecords, readAll, type AppliedRecords } from "../../stacks/applied/records";
import { PackageRegistry } from "../pipeline/package-registry";

const record = (stack: string, more: Partial<AppliedRecord> = {}): AppliedRecord => ({ stack, digest: "a".repeat(64), keeps: ["gitlab_project.x"], state: "active", ...more });
const scratch = mkdtempSync(join(tmpdir(), "dso-records-"));
let registry: PackageRegistry;
beforeAll(async () => {
  registry = await PackageRegistry.start();
});
afterAll(async () => {
  await registry.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe.each<[string, () => AppliedRecords]>([
  ["a directory", () => openRecords(join(scratch, "records"), {})],
  ["GitLab's package registry", () => openRecords("gitlab", registry.environment)],
])("records in %s", (_, open) => {
  test("are read as they were written, replaced, listed and removed", async () => {
    const records = open();
    expect(await records.stacks()).toEqual([]);
    expect(await records.read("project-demo")).toBeUndefined();
    await records.write(record("project-demo"));
    await records.write(record("platform"));
    await records.write(record("project-demo", { state: "retired", run: 7, at: "2026-11-24T00:00:00.000Z" }));
    expect(await records.stacks()).toEqual(["platform", "project-demo"]);
    expect(await records.read("project-demo")).toEqual(record("project-demo", { state: "retired", run: 7, at: "2026-11-24T00:00:00.000Z" }));
    await records.remove("project-demo");
    expect(await records.stacks()).toEqual(["platform"]);
    await records.remove("project-demo");
  });
  test("beside them is what the last pipeline wants, which is no stack's", async () => {
    const records = open();
    expect(await records.announced()).toBeUndefined();
    await records.announce({ run: 3, digests: { platform: "a" } });
    await records.announce({ run: 4, digests: { platform: "b" } });
    expect(await records.announced()).toEqual({ run: 4, digests: { platform: "b" } });
    expect(await records.stacks()).toEqual(["platform"]);
  });
  test("of hundreds of stacks are found, whatever a page holds", async () => {
    const records = open();
    const names = Array.from({ length: 230 }, (_, index) => `project-p${String(index).padStart(3, "0")}`);
    await Promise.all(names.map((name) => records.write(record(name))));
    const stacks = (await records.stacks()).filter((name) => name.startsWith("project-p"));
    expect(stacks).toEqual(names);
    expect([...(await readAll(records, stacks)).keys()].sort()).toEqual(names);
  });
});

test.each([
  ["{}", /project-broken\.json is no record of an applied stack: it must have stack, digest, keeps and state$/],
  ["", /project-broken\.json is not JSON: .*; put back what was there, or remove it$/],
  [JSON.stringify(record("project-other")), /project-broken\.json is a record of project-other, and should be one of project-broken: /],
])("a file that is no record is refused with its name: %s", async (text, message) => {
  writeFileSync(join(scratch, "project-broken.json"), text);
  await expect(openRecords(scratch, {}).read("project-broken")).rejects.toThrow(message);
});
test.each([undefined, ""])("records that are nowhere are no records of nothing: %s", (where) => {
  expect(() => openRecords(where, {})).toThrow("nothing says where the records of what was applied are: --records gitlab, or --records DIR, or DSO_RECORDS");
});
test.each(["{}", "null", '{"digests": {"platform": 1}}'])("what is no announcement is refused with its name: %s", async (text) => {
  writeFileSync(join(scratch, "announced.json"), text);
  await expect(openRecords(scratch, {}).announced()).rejects.toThrow(/announced\.json does not say what the last pipeline wants/);
});
test("a run is overtaken by one with a higher number; where there are none, by whoever announced last", () => {
  const own = record("platform", { run: 7 });
  const wants = (digest: string | undefined, run?: number): Announcement => ({ run, digests: digest === undefined ? {} : { platform: digest } });
  const other = "b".repeat(64);
  expect([wants(other, 8), wants(undefined, 8), wants(own.digest, 8), wants(other, 7), wants(other, 6), wants(other), undefined].map((announced) => isTakenBack(own, announced))).toEqual([true, true, false, false, false, true, false]);
  expect([wants(other, 8), wants(own.digest, 8)].map((announced) => isTakenBack({ ...own, run: undefined }, announced))).toEqual([true, false]);
});
describe("when an apply begins", () => {
  const next = record("project-demo", { keeps: ["gitlab_project.b"], unkept: ["gitlab_project.c"], run: 9 });
  test("all that was there or will be is recorded; what was last applied, and by whom, stays but for its digest", () => {
    const last = record("project-demo", { keeps: ["gitlab_project.a", "gitlab_project.c"], unkept: ["gitlab_project.b", "gitlab_project.d"], run: 7, at: "2026-11-24T00:00:00.000Z" });
    expect(begun(next, last)).toEqual({ ...last, digest: "0".repeat(64), keeps: ["gitlab_project.a", "gitlab_project.b", "gitlab_project.c"], unkept: ["gitlab_project.d"] });
    expect(wasApplied(begun(next, last))).toBe(true);
  });
  test("for the first time, it was not applied yet, and may not vanish either", () => {
    const first = begun({ ...next, state: "retired" }, undefined);
    expect(first).toEqual({ stack: "project-demo", digest: "0".repeat(64), keeps: next.keeps, unkept: next.unkept, state: "active" });
    expect(wasApplied(first)).toBe(false);
    expect(wasApplied(begun(next, first))).toBe(false);
  });
  test("a record that does not tell what is not kept tells it no sooner than when it has succeeded", () => {
    expect(begun(next, record("project-demo")).unkept).toBeUndefined();
  });
  test("only what was retired before and stays so may vanish", () => {
    const states = (["active", "retired"] as const).flatMap((now) => (["active", "retired"] as const).map((then) => begun({ ...next, state: now }, record("project-demo", { state: then })).state));
    expect(states).toEqual(["active", "active", "active", "retired"]);
  });
});
test("a record is written as a whole, and what a killed run left of one is none", async () => {
  const directory = join(scratch, "whole");
  const records = openRecords(directory, {});
  await records.write(record("platform"));
  expect(readdirSync(directory)).toEqual(["platform.json"]);
  writeFileSync(join(directory, "project-demo.json.123"), '{"stack": "project-demo", "dig');
  expect(await records.stacks()).toEqual(["platform"]);
});
test("GitLab's are reached from its jobs only, and a refusal says what it is about", async () => {
  expect(() => openRecords("gitlab", {})).toThrow(/CI_API_V4_URL, CI_PROJECT_ID and CI_JOB_TOKEN are not all set/);
  await expect(openRecords("gitlab", { ...registry.environment, CI_JOB_TOKEN: "other" }).write(record("platform"))).rejects.toThrow(/GitLab did not let this job write the record of platform: 401/);
});
