import { terraformPolicies } from "../../../lib/plugins/vault";
import { exampleProject } from "../../../lib/testing";
import { capabilities, rules } from "./acl";
import { platformSpec, synthesisePlatform, synthesiseProject, synthesiseZone } from "./support";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import type { Synthesised } from "../../../lib/testing";

const copy = (store: any, scope: any, project: any) => project.platform.zones.forEach((zone: any) => store.writeForZone(scope, `copy-${zone.slug}`, zone, { path: "git/demo", values: {}, version: 1 }));
const secrets = { copies: { project: copy }, some: { project: (store: any, scope: any) => store.write(scope, "x", { path: "NEXUS", values: {}, version: 1 }), zone: (store: any, scope: any) => store.write(scope, "x", { path: "keycloak", values: {}, version: 1 }) } };

/** API path of what a resource makes, where its name is known beforehand. */
function apiPath(stack: Synthesised, type: string, attributes: Readonly<Record<string, any>>): string {
  const resolve = (value: string) => {
    const reference = /^\$\{(.+)\.(\w+)\}$/.exec(value);
    return reference ? String(stack.resources().find(({ address }) => address === reference[1])!.attributes[reference[2]!]) : value;
  };
  switch (type) {
    case "vault_mount":
      return `sys/mounts/${attributes["path"]}`;
    case "vault_policy":
      return `sys/policies/acl/${attributes["name"]}`;
    case "vault_kv_secret_v2":
      return `${resolve(attributes["mount"])}/data/${attributes["name"]}`;
    case "vault_jwt_auth_backend_role":
    case "vault_kubernetes_auth_backend_role":
      return `auth/${resolve(attributes["backend"])}/role/${attributes["role_name"]}`;
    case "vault_kubernetes_auth_backend_config":
      return `auth/${resolve(attributes["backend"])}/config`;
    case "vault_jwt_auth_backend":
    case "vault_auth_backend":
      return `sys/auth/${attributes["path"]}`;
    case "vault_identity_group":
      return "identity/group";
    case "vault_identity_group_alias":
      return "identity/group-alias";
    default:
      throw new Error(`no path known for ${type}`);
  }
}

/** API paths of all that a stack makes. */
function made(stack: Synthesised): readonly string[] {
  return stack.resources().filter(({ type }) => type !== "terraform_data").map(({ type, attributes }) => apiPath(stack, type, attributes));
}

const policies = [...terraformPolicies(platformSpec), ...terraformPolicies(platformSpec, exampleProject)];
const policy = (name: string) => policies.find((each) => each.name === name)!.policy;

test("decision 14: two policies for each stack", () => {
  expect(policies.map(({ stack, name, purpose }) => `${stack} ${purpose} ${name}`)).toEqual(
    ["platform", "zone-priv", "zone-pub", "project-demo"].flatMap((stack) => [`${stack} apply terraform--${stack}--apply`, `${stack} plan terraform--${stack}--plan`]),
  );
});

test.each([
  ["platform", synthesisePlatform()],
  ["zone-pub", synthesiseZone("pub", { users: secrets, vault: { zoneReaders: { pub: { cluster: "app1" } } } })],
  ["zone-priv", synthesiseZone("priv", { users: secrets })],
  ["project-demo", synthesiseProject({ users: secrets })],
])("%s: apply may make all that the stack makes, plan may look at it", (stack, synthesised) => {
  const paths = made(synthesised);
  expect(paths.length).toBeGreaterThan(2);
  for (const path of paths) {
    expect(`${path}: ${capabilities(policy(`terraform--${stack}--apply`), path)}`).toMatch(/create|update/);
    if (path.startsWith("sys/auth/")) expect(capabilities(policy(`terraform--${stack}--apply`), path)).toContain("sudo");
    if (!path.startsWith("identity/")) expect(`${path}: ${capabilities(policy(`terraform--${stack}--plan`), path)}`).toMatch(/: (read|list,read|read,sudo)$/);
  }
});

test("decision 13: whoever plans reads secrets, and the policy says so", () => {
  const plan = policy("terraform--project-demo--plan");
  expect(capabilities(plan, "forge-dso/data/forge/projects/demo/NEXUS")).toEqual(["read"]);
  expect(plan).toContain("# values are read by every plan");
});

test("what the provider asks of Vault besides what it makes: its own token, and the mount through which people log in", () => {
  for (const { name, policy } of policies) expect([name, capabilities(policy, "auth/token/lookup-self")]).toEqual([name, ["read"]]);
  const looks = policies.filter(({ policy }) => capabilities(policy, "sys/mounts/auth/oidc").includes("read")).map(({ name }) => name);
  expect(looks).toEqual(["terraform--platform--apply", "terraform--platform--plan", "terraform--project-demo--apply", "terraform--project-demo--plan"]);
  const elsewhere = terraformPolicies({ ...platformSpec, services: { vault: { url: "https://v", oidcMount: "people" } } }, exampleProject);
  for (const { policy } of elsewhere) expect(capabilities(policy, "sys/mounts/auth/people")).toEqual(["read"]);
});

test("plan changes nothing but its own token", () => {
  const changing = policies
    .filter(({ purpose }) => purpose === "plan")
    .flatMap((each) => rules(each.policy).filter((rule) => rule.capabilities.some((capability) => !["read", "list", "sudo"].includes(capability))));
  expect([...new Set(changing.map(({ path }) => path))].sort()).toEqual(["auth/token/create", "identity/lookup/group"]);
});

