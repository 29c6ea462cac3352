import { Bench, type Configuration } from "../bench";

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("nexus", { url: "https://nexus.test" });
});

const storage = [{ blob_store_name: "default", strict_content_type_validation: true }];
const hosted = (name: string) => bench.create("nexus_repository_maven_hosted", { name, storage, maven: [{ version_policy: "RELEASE", layout_policy: "STRICT" }] });
const group = (name: string, members: string[], type = "nexus_repository_maven_group") => bench.create(type, { name, storage, group: [{ member_names: members }] });
const user = (more: Configuration) => bench.create("nexus_security_user", { userid: "demo", firstname: "D", lastname: "P", email: "d@example.org", roles: ["nx-anonymous"], password_wo: "Password-1", password_wo_version: 1, ...more });

test("repositories of all kinds share their names, and keep them", async () => {
  const one = await hosted("demo");
  await expect(bench.create("nexus_repository_raw_hosted", { name: "demo", storage })).rejects.toThrow("nexus_repository_raw_hosted already exists (409 Conflict): nexus_repository_maven_hosted \"demo\" exists");
  await expect(bench.update("nexus_repository_maven_hosted", one, { name: "other", storage, maven: [{ version_policy: "RELEASE", layout_policy: "STRICT" }] })).rejects.toThrow("name cannot be changed (400 Bad Request)");
  await expect(hosted("a b")).rejects.toThrow("expected name to be a name of letters");
});

test("a repository that is a member of a group is not deleted", async () => {
  const one = await hosted("demo");
  const all = await group("all", ["demo", "maven-central"]);
  await expect(bench.delete("nexus_repository_maven_hosted", one)).rejects.toThrow('is still used by nexus_repository_maven_group "all"');
  await bench.delete("nexus_repository_maven_group", all);
  await bench.delete("nexus_repository_maven_hosted", one);
});

test("the members of a group are of its format, each once, and not itself", async () => {
  await hosted("demo");
  await expect(group("all", ["demo"], "nexus_repository_npm_group")).rejects.toThrow("does not exist");
  await expect(group("all", ["demo", "demo"])).rejects.toThrow("a group names a member twice");
  await expect(group("maven-public", ["demo"])).rejects.toThrow("already exists");
});

test("a blob store in use is not deleted", async () => {
  const store = await bench.create("nexus_blobstore_file", { name: "projects", path: "projects" });
  await bench.create("nexus_repository_raw_hosted", { name: "raw", storage: [{ blob_store_name: "projects", strict_content_type_validation: true }] });
  await expect(bench.delete("nexus_blobstore_file", store)).rejects.toThrow("is still used by");
  await expect(bench.update("nexus_blobstore_file", store, { name: "projects", path: "elsewhere" })).rejects.toThrow("path cannot be changed");
});

test("privileges share their names, and know their actions", async () => {
  await bench.create("nexus_privilege_wildcard", { name: "p", pattern: "nexus:*" });
  await expect(bench.create("nexus_privilege_repository_view", { name: "p", format: "maven2", repository: "maven-public", actions: ["READ"] })).rejects.toThrow("already exists");
  await expect(bench.create("nexus_privilege_repository_view", { name: "q", format: "maven2", repository: "maven-public", actions: ["read"] })).rejects.toThrow("expected actions to be one of");
  await bench.create("nexus_privilege_repository_view", { name: "q", format: "*", repository: "*", actions: ["READ"] });
});

test("a role has privileges that exist, or that Nexus makes itself", async () => {
  await bench.create("nexus_security_role", { roleid: "r", name: "r", privileges: ["nx-repository-view-maven2-maven-public-read"] });
  await expect(bench.create("nexus_security_role", { roleid: "s", name: "s", privileges: ["mine"] })).rejects.toThrow("does not exist");
});

test("a user has a password and a role, and the password is not read back", async () => {
  await expect(user({ password_wo: undefined, password_wo_version: undefined })).rejects.toThrow("either 'password' or 'password_wo' with 'password_wo_version' must be provided");
  await expect(user({ roles: [] })).rejects.toThrow("a user needs at least one role");
  const made = await user({});
  expect(await bench.read("nexus_security_user", made)).toMatchObject({ userid: "demo", password: null });
  expect(bench.objects.list({ type: "nexus_security_user", id: "demo" })[0]?.hidden).toEqual({ password_wo: "Password-1" });
});

test("what a new Nexus has is found", async () => {
  expect(await bench.find("nexus_repository_maven_group", { name: "maven-public" })).toMatchObject({ group: [{ member_names: ["maven-releases", "maven-snapshots", "maven-central"] }] });
  expect(await bench.find("nexus_security_role", { roleid: "nx-admin" })).toMatchObject({ privileges: ["nx-all"] });
  await expect(bench.find("nexus_repository_maven_hosted", { name: "nowhere" })).rejects.toThrow('no nexus_repository_maven_hosted with name = "nowhere" was found');
});
