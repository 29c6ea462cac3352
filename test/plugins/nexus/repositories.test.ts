import type { NexusProjectOptions } from "../../../lib/plugins/nexus";
import { nexusProject, type Declared } from "./build";

function repository(type: string, name: string, nexus: NexusProjectOptions, platform: Declared["platform"] = {}) {
  return nexusProject({ nexus, platform }).resource(`nexus_repository_${type}`, { name }).attributes;
}

const storage = { blob_store_name: "default", strict_content_type_validation: true };

describe("§3.5.3: Maven", () => {
  const maven = nexusProject({ nexus: { maven: true } });
  const hosted = { online: true, component: { proprietary_components: true }, maven: { version_policy: "MIXED", layout_policy: "STRICT", content_disposition: "ATTACHMENT" } };

  test("has a repository of releases, each written once", () => {
    expect(maven.resource("nexus_repository_maven_hosted", { name: "demo-repository-release" }).attributes).toEqual({
      ...hosted,
      name: "demo-repository-release",
      storage: { ...storage, write_policy: "ALLOW_ONCE" },
    });
  });
  test("has a repository of snapshots, which may be written again", () => {
    expect(maven.resource("nexus_repository_maven_hosted", { name: "demo-repository-snapshot" }).attributes).toEqual({
      ...hosted,
      name: "demo-repository-snapshot",
      storage: { ...storage, write_policy: "ALLOW" },
    });
  });
  test("§7.6 #8: has a group that looks in both and then in the public ones, and refers to its members, so that it goes before them", () => {
    const [release, snapshot] = maven.resources("nexus_repository_maven_hosted").map(({ address }) => `\${${address}.name}`);
    expect(maven.resource("nexus_repository_maven_group").attributes).toEqual({
      name: "demo-repository-group",
      online: true,
      storage,
      group: { member_names: [release, snapshot, "maven-public"] },
    });
  });
  test("takes other policies, another store and other public repositories", () => {
    const options = { maven: { releaseWritePolicy: "deny", snapshotWritePolicy: "allow_once" } } as const;
    expect(repository("maven_hosted", "demo-repository-release", options, { blobStore: "dso" }).storage).toEqual({ ...storage, blob_store_name: "dso", write_policy: "DENY" });
    expect(repository("maven_hosted", "demo-repository-snapshot", options, { blobStore: "dso" }).storage).toEqual({ ...storage, blob_store_name: "dso", write_policy: "ALLOW_ONCE" });
    expect(repository("maven_group", "demo-repository-group", options, { mavenGroupMembers: ["mirror"] }).group.member_names.slice(2)).toEqual(["mirror"]);
    expect(repository("maven_group", "demo-repository-group", options, { blobStore: "dso" }).storage.blob_store_name).toBe("dso");
  });
});

describe.each(["npm", "raw", "pypi", "docker", "helm"] as const)("§3.5.3: %s", (format) => {
  const hostedOf = (nexus: NexusProjectOptions) => repository(`${format}_hosted`, `demo-${format}`, nexus);
  const docker = format === "docker" ? { docker: { force_basic_auth: true, v1_enabled: false, path_based_routing: true } } : {};

  test("has a repository that may be written again", () => {
    expect(hostedOf({ [format]: true })).toEqual({
      name: `demo-${format}`,
      online: true,
      component: { proprietary_components: true },
      storage: { ...storage, write_policy: "ALLOW" },
      ...docker,
    });
  });
  test.each([["allow", "ALLOW"], ["allow_once", "ALLOW_ONCE"], ["deny", "DENY"]] as const)("takes the write policy %s", (writePolicy, written) => {
    expect(hostedOf({ [format]: { writePolicy } }).storage.write_policy).toBe(written);
  });
  test("has a group of that repository alone, where Nexus has groups", () => {
    const synthesised = nexusProject({ nexus: { [format]: true } });
    const groups = synthesised.resources().filter(({ type }) => /^nexus_repository_.*_group$/.test(type));
    if (format === "helm") return expect(groups).toEqual([]);
    expect(groups.map(({ attributes }) => attributes)).toEqual([
      {
        name: `demo-${format}-group`,
        online: true,
        storage,
        group: { member_names: [`\${${synthesised.resource(`nexus_repository_${format}_hosted`).address}.name}`] },
        ...docker,
      },
    ]);
  });
});

describe("publishing through a group", () => {
  test.each(["npm", "docker"] as const)("is for %s in the paid edition", (format) => {
    const platform = { edition: "pro" } as const;
    const { group } = repository(`${format}_group`, `demo-${format}-group`, { [format]: { publishThroughGroup: true } }, platform);
    expect(group.writable_member).toBe(group.member_names[0]);
  });
});

describe("what is on", () => {
  const types = (declared: Declared) => [...new Set(nexusProject(declared).resources().map(({ type }) => type))].filter((type) => type.endsWith("_hosted"));

  test("§6.1 #10: is what the project says, then what the platform says, and otherwise nothing", () => {
    expect(types({})).toEqual([]);
    expect(types({ platform: { npm: true } })).toEqual(["nexus_repository_npm_hosted"]);
    expect(types({ platform: { npm: true }, nexus: { npm: false } })).toEqual([]);
    expect(types({ platform: { npm: false }, nexus: { npm: true } })).toEqual(["nexus_repository_npm_hosted"]);
    expect(types({ nexus: { npm: {} } })).toEqual(["nexus_repository_npm_hosted"]);
  });
  test("§6.2 #48: follows the format's own word, and not another's", () => {
    expect(types({ platform: { maven: true } })).toEqual(["nexus_repository_maven_hosted"]);
  });
  test("takes the platform's options for what the project leaves out", () => {
    const platform = { maven: { releaseWritePolicy: "deny", snapshotWritePolicy: "deny" } } as const;
    const policies = (nexus: NexusProjectOptions) => nexusProject({ nexus, platform }).resources("nexus_repository_maven_hosted").map(({ attributes }) => attributes.storage.write_policy);
    expect(policies({})).toEqual(["DENY", "DENY"]);
    expect(policies({ maven: true })).toEqual(["DENY", "DENY"]);
    expect(policies({ maven: { releaseWritePolicy: "allow_once" } })).toEqual(["ALLOW_ONCE", "DENY"]);
  });
});
