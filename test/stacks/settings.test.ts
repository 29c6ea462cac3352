import { readSettings } from "../../stacks/settings";

describe("what the environment says (contract §1)", () => {
  test("nothing: the example, all of it", () => {
    expect(readSettings({})).toEqual({ directory: "examples/inventory" });
    expect(readSettings({ DSO_INVENTORY: "", DSO_PROJECTS: "" })).toEqual({ directory: "examples/inventory" });
  });
  test("DSO_INVENTORY names a directory", () => {
    expect(readSettings({ DSO_INVENTORY: "../inventory" })).toEqual({ directory: "../inventory" });
  });
  test.each([
    ["demo", ["demo"]],
    ["demo,portal", ["demo", "portal"]],
    [" demo , portal-2 ", ["demo", "portal-2"]],
    ["demo,,portal,", ["demo", "portal"]],
  ])("DSO_PROJECTS=%j names projects", (text, projects) => {
    expect(readSettings({ DSO_PROJECTS: text })).toEqual({ directory: "examples/inventory", projects });
  });
  test.each([",", " , ", " "])("DSO_PROJECTS=%j names nobody, so all are meant", (text) => {
    expect(readSettings({ DSO_PROJECTS: text }).projects).toBeUndefined();
  });
});
