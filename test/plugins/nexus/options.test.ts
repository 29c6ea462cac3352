import Ajv from "ajv/dist/2020";
import { TerraformStack, Testing } from "cdktf";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { NexusPlugin, type NexusOptions, type NexusProjectOptions } from "../../../lib/plugins/nexus";
import { definition } from "../../../lib/plugins/nexus/options";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { examplePlatform, exampleProject } from "../../../lib/testing";
import { findingsOf, nexusPlatform, nexusProject, nexusUrl } from "./build";

const policies = "allow, allow_once, deny";

describe("what Nexus or its provider would refuse", () => {
  test.each<[string, object, string, object]>([
    ["a write policy that is none", { npm: { writePolicy: "never" } }, "npm/writePolicy", { code: "invalid-write-policy", found: "never", allowed: policies }],
    ["one in capitals", { maven: { releaseWritePolicy: "ALLOW" } }, "maven/releaseWritePolicy", { code: "invalid-write-policy", fix: "write allow" }],
    [
      "the one that only Nexus itself knows",
      { maven: { snapshotWritePolicy: "replication_only" } },
      "maven/snapshotWritePolicy",
      { code: "invalid-write-policy", message: "nexus's provider for Terraform does not take this write policy", allowed: policies },
    ],
    ["publishing through a group in the free edition", { docker: { publishThroughGroup: true } }, "docker/publishThroughGroup", { code: "needs-paid-edition" }],
  ])("%s", (_, options, at, finding) => {
    const inProject = findingsOf(() => nexusProject({ nexus: options as NexusProjectOptions }));
    expect(inProject).toEqual([expect.objectContaining({ ...finding, where: `test/project/services/nexus/${at}` })]);
    const inPlatform = findingsOf(() => nexusPlatform(options as Omit<NexusOptions, "url">));
    expect(inPlatform).toEqual([expect.objectContaining({ ...finding, where: `test/platform/services/nexus/${at}` })]);
  });
  test("depends on the platform's edition", () => {
    const nexus = { npm: { publishThroughGroup: true } };
    expect(findingsOf(() => nexusProject({ nexus, platform: { edition: "pro" } }))).toEqual([]);
    expect(findingsOf(() => nexusProject({ nexus, platform: { edition: "oss" } }))).toHaveLength(1);
  });
  test("is found in options that only the code gives, once", () => {
    const declare = (services: object) => () => {
      const stack = new TerraformStack(Testing.app(), "test");
      const platform = DsoPlatform.fromPlatformSpec({ ...examplePlatform, services: { ...services } });
      const project = new DsoProject(stack, "project", { ...exampleProject, platform });
      new VaultPlugin(project, "vault", { url: "https://vault.example.org" });
      new NexusPlugin(project, "nexus", { url: nexusUrl, ...{ npm: { writePolicy: "never" as "deny" } } });
      stack.prepareStack();
    };
    expect(findingsOf(declare({}))).toEqual([expect.objectContaining({ code: "invalid-write-policy", where: "test/project/services/nexus/npm/writePolicy" })]);
    expect(findingsOf(declare({ nexus: { url: nexusUrl } }))).toEqual([]);
  });
  test("is all found at once", () => {
    const nexus = { maven: { releaseWritePolicy: "x", snapshotWritePolicy: "y" }, helm: { writePolicy: "z" } } as unknown as NexusProjectOptions;
    expect(findingsOf(() => nexusProject({ nexus })).map(({ found }) => found)).toEqual(["x", "y", "z"]);
  });
});

describe("the schema of the options", () => {
  const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
  const project = ajv.compile(definition.projectSchema);
  const platform = ajv.compile(definition.platformSchema);

  test("takes what the contract shows", () => {
    expect(platform({ url: "https://nexus.example.org" })).toBe(true);
    expect(project({ maven: true, npm: true })).toBe(true);
  });
  test("takes every option", () => {
    const every: NexusProjectOptions = {
      maven: { releaseWritePolicy: "allow_once", snapshotWritePolicy: "allow" },
      npm: { writePolicy: "allow", publishThroughGroup: true },
      raw: { writePolicy: "deny" },
      pypi: false,
      docker: {},
      helm: true,
    };
    expect(project({ ...every, user: { firstName: "A", lastName: "B" } })).toBe(true);
    expect(platform({ ...every, url: "https://nexus.example.org", edition: "pro", blobStore: "dso", mavenGroupMembers: ["maven-public"] })).toBe(true);
  });
  test.each([{ mavn: true }, { maven: "enabled" }, { npm: { writePolicies: "allow" } }, { raw: { publishThroughGroup: true } }, { user: { firstName: "A" } }, { edition: "pro" }])("refuses %j", (options) => {
    expect(project(options)).toBe(false);
  });
  test("refuses a platform without an address", () => {
    expect(platform({ maven: true })).toBe(false);
  });
});
