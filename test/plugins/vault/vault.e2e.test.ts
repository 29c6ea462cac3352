import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { PlatformSpec } from "../../../lib/spec";
import { exampleProject } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { capabilities } from "./acl";
import { platformSpec, synthesisePlatform, synthesiseProject, synthesiseZone, type Setting } from "./support";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const users: Setting["users"] = {
  gitlab: { repository: (store, scope, { name }) => store.write(scope, "mirror", { path: `${name}-mirror`, readers: ["mirror"], values: { GIT_INPUT_URL: `https://git.example.org/${name}.git` }, version: 1 }) },
  harbor: { project: (store, scope) => void store.generate(scope, "pull", { path: "REGISTRY/ro-robot", readers: ["read", "workload"], rotation: 1, values: (TOKEN) => ({ TOKEN }) }) },
  keycloak: { zone: (store, scope) => void store.generate(scope, "client", { path: "keycloak", rotation: 1, values: (clientSecret) => ({ clientSecret }) }) },
  portal: { platform: (store, scope) => store.write(scope, "portal", { path: "portal", values: { token: "x" }, version: 1 }) },
};

describe("Vault, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  const runners: TerraformRunner[] = [];
  let platform: TerraformRunner, pub: TerraformRunner, priv: TerraformRunner, project: TerraformRunner;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { vault_auth_backend: [{ type: "oidc", path: "oidc" }, { type: "approle", path: "approle" }] } });
    [platform, pub, priv, project] = Array.from({ length: 4 }, () => new TerraformRunner(sandbox.environment)) as [TerraformRunner, TerraformRunner, TerraformRunner, TerraformRunner];
    runners.push(platform, pub, priv, project);
  }, TIMEOUT);
  afterAll(async () => {
    runners.forEach((runner) => runner.dispose());
    await sandbox?.close();
  });

  const demo = (change: Setting["project"] = {}) => synthesiseProject({ users, project: change }).json;
  const keys = (): string[] =>
    sandbox.objects
      .list({ provider: "vault", seeded: false })
      .map(({ type, key, attributes }) => `${type} ${type.startsWith("vault_identity") ? String(attributes["name"]) : key}`)
      .sort();
  /** What exists of the project. */
  const ofDemo = () => keys().filter((key) => key.includes("demo"));

  test("a project cannot be planned before the platform, and says what is missing", async () => {
    const run = await project.tryApply(demo());
    expect(run.code).toBe(1);
    expect(run.output).toContain("forge-dso");
    await project.destroy();
  }, TIMEOUT);

  test.each([
    ["platform", () => platform, () => synthesisePlatform({ users })],
    ["zone pub", () => pub, () => synthesiseZone("pub", { users, vault: { zoneReaders: { pub: { cluster: "app1" } } } })],
    ["zone priv", () => priv, () => synthesiseZone("priv", { users })],
    ["project demo", () => project, () => synthesiseProject({ users })],
  ])("%s is applied, and the second plan is empty", async (_, runner, stack) => {
    await runner().apply(stack().json);
    expect(await runner().changes()).toEqual([]);
  }, TIMEOUT);

  test("§3.12: what exists", () => {
    expect(ofDemo()).toEqual([
      ...["demo-dev", "demo-prod"].map((namespace, index) => `vault_${["kubernetes", "jwt"][index]}_auth_backend_role auth/kubernetes-app${index + 1}/role/${namespace}`),
      ...["admin", "developer", "devops", "readonly", "security"].flatMap((role) => [`vault_identity_group project-demo-${role}`, `vault_identity_group_alias /demo/console/${role}`]),
      ...["deploy", "mirror", "publish", "push", "read"].flatMap((purpose) => [`vault_jwt_auth_backend_role auth/jwt/role/dso-demo-${purpose}`, `vault_policy ci--demo--${purpose}`]),
      ...["REGISTRY/ro-robot", "front-mirror", "infra-mirror"].map((name) => `vault_kv_secret_v2 forge-dso/data/forge/projects/demo/${name}`),
      "vault_mount demo",
      ...["app--demo--admin", "tech--demo--ro", ...["devops", "developer", "readonly", "security"].map((role) => `project--demo--${role}`)].map((name) => `vault_policy ${name}`),
    ].sort());
  });

  test("what pods of the environment read is there, in the policy that their login gives", () => {
    const [role] = sandbox.objects.list({ type: "vault_kubernetes_auth_backend_role", key: "auth/kubernetes-app1/role/demo-dev" });
    expect(role!.attributes["token_policies"]).toEqual(["tech--demo--ro"]);
    const [policy] = sandbox.objects.list({ type: "vault_policy", key: "tech--demo--ro" });
    const [secret] = sandbox.objects.list({ type: "vault_kv_secret_v2", key: "forge-dso/data/forge/projects/demo/REGISTRY/ro-robot" });
    expect(capabilities(String(policy!.attributes["policy"]), secret!.key)).toEqual(["read"]);
  });

  test("§6.2 #30: a policy widened by hand is found and put right", async () => {
    sandbox.objects.patch("vault_policy", "project--demo--readonly", { policy: 'path "*" {\n  capabilities = ["sudo"]\n}' });
    expect(await project.changes()).toEqual([expect.stringMatching(/vault_policy\.project_vault_readonly_policy_\w+: update/)]);
    await project.apply();
    const [policy] = sandbox.objects.list({ type: "vault_policy", key: "project--demo--readonly" });
    expect(policy!.attributes["policy"]).not.toContain("sudo");
  }, TIMEOUT);

  test("§6.2 #50: applying again writes nothing", async () => {
    const writes = () => Object.values(sandbox.faults.calls).map((counts) => (counts["create"] ?? 0) + (counts["update"] ?? 0) + (counts["delete"] ?? 0));
    const before = writes();
    await project.apply(demo());
    expect(writes()).toEqual(before);
  }, TIMEOUT);

  test("an environment and a repository leave: logins go, secrets stay with retain", async () => {
    const before = ofDemo();
    const smaller = {
      environments: exampleProject.environments!.filter(({ name }) => name !== "prod"),
      repositories: exampleProject.repositories!.filter(({ name }) => name !== "front"),
      removed: { environments: ["prod"], repositories: ["front"] },
    };
    await project.apply(demo(smaller));
    expect(before.filter((key) => !ofDemo().includes(key))).toEqual(["vault_jwt_auth_backend_role auth/kubernetes-app2/role/demo-prod"]);
    const [mirror] = sandbox.objects.list({ type: "vault_policy", key: "ci--demo--mirror" });
    expect(capabilities(String(mirror!.attributes["policy"]), "forge-dso/data/forge/projects/demo/front-mirror")).toEqual([]);
    expect(await project.changes()).toEqual([]);
  }, TIMEOUT);

  test("decision 2: a retired project leaves its mount and its secrets, nothing else", async () => {
    await project.apply(demo({ state: "retired" }));
    expect(ofDemo()).toEqual([
      ...["REGISTRY/ro-robot", "front-mirror", "infra-mirror"].map((name) => `vault_kv_secret_v2 forge-dso/data/forge/projects/demo/${name}`),
      "vault_mount demo",
    ]);
  }, TIMEOUT);

  test("§3.7.7, §6.2 #34: with purge nothing of a project is left", async () => {
    const other = new TerraformRunner(sandbox.environment);
    runners.push(other);
    const purged = (change: Setting["project"] = {}) => synthesiseProject({ users, project: { name: "other", slug: "other", deletionPolicy: "purge", ...change } }).json;
    await other.apply(purged());
    expect(keys().filter((key) => key.includes("other"))).toHaveLength(ofDemo().length + 28);
    await other.apply(purged({ state: "retired" }));
    expect(keys().filter((key) => key.includes("other"))).toEqual([]);
  }, TIMEOUT);

  test("AppRoles come when they are asked for, and go with their project", async () => {
    const charts = new TerraformRunner(sandbox.environment);
    runners.push(charts);
    const stack = (state: "active" | "retired") => synthesiseProject({ vault: { appRole: true }, project: { name: "charts", deletionPolicy: "purge", state } }).json;
    await charts.apply(stack("active"));
    expect(await charts.changes()).toEqual([]);
    expect(keys()).toContain("vault_approle_auth_backend_role auth/approle/role/charts");
    await charts.apply(stack("retired"));
    expect(keys().filter((key) => key.includes("charts"))).toEqual([]);
  }, TIMEOUT);

  test("a cluster's way of proving pods can change", async () => {
    const clusters = platformSpec.clusters.map((cluster) => (cluster.label === "app2" ? { ...cluster, identity: { method: "kubernetes", host: "https://app2.example.org:6443" } as const } : cluster));
    const changed: PlatformSpec = { ...platformSpec, clusters };
    await priv.apply(synthesiseZone("priv", { users, platform: changed }).json);
    expect(await priv.changes()).toEqual([]);
    expect(keys()).toContain("vault_kubernetes_auth_backend_config auth/kubernetes-app2/config");
  }, TIMEOUT);

  test("zones go without a trace", async () => {
    await pub.destroy();
    await priv.destroy();
    expect(keys().filter((key) => /zone-|kubernetes-/.test(key))).toEqual([]);
  }, TIMEOUT);

  test("a platform that is given up leaves its core KV, with what retired projects left in it", async () => {
    const before = ofDemo();
    await platform.apply(synthesisePlatform({ platform: { ...platformSpec, state: "retired" } }).json);
    expect(keys()).toEqual([...before, "vault_mount forge-dso"].sort());
  }, TIMEOUT);
});
