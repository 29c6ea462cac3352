import { type Attributes } from "../../../lib/sandbox/values";
import { Bench } from "../bench";

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("vault", { address: "https://vault.test" });
});

const mount = (path: string) => bench.create("vault_mount", { path, type: "kv-v2" });
const secret = (mountPath: string, name: string, data: object) => bench.create("vault_kv_secret_v2", { mount: mountPath, name, data_json: JSON.stringify(data) });

test("a mount has an accessor, and its path is taken", async () => {
  expect((await mount("demo"))["accessor"]).toMatch(/^kv_[0-9a-f]{8}$/);
  await expect(mount("demo")).rejects.toThrow("vault_mount already exists (409 Conflict)");
});

test("deleting a mount deletes its secrets", async () => {
  const kv = await mount("demo");
  await secret("demo", "app", { a: 1 });
  await bench.delete("vault_mount", kv);
  expect(bench.objects.list({ type: "vault_kv_secret_v2" })).toEqual([]);
});

test("moving a mount moves its secrets", async () => {
  const kv = await mount("demo");
  await secret("demo", "app", { a: 1 });
  const moved = await bench.update("vault_mount", kv, { path: "other", type: "kv-v2" });
  expect(moved).toMatchObject({ id: "other", accessor: kv["accessor"] });
  expect(await bench.read("vault_mount", moved)).toMatchObject({ path: "other" });
  expect(await bench.open("vault_kv_secret_v2", { mount: "other", name: "app" })).toMatchObject({ data_json: '{"a":1}' });
});

test("writing a secret where one is makes another version of it, and is counted", async () => {
  await mount("demo");
  const first = await secret("demo", "app", { a: 1 });
  const second = await secret("demo", "app", { a: 2 });
  expect([first["metadata"], second["metadata"]].map((metadata) => (metadata as Attributes)["version"])).toEqual(["1", "2"]);
  expect(bench.objects.list({ type: "vault_kv_secret_v2" }).map((object) => object.adoptions)).toEqual([1]);
});

test("a changed secret has another version and another time", async () => {
  await mount("demo");
  const first = await secret("demo", "app", { a: 1 });
  const config = { mount: "demo", name: "app", data_json: '{"a":2}' };
  const changed = await bench.update("vault_kv_secret_v2", first, config);
  expect((changed["metadata"] as Attributes)["version"]).toBe("2");
  expect((changed["metadata"] as Attributes)["created_time"] === (first["metadata"] as Attributes)["created_time"]).toBe(false);
});

test("a read does not bring a secret's data back, so a change of it by hand is not seen", async () => {
  await mount("demo");
  const made = await secret("demo", "app", { a: 1 });
  bench.objects.patch("vault_kv_secret_v2", "demo/data/app", { data_json: '{"a":9}' });
  expect(await bench.read("vault_kv_secret_v2", made)).toMatchObject({ data_json: '{"a":1}', data: {} });
});

test("a secret is JSON, and given in one way", async () => {
  await mount("demo");
  await expect(bench.create("vault_kv_secret_v2", { mount: "demo", name: "a", data_json: "[1]" })).rejects.toThrow("expected data_json to be a JSON object");
  await expect(bench.create("vault_kv_secret_v2", { mount: "demo", name: "a", data_json_wo: "text" })).rejects.toThrow("data_json_wo is not a JSON object");
  await expect(bench.create("vault_kv_secret_v2", { mount: "demo", name: "a", data_json: "{}", data_json_wo: "{}" })).rejects.toThrow("at most one of data_json, data_json_wo");
});

test("an absent policy is read as an empty one, and written again", async () => {
  const policy = { name: "p", policy: "path \"a\" {}" };
  const made = await bench.create("vault_policy", policy);
  bench.objects.remove("vault_policy", "p");
  const read = (await bench.read("vault_policy", made)) as Attributes;
  expect(read["policy"]).toBe("");
  expect(await bench.update("vault_policy", read, policy)).toMatchObject(policy);
});

