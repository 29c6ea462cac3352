import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../lib/sandbox";
import { type Seeds } from "../../lib/sandbox/provider/seeds";
import { loadSchema, type Tool, toolOf } from "../../lib/sandbox/schemas";
import { DEFAULT_SEED } from "../../lib/sandbox/seed";
import { type Attributes, textAt } from "../../lib/sandbox/values";
import { Bench, type Configuration } from "./bench";

/** What a data source is asked for, by type. */
const ASKED: { readonly [type: string]: readonly string[] } = {
  keycloak_realm: ["realm"], keycloak_openid_client_scope: ["realm_id", "name"], keycloak_role: ["realm_id", "name"], keycloak_openid_client: ["realm_id", "client_id"],
  gitlab_user: ["username"], vault_auth_backend: ["path"], harbor_project: ["name"], nexus_blobstore_file: ["name"], nexus_repository_maven_hosted: ["name"],
  nexus_repository_maven_proxy: ["name"], nexus_repository_maven_group: ["name"], nexus_security_role: ["roleid"], nexus_security_user: ["userid"],
  sonarqube_group: ["name"], sonarqube_user: ["login_name"], sonarqube_qualitygate: ["name"], sonarqube_qualityprofile: ["name", "language"], kubernetes_namespace_v1: ["metadata"],
};

/** Finds what a seed should have brought, in the way that fits its type. */
async function look(bench: Bench, type: string, entry: Attributes): Promise<unknown> {
  const tool = toolOf(type) as Tool;
  await bench.configure(tool, { url: "https://test", host: "https://test", config_context: "app1" });
  if (type === "kubernetes_custom_resource_definition") {
    const manifest = { apiVersion: `${textAt(entry, "group")}/${textAt(entry, "versions")}`, kind: entry["kind"], metadata: { name: "any", namespace: "default" } };
    return bench.plan("kubernetes_manifest", { manifest }, null);
  }
  if (type === "vault_jwt_auth_backend") return bench.find("vault_auth_backend", { path: entry["path"] });
  const asked = ASKED[type];
  if (asked) return bench.find(type, Object.fromEntries(asked.map((name) => [name, entry[name]])) as Configuration);
  // What no data source shows is found by importing it.
  const object = await seededObject(type, entry);
  return bench.import(type, object);
}

/** The id under which a seed stands in a sandbox that has all of them. */
async function seededObject(type: string, entry: Attributes): Promise<string> {
  const bench = new Bench();
  await bench.configure(toolOf(type) as Tool, { url: "https://test", host: "https://test" });
  const schema = Object.keys(loadSchema(toolOf(type) as Tool).resource_schemas ?? {});
  await bench.import(schema[0] as string, "none").catch(() => undefined);
  const index = (DEFAULT_SEED[type] ?? []).indexOf(entry);
  return bench.objects.list({ type })[index]?.id ?? "";
}

const ENTRIES = Object.entries(DEFAULT_SEED).flatMap(([type, entries]) => entries.map((entry, index) => ({ type, index, entry, title: `${type} ${JSON.stringify(entry).slice(0, 60)}` })));

describe.each(ENTRIES)("$title", ({ type, index, entry }) => {
  test("is found, and is not without its seed", async () => {
    await expect(look(new Bench(), type, entry)).resolves.toBeDefined();
    const less: Seeds = { ...DEFAULT_SEED, [type]: (DEFAULT_SEED[type] ?? []).filter((_, other) => other !== index) };
    await expect(look(new Bench({ seeds: less }), type, entry)).rejects.toThrow(/not found|does not exist|exists \(404|was found|mounted|cannot import|did not recognize/);
  });
});

test("a lookup of what was not seeded is an error that says what was asked for", async () => {
  const bench = new Bench();
  await bench.configure("keycloak", { url: "https://keycloak.test" });
  await expect(bench.find("keycloak_user", { realm_id: "dso", username: "nobody@example.org" })).rejects.toThrow(/keycloak_user: user with username nobody@example.org does not exist.*at https:\/\/keycloak.test/);
});

test("a seed for one service is in no other", async () => {
  const seeds: Seeds = { kubernetes_namespace_v1: [{ metadata: [{ name: "only" }], $endpoint: "app1" }] };
  const bench = new Bench({ seeds });
  await bench.configure("kubernetes", { config_context: "app1" }, "one");
  await bench.configure("kubernetes", { config_context: "app2" }, "two");
  const wanted = { metadata: [{ name: "only" }] };
  await expect(bench.find("kubernetes_namespace_v1", wanted, "one")).resolves.toBeDefined();
  await expect(bench.find("kubernetes_namespace_v1", wanted, "two")).rejects.toThrow("not found");
});

test("a seed file adds to what every sandbox has, in YAML or JSON", async () => {
  const directory = mkdtempSync(join(tmpdir(), "seed-"));
  const file = join(directory, "seed.yaml");
  writeFileSync(file, "keycloak_user:\n  - { realm_id: dso, username: ops@example.org, email: ops@example.org }\n");
  const sandbox = await startSandbox({ seed: file });
  await sandbox.close();
  writeFileSync(file, "keycloak_user:\n  - { realm_id: dso, user: ops }\nharbour_project: []\n");
  await expect(startSandbox({ seed: file })).rejects.toThrow(/is not usable:\n {2}keycloak_user\[0\].user: the type has no such attribute\n {2}harbour_project: no provider of the sandbox has such a type/);
});

test("the example's seed is usable, and its people are found", async () => {
  const sandbox = await startSandbox({ seed: join(__dirname, "..", "..", "examples", "sandbox-seed.json") });
  await sandbox.close();
});
