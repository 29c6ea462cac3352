import { Bench } from "../bench";

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("keycloak", { url: "https://keycloak.test" });
});

const realm = { realm_id: "dso" };
const group = (name: string, parent?: unknown) => bench.create("keycloak_group", { ...realm, name, ...(parent ? { parent_id: parent } : {}) });
const user = (username: string, email = `${username}@example.org`) => bench.create("keycloak_user", { ...realm, username, email });

test("groups of one parent have different names, and their paths say where they are", async () => {
  const top = await group("demo");
  const child = await group("console", top["id"]);
  expect([top["path"], child["path"]]).toEqual(["/demo", "/demo/console"]);
  await group("console");
  await expect(group("console", top["id"])).rejects.toThrow("keycloak_group already exists (409 Conflict)");
  await expect(group("a/b")).rejects.toThrow("expected name to be a name without a slash");
});

test("a group with children is not deleted", async () => {
  const top = await group("demo");
  const child = await group("console", top["id"]);
  await expect(bench.delete("keycloak_group", top)).rejects.toThrow(/keycloak_group cannot be deleted: .* is still used by keycloak_group/);
  await bench.delete("keycloak_group", child);
  await bench.delete("keycloak_group", top);
  expect(bench.objects.list({ type: "keycloak_group" })).toEqual([]);
});

test("members are accounts that exist, by their lower case names", async () => {
  const { id } = await group("demo");
  await user("first");
  await expect(bench.create("keycloak_group_memberships", { ...realm, group_id: id, members: ["First"] })).rejects.toThrow('expected all usernames in group to be lowercase, got "First"');
  await expect(bench.create("keycloak_group_memberships", { ...realm, group_id: id, members: ["nobody"] })).rejects.toThrow("user with username nobody does not exist");
  const memberships = await bench.create("keycloak_group_memberships", { ...realm, group_id: id, members: ["first"] });
  expect(memberships["id"]).toBe(`dso/group-memberships/${String(id)}`);
});

test("an account that goes is no member any more", async () => {
  const { id } = await group("demo");
  const first = await user("first");
  await user("second");
  const memberships = await bench.create("keycloak_group_memberships", { ...realm, group_id: id, members: ["first", "second"] });
  await bench.delete("keycloak_user", first);
  expect((await bench.read("keycloak_group_memberships", memberships))?.["members"]).toEqual(["second"]);
});

test("names are in lower case, and an address belongs to one account", async () => {
  await expect(user("First")).rejects.toThrow("expected username to be all lower case");
  await user("first", "One@Example.org");
  await expect(user("second", "one@example.ORG")).rejects.toThrow("User exists with same email one@example.org (409 Conflict)");
});

test("a confidential client has a secret unless it is given one write-only", async () => {
  const client = { ...realm, access_type: "CONFIDENTIAL", standard_flow_enabled: true, valid_redirect_uris: ["https://a.test/*"] };
  expect((await bench.create("keycloak_openid_client", { ...client, client_id: "a" }))["client_secret"]).toMatch(/^[0-9a-f]{32}$/);
  expect((await bench.create("keycloak_openid_client", { ...client, client_id: "b", client_secret_wo: "s", client_secret_wo_version: "1" }))["client_secret"]).toBeNull();
  await expect(bench.create("keycloak_openid_client", { ...client, client_id: "c", client_secret: "s", client_secret_wo: "s", client_secret_wo_version: "1" })).rejects.toThrow("at most one of client_secret, client_secret_wo may be set");
  await expect(bench.create("keycloak_openid_client", { ...client, client_id: "d", valid_redirect_uris: [] })).rejects.toThrow("require at least one valid redirect uri");
  await expect(bench.create("keycloak_openid_client", { ...client, client_id: "e", standard_flow_enabled: false })).rejects.toThrow("valid_redirect_uris cannot be set");
  await expect(bench.create("keycloak_openid_client", { ...client, client_id: "f", access_type: "SECRET" })).rejects.toThrow('expected access_type to be one of ["CONFIDENTIAL","PUBLIC","BEARER-ONLY"]');
});

test("a mapper belongs to a client or to a scope", async () => {
  const mapper = { ...realm, name: "groups", claim_name: "groups" };
  await expect(bench.create("keycloak_openid_group_membership_protocol_mapper", mapper)).rejects.toThrow("exactly one of client_id, client_scope_id must be set: none is");
});

test("a new realm brings its scopes, and takes everything with it", async () => {
  const made = await bench.create("keycloak_realm", { realm: "factory" });
  await expect(bench.find("keycloak_openid_client_scope", { realm_id: "factory", name: "profile" })).resolves.toMatchObject({ name: "profile" });
  await bench.create("keycloak_group", { realm_id: "factory", name: "demo" });
  await bench.delete("keycloak_realm", made);
  await expect(bench.find("keycloak_openid_client_scope", { realm_id: "factory", name: "profile" })).rejects.toThrow("was found");
  expect(bench.objects.list({ type: "keycloak_group" })).toEqual([]);
  const kept = await bench.create("keycloak_realm", { realm: "kept", terraform_deletion_protection: true });
  await expect(bench.delete("keycloak_realm", kept)).rejects.toThrow("protected by terraform_deletion_protection");
});

test("groups, accounts, clients and roles are found", async () => {
  const top = await group("demo");
  await group("console", top["id"]);
  await user("first");
  await bench.create("keycloak_role", { ...realm, name: "auditor" });
  expect(await bench.find("keycloak_group", { ...realm, group_path: "/demo/console" })).toMatchObject({ name: "console", parent_id: top["id"] });
  expect(await bench.find("keycloak_group", { ...realm, name: "demo" })).toMatchObject({ id: top["id"], path: "/demo" });
  await expect(bench.find("keycloak_group", { ...realm, group_path: "/nowhere" })).rejects.toThrow("group with path /nowhere does not exist");
  await expect(bench.find("keycloak_group", realm)).rejects.toThrow("one of `name` or `group_path` must be specified");
  expect(await bench.find("keycloak_user", { ...realm, username: "FIRST" })).toMatchObject({ email: "first@example.org" });
  expect(await bench.find("keycloak_openid_client", { ...realm, client_id: "admin-cli" })).toMatchObject({ access_type: "PUBLIC" });
  expect(await bench.find("keycloak_role", { ...realm, name: "auditor" })).toMatchObject({ name: "auditor" });
});
