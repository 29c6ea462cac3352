import { availableParallelism } from "node:os";
import { readSettings } from "../../stacks/settings";

describe("what the environment says (contract §1)", () => {
  test("nothing: the example, all of it", () => {
    expect(readSettings({})).toEqual({ directory: "examples/inventory", workers: availableParallelism() });
    expect(readSettings({ DSO_INVENTORY: "", DSO_PROJECTS: "" })).toEqual({ directory: "examples/inventory", workers: availableParallelism() });
  });
  test("DSO_INVENTORY names a directory", () => {
    expect(readSettings({ DSO_INVENTORY: "../inventory" })).toMatchObject({ directory: "../inventory" });
  });
  test.each([
    ["demo", ["demo"]],
    ["demo,portal", ["demo", "portal"]],
    [" demo , portal-2 ", ["demo", "portal-2"]],
    ["demo,,portal,", ["demo", "portal"]],
  ])("DSO_PROJECTS=%j names projects", (text, projects) => {
    expect(readSettings({ DSO_PROJECTS: text })).toMatchObject({ directory: "examples/inventory", projects });
  });
  test.each([",", " , ", " "])("DSO_PROJECTS=%j names nobody, so all are meant", (text) => {
    expect(readSettings({ DSO_PROJECTS: text }).projects).toBeUndefined();
  });
  test.each([["0", 0], ["7", 7]])("DSO_WORKERS=%j is a number of processes", (text, workers) => {
    expect(readSettings({ DSO_WORKERS: text }).workers).toBe(workers);
  });
  test.each(["-1", "two", "1.5", "1000"])("DSO_WORKERS=%j is refused", (text) => {
    expect(() => readSettings({ DSO_WORKERS: text })).toThrow(`DSO_WORKERS is "${text}", expected a number of processes from 0`);
  });
});