test("auth methods share their paths, and are found with their accessor", async () => {
  const jwt = await bench.create("vault_jwt_auth_backend", { path: "gitlab", jwks_url: "https://gitlab.test/keys" });
  await expect(bench.create("vault_auth_backend", { type: "approle", path: "gitlab" })).rejects.toThrow("already exists");
  await expect(bench.create("vault_auth_backend", { type: "approle", path: "approle/" })).rejects.toThrow("expected path to be a path without slash at either end");
  await expect(bench.create("vault_jwt_auth_backend", { path: "other" })).rejects.toThrow("exactly one of oidc_discovery_url, jwks_url, jwks_pairs, jwt_validation_pubkeys must be set: none is");
  expect(await bench.find("vault_auth_backend", { path: "gitlab" })).toMatchObject({ accessor: jwt["accessor"], type: "jwt" });
  expect((await bench.find("vault_auth_backend", { path: "oidc" }))["accessor"]).toMatch(/^auth_oidc_[0-9a-f]{8}$/);
  await expect(bench.find("vault_auth_backend", { path: "nowhere" })).rejects.toThrow('no auth method is mounted at "nowhere"');
});

test("an external group has one alias, and members only through it", async () => {
  const { accessor } = await bench.find("vault_auth_backend", { path: "oidc" });
  const external = await bench.create("vault_identity_group", { name: "/demo", type: "external", policies: ["p"] });
  const internal = await bench.create("vault_identity_group", { name: "inside" });
  await expect(bench.create("vault_identity_group", { name: "x", type: "external", member_entity_ids: ["e"] })).rejects.toThrow("the members of an external group come from its alias");
  await expect(bench.create("vault_identity_group_alias", { name: "/demo", mount_accessor: accessor, canonical_id: internal["id"] })).rejects.toThrow("only an external group can have an alias");
  await bench.create("vault_identity_group_alias", { name: "/demo", mount_accessor: accessor, canonical_id: external["id"] });
  await expect(bench.create("vault_identity_group_alias", { name: "/other", mount_accessor: accessor, canonical_id: external["id"] })).rejects.toThrow("the group has an alias already");
  expect(await bench.find("vault_identity_group", { group_name: "/demo" })).toMatchObject({ group_id: external["id"], alias_name: "/demo" });
});

test("secrets are listed and described without their values", async () => {
  await mount("demo");
  await secret("demo", "app/db", { user: "u", password: "p" });
  await secret("demo", "ci", { token: "t" });
  expect(await bench.find("vault_kv_secrets_list_v2", { mount: "demo" })).toMatchObject({ names: ["app/", "ci"] });
  expect(JSON.stringify(await bench.find("vault_kv_secret_subkeys_v2", { mount: "demo", name: "app/db" }))).not.toContain('"p"');
  expect(await bench.find("vault_kv_secret_v2", { mount: "demo", name: "app/db" })).toMatchObject({ data: { user: "u", password: "p" }, version: 1 });
  await expect(bench.find("vault_kv_secret_v2", { mount: "demo", name: "nowhere" })).rejects.toThrow('no secret found at "demo/data/nowhere"');
  expect((await bench.find("vault_policy_document", { rule: [{ path: "demo/*", capabilities: ["read", "list"] }] }))["hcl"]).toBe('path "demo/*" {\n  capabilities = ["read", "list"]\n}\n');
});

describe("an ephemeral password", () => {
  beforeEach(() => bench.configure("random"));

  test("is another one on every opening, as long and made of what is asked", async () => {
    const config = { length: 40, special: false, upper: false };
    const [one, two] = [await bench.open("random_password", config), await bench.open("random_password", config)];
    expect(one["result"]).toMatch(/^[a-z0-9]{40}$/);
    expect(one["result"]).not.toBe(two["result"]);
  });

  test("holds at least what is asked of each class, and only the special characters that are named", async () => {
    const { result } = await bench.open("random_password", { length: 12, min_upper: 3, min_numeric: 3, min_special: 3, override_special: "_" });
    const text = String(result);
    expect([text.length, text.replace(/[^A-Z]/g, "").length >= 3, text.replace(/[^0-9]/g, "").length >= 3, text.replace(/[^_]/g, "").length >= 3]).toEqual([12, true, true, true]);
    expect(text).toMatch(/^[A-Za-z0-9_]+$/);
  });

  test("is refused where it cannot be made", async () => {
    await expect(bench.open("random_password", { length: 2, min_upper: 2, min_lower: 2 })).rejects.toThrow("length must be at least 4");
    await expect(bench.open("random_password", { length: 0 })).rejects.toThrow("length must be at least 1");
    await expect(bench.open("random_password", { length: 8, lower: false, upper: false, numeric: false, special: false })).rejects.toThrow("at least one class of characters");
  });
});
