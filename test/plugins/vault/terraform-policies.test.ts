import { terraformPolicies } from "../../../lib/plugins/vault";
import { exampleProject } from "../../../lib/testing";
import { capabilities, rules } from "./acl";
import { platformSpec, synthesisePlatform, synthesiseProject, synthesiseZone } from "./support";
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
  const made = synthesised.resources().filter(({ type }) => type !== "terraform_data").map(({ type, attributes }) => apiPath(synthesised, type, attributes));
  expect(made.length).toBeGreaterThan(2);
  for (const path of made) {
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
    "auth/kubernetes-app2/role/demo-dev",
    "sys/auth/jwt",
    "zone-pub/data/keycloak",
    "zone-pub/data/git/demo-1",
    "zone-pub/data/git/_zone",
    "demo/data/app",
  ]) {
    expect(`${path}: ${capabilities(apply, path)}`).toBe(`${path}: `);
  }
});

test("what a removed environment leaves can be taken away, on whichever cluster it was", () => {
  const [apply] = terraformPolicies(platformSpec, { ...exampleProject, removed: { environments: ["old"] } });
  for (const cluster of ["app1", "app2", "app3"]) expect(capabilities(apply!.policy, `auth/kubernetes-${cluster}/role/demo-old`)).toContain("delete");
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
