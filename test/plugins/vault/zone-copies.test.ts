import type { ISecretStore } from "../../../lib/capabilities";
import type { IDsoProject } from "../../../lib/model";
import type { Construct } from "constructs";
import { capabilities } from "./acl";
import { policyText, schemaProblems, synthesiseProject, synthesiseZone } from "./support";

const zoneOf = (project: IDsoProject, slug = "pub") => project.platform.zones.find((zone) => zone.slug === slug)!;
const secret = { path: "git/demo", values: { username: "reader", password: "sentinel" }, version: 12 };
const copy = (store: ISecretStore, scope: Construct, project: IDsoProject) => store.writeForZone(scope, "copy", zoneOf(project), secret);

describe("what a project writes for a zone", () => {
  const stack = synthesiseProject({ users: { some: { project: (...args) => void copy(...args) } } });
  const stored = stack.resource("vault_kv_secret_v2");

  test("is in the zone's mount, which another stack makes", () => {
    expect(stored.attributes).toMatchObject({ mount: "zone-pub", name: "git/demo", data_json_wo_version: 12, delete_all_versions: true });
    expect(schemaProblems(stack)).toBe("");
  });
  test("is read by the zone's pods, and by nobody of the project", () => {
    expect(capabilities(policyText(synthesiseZone("pub"), "tech--zone-pub--ro"), "zone-pub/data/git/demo")).toEqual(["read"]);
    for (const { attributes } of stack.resources("vault_policy")) expect(String(attributes["policy"])).not.toContain("zone-pub");
  });
  test("is not read back unless somebody asks, and then after it is there", () => {
    expect(stack.ephemerals()).toEqual([]);
    let value = "";
    const asked = synthesiseProject({ users: { some: { project: (store, scope, project) => void (value = copy(store, scope, project).value("password")) } } });
    expect(value).toMatch(/^\$\{TfToken/);
    expect(asked.ephemerals("vault_kv_secret_v2").map(({ attributes }) => attributes)).toEqual([
      { mount: "zone-pub", name: "git/demo", mount_id: `\${${asked.resource("vault_kv_secret_v2").address}.id}` },
    ]);
  });
  test("goes with the project, also one that retains: it is a copy", () => {
    const both = { project: (store: ISecretStore, scope: Construct, project: IDsoProject) => {
      store.write(scope, "own", { path: "NEXUS", values: {}, version: 1 });
      copy(store, scope, project);
    } };
    const removed = JSON.stringify(synthesiseProject({ project: { state: "retired" }, users: { some: both } }).json["removed"]);
    expect(removed).toContain("vault_kv_secret_v2.project_some_vault_own");
    expect(removed).not.toContain("vault_copy");
  });
  test("decision 29: has one writer", () => {
    const first = { project: (...args: Parameters<typeof copy>) => void copy(...args) };
    expect(() => synthesiseProject({ users: { first, second: first } })).toThrow('secret path "zone-pub/git/demo" is contributed twice, the other time by test/project/first');
  });
  test("is another secret in another zone", () => {
    const all = (store: ISecretStore, scope: Construct, project: IDsoProject) =>
      ["pub", "priv"].forEach((zone) => store.writeForZone(scope, zone, zoneOf(project, zone), secret));
    expect(synthesiseProject({ users: { some: { project: all } } }).resources("vault_kv_secret_v2").map(({ attributes }) => attributes["mount"]).sort()).toEqual(["zone-priv", "zone-pub"]);
  });
});

describe("the login of the pods that run a zone", () => {
  const logins = (vault: object) => {
    const found: unknown[] = [];
    synthesiseZone("pub", { vault, users: { some: { zone: (store, _scope, zone) => void found.push(store.zoneReader(zone)) } } });
    return found;
  };
  test("is that of the role which the zone's stack makes where the platform says where they are", () => {
    const zoneReaders = { pub: { cluster: "app1" } };
    const [login] = logins({ zoneReaders });
    expect(login).toEqual({ mount: "kubernetes-app1", method: "kubernetes", role: "zone-pub", audiences: ["vault"], serviceAccount: "default" });
    const role = synthesiseZone("pub", { vault: { zoneReaders } }).resource("vault_kubernetes_auth_backend_role").attributes;
    expect(role).toMatchObject({ role_name: "zone-pub", bound_service_account_names: ["default"], audience: "vault" });
  });
  test("is unknown otherwise", () => expect(logins({})).toEqual([undefined]));
});
