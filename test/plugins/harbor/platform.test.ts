import { harborAddresses, harborPlatform, problemsOf } from "./build";

describe("a platform in Harbor", () => {
  test("has the platform's groups and nothing else (decision 24)", () => {
    const synthesised = harborPlatform();
    expect(harborAddresses(synthesised)).toMatchSnapshot();
    expect(synthesised.resources("harbor_group").map(({ attributes }) => attributes)).toEqual([
      { group_name: "/console/admin", group_type: 3 },
      { group_name: "/console/readonly", group_type: 3 },
      { group_name: "/console/security", group_type: 3 },
    ]);
    expect(problemsOf(synthesised)).toEqual([]);
  });
});

describe("the registry's own settings", () => {
  const synthesised = harborPlatform({
    robotPrefix: "bot_",
    cveAllowlist: ["CVE-2024-3094", "CVE-2023-1"],
    system: { projectCreation: "adminonly", scanAll: "0 0 0 * * *", garbageCollection: { schedule: "weekly", deleteUntagged: true } },
  });

  test("are written where they are asked for", () => {
    expect(synthesised.resource("harbor_config_system").attributes).toEqual({
      project_creation_restriction: "adminonly",
      robot_name_prefix: "bot_",
      lifecycle: { ignore_changes: ["audit_log_forward_endpoint"] },
    });
    expect(synthesised.resource("harbor_config_security").attributes).toEqual({ cve_allowlist: ["CVE-2023-1", "CVE-2024-3094"] });
    expect(synthesised.resource("harbor_interrogation_services").attributes).toEqual({ vulnerability_scan_policy: "Daily" });
    expect(synthesised.resource("harbor_garbage_collection").attributes).toEqual({ schedule: "Weekly", delete_untagged: true });
    expect(problemsOf(synthesised)).toEqual([]);
  });
  test("one by one: what is not asked for stays as Harbor has it", () => {
    const types = (system: object) => harborPlatform({ system }).resources().map(({ type }) => type).filter((type) => type.startsWith("harbor_") && type !== "harbor_group");
    expect(types({})).toEqual([]);
    expect(types({ projectCreation: "everyone" })).toEqual(["harbor_config_system"]);
    expect(types({ scanAll: "daily" })).toEqual(["harbor_interrogation_services"]);
    expect(types({ garbageCollection: { schedule: "weekly" } })).toEqual(["harbor_garbage_collection"]);
  });
});