test("a project's identity reaches no other project, zone or platform", () => {
  const apply = policy("terraform--project-demo--apply");
  for (const path of [
    "forge-dso/data/forge/projects/demo-1/NEXUS",
    "forge-dso/data/platform/keycloak",
    "sys/mounts/demo-1",
    "sys/mounts/forge-dso",
    "sys/policies/acl/app--demo-1--admin",
    "sys/policies/acl/terraform--project-demo--apply",
    "auth/jwt/role/dso-demo-1-push",
    "auth/kubernetes-app1/role/demo-1-dev",
    "auth/kubernetes-app2/role/demo-1-dev",
    "auth/jwt/role/demo-dev",
    "sys/auth/jwt",
    "zone-pub/data/keycloak",
    "zone-pub/data/git/demo-1",
    "zone-pub/data/git/_zone",
    "demo/data/app",
  ]) {
    expect(`${path}: ${capabilities(apply, path)}`).toBe(`${path}: `);
  }
});

describe("policies printed after a change let through what it does to what was there before", () => {
  const readers = (cluster: string) => ({ zoneReaders: { pub: { cluster } } });
  const zone = synthesiseZone("pub", { users: secrets, vault: readers("app1") });
  const project = synthesiseProject({ users: secrets });
  const renamed: PlatformSpec = {
    ...platformSpec,
    clusters: platformSpec.clusters.map((cluster) => (cluster.label === "app1" ? { ...cluster, label: "app9", previousLabel: "app1" } : cluster)),
  };
  const on = (cluster: string): ProjectSpec => ({ ...exampleProject, environments: exampleProject.environments!.map((each) => ({ ...each, cluster })) });

  test.each<[string, Synthesised, PlatformSpec, ProjectSpec | undefined]>([
    ["environments move to another cluster", project, platformSpec, on("app3")],
    ["environments move to another zone", project, platformSpec, on("app2")],
    ["environments are removed", project, platformSpec, { ...exampleProject, environments: [], removed: { environments: exampleProject.environments!.map(({ name }) => name) } }],
    ["a cluster is renamed, and the project follows", project, renamed, on("app9")],
    ["a cluster is renamed, and its environments move away", project, renamed, on("app2")],
    ["a cluster is renamed: the zone", zone, renamed, undefined],
  ])("%s", (_change, before, platform, declared) => {
    const [apply, plan] = terraformPolicies(platform, declared).filter(({ stack }) => stack === (declared ? "project-demo" : "zone-pub"));
    const paths = made(before);
    expect(paths.filter((path) => path.startsWith("auth/kubernetes-app1/"))).not.toEqual([]);
    for (const path of paths) {
      expect(`${path}: ${capabilities(apply!.policy, path)}`).toMatch(/update/);
      if (/\/role\//.test(path)) expect(`${path}: ${capabilities(apply!.policy, path)}`).toMatch(/delete/);
      if (!path.startsWith("identity/")) expect(`${path}: ${capabilities(plan!.policy, path)}`).toMatch(/read/);
    }
  });

  test("a renamed cluster's login mount may be moved, to its new name and no other mount; a plan moves none", () => {
    const [apply, plan] = terraformPolicies(renamed).filter(({ stack }) => stack === "zone-pub");
    const remount = rules(apply!.policy).find(({ path }) => path === "sys/remount");
    expect(remount).toEqual({ path: "sys/remount", capabilities: ["update", "sudo"], parameters: { from: ["auth/kubernetes-app1"], to: ["auth/kubernetes-app9"] } });
    expect(capabilities(apply!.policy, "sys/remount/status/1")).toEqual(["read"]);
    expect(capabilities(apply!.policy, "sys/auth/kubernetes-app9")).toContain("sudo");
    expect(capabilities(plan!.policy, "sys/remount")).toEqual([]);
    const others = [...policies, ...terraformPolicies(renamed).filter(({ stack }) => stack !== "zone-pub"), ...terraformPolicies(renamed, on("app9"))];
    for (const { name, policy } of others) expect([name, capabilities(policy, "sys/remount")]).toEqual([name, []]);
  });

  test("the role of a removed environment that had an id is nobody's to guess", () => {
    const id = "22e7044f-8414-435d-9c4a-2df42a65034b";
    const [apply] = terraformPolicies(platformSpec, { ...exampleProject, id, environments: [], removed: { environments: ["dev"] } });
    expect(rules(apply!.policy).filter(({ path }) => path.startsWith("auth/kubernetes-"))).toEqual([]);
  });
});

test("AppRoles, where the platform has them", () => {
  const [without] = terraformPolicies(platformSpec, exampleProject);
  expect(without!.policy).not.toContain("approle");
  const withThem = { ...platformSpec, services: { vault: { url: "https://v", appRole: true } } };
  const { policy } = terraformPolicies(withThem, exampleProject)[0]!;
  expect(capabilities(policy, "auth/approle/role/demo")).toContain("update");
  expect(capabilities(policy, "auth/approle/role/demo/secret-id")).toEqual([]);
  expect(capabilities(terraformPolicies(withThem).find(({ name }) => name === "terraform--zone-pub--apply")!.policy, "auth/approle/role/zone-pub")).toContain("update");
});

test("other mounts, where the platform names them", () => {
  const [apply] = terraformPolicies({ ...platformSpec, services: { vault: { url: "https://v", coreKv: "core", jwtMount: "gitlab" } } }, exampleProject);
  expect(capabilities(apply!.policy, "core/data/forge/projects/demo/NEXUS")).toContain("update");
  expect(capabilities(apply!.policy, "auth/gitlab/role/dso-demo-push")).toContain("update");
  expect(apply!.policy).not.toContain("forge-dso");
});
