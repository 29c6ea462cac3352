import Ajv from "ajv/dist/2020";
import { TerraformStack, Testing } from "cdktf";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { HarborPlugin, type HarborOptions, type HarborProjectOptions } from "../../../lib/plugins/harbor";
import { definition } from "../../../lib/plugins/harbor/options";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { examplePlatform, exampleProject } from "../../../lib/testing";
import { findingsOf, harborPlatform, harborProject, harborUrl } from "./build";

const ofProject = (harbor: HarborProjectOptions) => findingsOf(() => harborProject({ harbor }));
const ofPlatform = (platform: Omit<HarborOptions, "url">) => findingsOf(() => harborPlatform(platform));

describe("what Harbor or its provider would refuse", () => {
  test.each<[string, HarborProjectOptions, string, object]>([
    ["a quota between two GiB", { quota: "100MB" }, "quota", { code: "size-not-whole", found: "100MB", fix: expect.stringContaining("1GB") }],
    ["a quota of nothing", { quota: "0GB" }, "quota", { code: "invalid-size", found: "0GB" }],
    ["a quota beyond 1024TB", { quota: "1025TB" }, "quota", { code: "invalid-size" }],
    ["a quota that is no size", { quota: "much" }, "quota", { code: "invalid-size", found: "much" }],
    ["a count of nothing", { retention: { count: 0 } }, "retention/count", { code: "invalid-retention-count", found: 0 }],
    ["half an image", { retention: { count: 1.5 } }, "retention/count", { code: "invalid-retention-count", found: 1.5 }],
    ["a count of everything", { retention: { template: "always", count: 3 } }, "retention/count", { code: "retention-count-unused", found: 3 }],
    ["a schedule of five fields", { retention: { schedule: "22 2 * * *" } }, "retention/schedule", { code: "invalid-schedule", found: "22 2 * * *" }],
    ...["0 99 2 * * *", "0 0 25 * * *", "0 0 2 32 * *", "0 0 2 31 13 *", "0 a b c d e", "0 , - / ? *", "0 0 2 * * 7", "0 0 2 * * * *", "0 ? 2 * * *"].map(
      (schedule): [string, HarborProjectOptions, string, object] => [`the schedule ${schedule}`, { retention: { schedule } }, "retention/schedule", { code: "invalid-schedule", found: schedule }],
    ),
    ["a schedule by seconds", { retention: { schedule: "5 22 2 * * *" } }, "retention/schedule", { code: "invalid-schedule" }],
    ["no name of a vulnerability", { cveAllowlist: ["all"] }, "cveAllowlist/0", { code: "invalid-cve-id", found: "all" }],
    ["a vulnerability twice", { cveAllowlist: ["CVE-2023-1", "CVE-2023-1"] }, "cveAllowlist/1", { code: "listed-twice", found: "CVE-2023-1" }],
    ["a pattern with a space", { immutableTags: ["v *"] }, "immutableTags/0", { code: "invalid-tag-pattern", found: "v *" }],
    ["a pattern that Terraform would read", { immutableTags: ["${x}"] }, "immutableTags/0", { code: "invalid-tag-pattern" }],
    ["sixteen rules", { immutableTags: Array.from({ length: 16 }, (_, n) => `v${n}`) }, "immutableTags", { code: "too-many-tag-rules", found: 16, allowed: "at most 15 patterns" }],
  ])("%s, in a project", (_, harbor, at, finding) => {
    expect(ofProject(harbor)).toEqual([expect.objectContaining({ ...finding, where: `test/project/services/harbor/${at}` })]);
  });
  test.each<[string, Omit<HarborOptions, "url">, string, object]>([
    ["a quota", { quota: "1.2GB" }, "quota", { code: "size-not-whole", fix: "write 1GB or 2GB" }],
    ["a prefix that ends a robot's own name", { robotPrefix: "robot+" }, "robotPrefix", { code: "invalid-robot-prefix", found: "robot+" }],
    ["a prefix that Terraform would read", { robotPrefix: 'a"b' }, "robotPrefix", { code: "invalid-robot-prefix", found: 'a"b' }],
    ["an empty prefix", { robotPrefix: "" }, "robotPrefix", { code: "invalid-robot-prefix" }],
    ["a schedule of scans", { system: { scanAll: "often" } }, "system/scanAll", { code: "invalid-schedule", found: "often" }],
    ["a schedule of garbage collection", { system: { garbageCollection: { schedule: "" } } }, "system/garbageCollection/schedule", { code: "invalid-schedule" }],
  ])("%s, for the platform", (_, platform, at, finding) => {
    expect(ofPlatform(platform)).toEqual([expect.objectContaining({ ...finding, where: `test/platform/services/harbor/${at}` })]);
  });
  test("is found in options that only the code gives, once", () => {
    const declare = (services: object) => () => {
      const stack = new TerraformStack(Testing.app(), "test");
      const platform = DsoPlatform.fromPlatformSpec({ ...examplePlatform, services: { ...services } });
      const project = new DsoProject(stack, "project", { ...exampleProject, platform });
      new VaultPlugin(project, "vault", { url: "https://vault.example.org" });
      new HarborPlugin(project, "harbor", { url: harborUrl, ...{ quota: "100MB" } });
      stack.prepareStack();
    };
    expect(findingsOf(declare({}))).toEqual([expect.objectContaining({ code: "size-not-whole", where: "test/project/services/harbor/quota" })]);
    expect(findingsOf(declare({ harbor: { url: harborUrl } }))).toEqual([]);
  });
  test("is all found at once", () => {
    expect(ofProject({ quota: "x", retention: { count: -1, schedule: "x" } }).map(({ code }) => code)).toEqual([
      "invalid-size",
      "invalid-retention-count",
      "invalid-schedule",
    ]);
  });
  test("says what is allowed, in words for people", () => {
    for (const finding of ofProject({ retention: { count: 0, schedule: "x" }, cveAllowlist: ["x"], immutableTags: [" "] })) {
      expect(finding.allowed).toMatch(/^[a-z]/);
      expect(finding.message).toMatch(/^[a-z].*[^.]$/);
    }
  });
});

