import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { SonarqubePluginProps } from "../../../lib/plugins/sonarqube";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { exampleProject, type Synthesised } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import type { ProjectSpec } from "../../../lib/spec";
import { platformStack, projectStack } from "./stacks";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

/** What the platform's Vault plugin would have made. */
const seed = { vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }] };

/** A project in SonarQube, with its token in Vault. */
function project(change: Partial<ProjectSpec> = {}, props: Partial<SonarqubePluginProps> = {}): Synthesised {
  return projectStack({ project: { environments: [], ...change }, props }, (host, stack) => {
    new VaultProvider(stack, "vault", { address: "https://vault.example.org" });
    new VaultPlugin(host, "vault", { url: "https://vault.example.org" });
  });
}

describe("SonarQube, with Terraform, Vault and the sandbox", () => {
  let sandbox: Sandbox;
  let platform: TerraformRunner;
  let terraform: TerraformRunner;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed });
    platform = new TerraformRunner(sandbox.environment);
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterAll(async () => {
    platform?.dispose();
    terraform?.dispose();
    await sandbox?.close();
  });

  const names = (type: string, name: string) => sandbox.objects.list({ type, seeded: false }).map((each) => each.attributes[name]).sort();
  const tokens = () => Object.fromEntries(sandbox.objects.list({ type: "sonarqube_user_token" }).map((each) => [each.attributes["name"], each.attributes["token"]]));
  /** What jobs read. */
  const stored = () => {
    const [secret] = sandbox.objects.list({ type: "vault_kv_secret_v2" }).filter((each) => String(each.attributes["name"]).endsWith("/SONAR"));
    return JSON.parse(String(secret!.hidden["data_json_wo"])) as { SONAR_USERNAME: string; SONAR_TOKEN: string };
  };

  test("the platform is applied, and the second plan is empty", async () => {
    await platform.apply(platformStack().json);
    expect(await platform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a project is applied, jobs can read its token, and the second plan is empty", async () => {
    await terraform.apply(project({ rotation: { sonarqube: "2026-11" } }).json);
    expect(names("sonarqube_project", "project")).toEqual(["demo-front-1013", "demo-infra-32aa"]);
    expect(stored()).toEqual({ SONAR_USERNAME: "demo", SONAR_TOKEN: tokens()["dso-2026-11"] });
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #32: a permission added by hand is found, and taken away", async () => {
    const id = "group-/demo/console/readonly-p_demo-front-1013-permissions";
    const permissions = () => sandbox.objects.list({ type: "sonarqube_permissions", id })[0]!.attributes["permissions"] as string[];
    sandbox.objects.patch("sonarqube_permissions", id, { permissions: ["admin", "codeviewer", "user"] });
    expect(await terraform.changes()).toEqual([expect.stringMatching(/project_repository_front_sonarqube_permissions-readonly.*: update$/)]);
    await terraform.apply();
    expect([...permissions()].sort()).toEqual(["codeviewer", "user"]);
  }, TIMEOUT);

  test("§6.2 #31: when an apply dies in the middle of a rotation, jobs still hold a token that is valid", async () => {
    const before = stored();
    sandbox.faults.add({ type: "vault_kv_secret_v2", operation: "update" });
    const run = await terraform.tryApply(project({ rotation: { sonarqube: "2027-11" } }).json);
    expect(run.code).not.toBe(0);
    expect(stored()).toEqual(before);
    expect(Object.values(tokens())).toContain(before.SONAR_TOKEN);
    expect(Object.keys(tokens()).sort()).toEqual(["dso-2026-11", "dso-2027-11"]);
  }, TIMEOUT);

  test("§6.2 #31: applied again, the next generation is what jobs read, and the last one is gone", async () => {
    await terraform.apply();
    expect(Object.keys(tokens())).toEqual(["dso-2027-11"]);
    expect(stored().SONAR_TOKEN).toBe(tokens()["dso-2027-11"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #31: asked to, the last generation stays valid until it is not asked for any more", async () => {
    const next = { rotation: { sonarqube: "2028-11" }, services: { sonarqube: { previousTokens: ["2027-11"] } } };
    const before = stored();
    await terraform.apply(project(next).json);
    expect(tokens()["dso-2027-11"]).toBe(before.SONAR_TOKEN);
    expect(stored().SONAR_TOKEN).toBe(tokens()["dso-2028-11"]);
    await terraform.apply(project({ rotation: next.rotation }).json);
    expect(Object.keys(tokens())).toEqual(["dso-2028-11"]);
    expect(stored().SONAR_TOKEN).toBe(tokens()["dso-2028-11"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #33: a token that was revoked by hand stops the plan; taken out of the state, it is made anew under the same name, and jobs read the new one", async () => {
    const before = stored();
    const { address } = project({ rotation: { sonarqube: "2028-11" } }).resource("sonarqube_user_token");
    sandbox.objects.remove("sonarqube_user_token", "demo/dso-2028-11");
    expect((await terraform.tryPlan()).code).not.toBe(0);
    await terraform.must(["state", "rm", address]);
    await terraform.apply();
    expect(tokens()["dso-2028-11"]).not.toBe(before.SONAR_TOKEN);
    expect(stored().SONAR_TOKEN).toBe(tokens()["dso-2028-11"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #31: with another end, there is another token before the last one goes", async () => {
    await terraform.apply(project({ rotation: { sonarqube: "2029-11" } }).json);
    const before = stored();
    const sooner = project({ rotation: { sonarqube: "2029-11" } }, { tokenMonths: 6 }).json;
    sandbox.faults.add({ type: "vault_kv_secret_v2", operation: "update" });
    expect((await terraform.tryApply(sooner)).code).not.toBe(0);
    expect(Object.values(tokens())).toContain(stored().SONAR_TOKEN);
    await terraform.apply(sooner);
    expect(Object.keys(tokens())).toEqual(["dso-2029-11-6m"]);
    expect(stored().SONAR_TOKEN).toBe(tokens()["dso-2029-11-6m"]);
    expect(stored().SONAR_TOKEN).not.toBe(before.SONAR_TOKEN);
    expect(await terraform.changes()).toEqual([]);
    await terraform.apply(project({ rotation: { sonarqube: "2028-11" } }).json);
  }, TIMEOUT);

  test("a token that ends within a month is a warning in every plan, and nothing is left to change", async () => {
    const month = new Date().toISOString().slice(0, 7);
    const ending = project({ rotation: { sonarqube: month } }, { tokenMonths: 1 });
    const plan = await terraform.tryPlan(ending.json);
    expect(plan.code).toBe(0);
    expect(plan.output.replace(/[\s│]+/g, " ")).toContain(`Warning: Check block assertion failed`);
    expect(plan.output.replace(/[\s│]+/g, " ")).toMatch(new RegExp(`SonarQube token dso-${month}-1m of project demo ends on \\d{4}-\\d{2}-01\\. Raise rotation\\.sonarqube`));
    await terraform.apply();
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a repository that leaves keeps its quality history; nothing else of it stays", async () => {
    const [, infra] = exampleProject.repositories!;
    await terraform.apply(project({ rotation: { sonarqube: "2028-11" }, repositories: [infra!], removed: { repositories: ["front"] } }).json);
    expect(names("sonarqube_project", "project")).toEqual(["demo-front-1013", "demo-infra-32aa"]);
    expect(names("sonarqube_permissions", "project_key").filter((key) => key === "demo-front-1013")).toEqual([]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #34: a retired project leaves its history, and no user, token, group or permission", async () => {
    await terraform.apply(project({ state: "retired" }).json);
    expect(names("sonarqube_project", "project")).toEqual(["demo-front-1013", "demo-infra-32aa"]);
    expect(names("sonarqube_user", "login_name")).toEqual([]);
    expect(tokens()).toEqual({});
    expect(names("sonarqube_group", "name")).toEqual(["/console/admin", "/console/readonly", "/console/security"]);
    expect(sandbox.objects.list({ type: "sonarqube_permissions", seeded: false }).filter((each) => each.attributes["project_key"] !== null)).toEqual([]);
  }, TIMEOUT);

  test("SonarQube deletes no default template: an administrator makes another one the default, then the platform can go", async () => {
    const refused = await platform.tryDestroy();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("not possible to delete the default permission template");
    sandbox.objects.patch("sonarqube_permission_template", "Forge Default", { default: false });
    await platform.destroy();
    expect(sandbox.objects.list({ seeded: false }).filter(({ type }) => type.startsWith("sonarqube_") && type !== "sonarqube_project")).toEqual([]);
  }, TIMEOUT);
});
