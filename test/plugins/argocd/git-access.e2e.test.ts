import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { ProjectSpec } from "../../../lib/spec";
import type { Synthesised } from "../../../lib/testing";
import { TerraformRunner, type TerraformConfiguration } from "../../../lib/testing/terraform-runner";
import { dev, documents, only, pulled } from "./build";
import { platformWithForge, projectWithForge, zoneWithForge, type WithForge } from "./with-forge";

/** Every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const OTHER = "second";
const REPO_CREDS = "argocd/demo-repo-creds";

describe("C4: the credentials with which Argo CD reads Git, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;
  let priv: TerraformRunner;
  const others: TerraformRunner[] = [];

  beforeEach(async () => {
    const people = ["owner", "ops", "dev", "test", "platform"];
    sandbox = await startSandbox({ seed: { gitlab_user: people.map((name) => ({ username: name, name, email: `${name}@example.org` })) } });
    await elsewhere(platformWithForge());
    await elsewhere(zoneWithForge("pub"));
    priv = await elsewhere(zoneWithForge("priv"));
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterEach(async () => {
    for (const runner of [terraform, ...others.splice(0)]) runner?.dispose();
    await sandbox?.close();
  });

  /** Applies another stack once, and proves that nothing is left to change. */
  async function elsewhere(synthesised: Synthesised): Promise<TerraformRunner> {
    const other = new TerraformRunner(sandbox.environment);
    others.push(other);
    await other.apply(synthesised.json as TerraformConfiguration);
    expect(await other.changes()).toEqual([]);
    return other;
  }
  const project = (change: Partial<ProjectSpec> = {}, more: WithForge = {}) =>
    projectWithForge({ ...more, project: { deletionPolicy: "purge", environments: [dev, { ...pulled, name: "prod", stage: "prod" }], ...change } }).json as TerraformConfiguration;

  const list = (type: string) => sandbox.objects.list({ type, seeded: false });
  /** Value of the token of a zone, as GitLab would check it. */
  const tokenFor = (zone: string) => {
    const [token, ...more] = list("gitlab_group_deploy_token").filter(({ attributes }) => attributes["username"] === `argocd-${zone}`);
    expect(more).toEqual([]);
    return String(token!.attributes["token"]);
  };
  const secretAt = (place: string) => list("vault_kv_secret_v2").find(({ attributes }) => `${attributes["mount"]}/${attributes["name"]}` === place);
  const stored = (place: string) => {
    const secret = secretAt(place);
    return secret && (JSON.parse(String(secret.hidden["data_json_wo"])) as Record<string, string>);
  };
  const inArgocd = () => list("kubernetes_secret_v1").find(({ key, endpoint }) => key === REPO_CREDS && endpoint === "argocd-pub")?.hidden["data_wo"];
  /** What one copy of the credential of a zone that pushes is, where all are equal. */
  const agreed = () => {
    const credential = { type: "git", url: "https://gitlab.example.org/forge/projects/demo/", username: "argocd-pub", password: tokenFor("pub") };
    expect(stored("zone-pub/git/demo")).toEqual(credential);
    expect(inArgocd()).toEqual(credential);
    return credential.password;
  };
  const noneOf = async (...values: string[]) => {
    await terraform.plan();
    const plan = JSON.parse(await terraform.planText()) as { planned_values: unknown; configuration: unknown };
    for (const value of values) {
      // GitLab's provider keeps the token's value with the token itself (decision 10), and nothing else does.
      const texts = [plan.configuration, withoutTokens(plan.planned_values), withoutTokens(JSON.parse(await terraform.stateText()))];
      for (const text of texts) expect(JSON.stringify(text)).not.toContain(value);
    }
  };

  test("are equal in GitLab, in Vault and in Argo CD, and the second plan is empty", async () => {
    await terraform.apply(project());
    expect(await terraform.changes()).toEqual([]);
    const password = agreed();
    expect(stored("zone-priv/git/demo")).toMatchObject({ username: "argocd-priv", password: tokenFor("priv") });
    expect(tokenFor("priv")).not.toBe(password);
    await noneOf(password, tokenFor("priv"));
    const file = list("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/project.yaml")!;
    expect(file.attributes["project"]).toBe("forge/projects/infra/priv");
    expect(only(documents(String(file.attributes["content"])), "VaultStaticSecret").spec).toMatchObject({ mount: "zone-priv", path: "git/demo" });
  }, TIMEOUT);

  test("the zone's own repository has one in the zone's secrets, and another one with zoneTokenGeneration", async () => {
    const url = "https://gitlab.example.org/forge/projects/infra/priv.git";
    const values: unknown[] = [];
    for (const zoneTokenGeneration of [1, 2]) {
      await priv.apply(zoneWithForge("priv", { gitlab: { zoneTokenGeneration } }).json as TerraformConfiguration);
      const [token, ...more] = list("gitlab_deploy_token");
      expect(more).toEqual([]);
      values.push(token!.attributes["token"]);
      expect(stored("zone-priv/git/_zone")).toEqual({ type: "git", url, username: "argocd-priv", password: values.at(-1) });
      expect(await priv.changes()).toEqual([]);
    }
    expect(values[0]).not.toBe(values[1]);
    expect(stored("zone-pub/git/_zone")).toBeUndefined();
  }, TIMEOUT);

  test("a raised counter makes other ones in the same apply, in every copy", async () => {
    await terraform.apply(project());
    const before = [agreed(), tokenFor("priv")];
    await terraform.apply(project({ rotation: { gitlab: OTHER } }));
    expect([agreed(), tokenFor("priv")].filter((value) => before.includes(value))).toEqual([]);
    expect(stored("zone-priv/git/demo")!["password"]).toBe(tokenFor("priv"));
    expect(await terraform.changes()).toEqual([]);
    await noneOf(agreed(), ...before);
  }, TIMEOUT);

  test.each([
    ["gitlab_group_deploy_token", "create"],
    ["vault_kv_secret_v2", "update"],
    ["kubernetes_secret_v1", "update"],
    ["gitlab_group_deploy_token", "delete"],
  ] as const)("a rotation that dies at %s: %s is finished by the next apply", async (type, operation) => {
    await terraform.apply(project());
    const before = agreed();
    sandbox.faults.add({ type, operation, nth: 1 });
    expect((await terraform.tryApply(project({ rotation: { gitlab: OTHER } }))).code).toBe(1);
    sandbox.faults.clear();
    await terraform.apply();
    expect(agreed()).not.toBe(before);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("one that was lost in GitLab, in Vault or in Argo CD is there again after the next apply", async () => {
    await terraform.apply(project());
    const [token] = list("gitlab_group_deploy_token").filter(({ attributes }) => attributes["username"] === "argocd-pub");
    sandbox.objects.remove("gitlab_group_deploy_token", token!.id);
    await terraform.apply();
    agreed();
    sandbox.objects.remove("vault_kv_secret_v2", secretAt("zone-pub/git/demo")!.id);
    await terraform.apply();
    agreed();
    sandbox.objects.remove("kubernetes_secret_v1", list("kubernetes_secret_v1").find(({ key }) => key === REPO_CREDS)!.id, "argocd-pub");
    await terraform.apply();
    agreed();
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a zone that the project leaves keeps nothing of it, and the other zone is not touched", async () => {
    await terraform.apply(project());
    const before = agreed();
    await terraform.apply(project({ environments: [dev] }));
    expect(agreed()).toBe(before);
    expect(stored("zone-priv/git/demo")).toBeUndefined();
    expect(list("gitlab_group_deploy_token").map(({ attributes }) => attributes["username"])).toEqual(["argocd-pub"]);
    expect(list("gitlab_repository_file").filter(({ attributes }) => String(attributes["file_path"]).startsWith("demo/"))).toEqual([]);
    await terraform.apply(project({ deletionPolicy: "retain", state: "retired" }));
    expect(list("gitlab_group_deploy_token")).toEqual([]);
    expect(stored("zone-pub/git/demo")).toBeUndefined();
    expect(inArgocd()).toBeUndefined();
  }, TIMEOUT);
});

/** A state or a plan without the tokens themselves, whose values their provider keeps. */
function withoutTokens(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => !isToken(each)).map(withoutTokens);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutTokens(each)]));
}

function isToken(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as { type?: unknown }).type === "gitlab_group_deploy_token";
}