describe("the schema of the options", () => {
  const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
  const project = ajv.compile(definition.projectSchema);
  const platform = ajv.compile(definition.platformSchema);

  test("takes what the contract shows", () => {
    expect(platform({ url: "https://harbor.example.org" })).toBe(true);
    expect(project({ quota: "10GB" })).toBe(true);
  });
  test("takes every option", () => {
    const every: HarborProjectOptions = {
      quota: "10GB",
      retention: { template: "latestPulledK", count: 3, schedule: "daily" },
      projectRobot: true,
      deploymentSecurity: "high",
      cveAllowlist: ["CVE-2024-3094"],
      cosign: true,
      sbom: true,
      immutableTags: ["v*"],
    };
    expect(project(every)).toBe(true);
    const system = { projectCreation: "adminonly", scanAll: "daily", garbageCollection: { schedule: "weekly", deleteUntagged: true } };
    expect(platform({ ...every, url: "https://harbor.example.org", robotPrefix: "robot$", system })).toBe(true);
  });
  test.each([{ quotta: "10GB" }, { quota: 10 }, { deploymentSecurity: "none" }, { retention: { template: "newest" } }, { url: "https://harbor.example.org" }])("refuses %j", (options) => {
    expect(project(options)).toBe(false);
  });
  test("refuses a platform without an address", () => {
    expect(platform({ quota: "10GB" })).toBe(false);
  });
  test("describes every field", () => {
    const describedEverywhere = (schema: any): boolean =>
      Object.values(schema.properties ?? {}).every((field: any) => typeof field.description === "string" && describedEverywhere(field));
    expect(describedEverywhere(definition.projectSchema)).toBe(true);
    expect(describedEverywhere(definition.platformSchema)).toBe(true);
  });
});
