import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { ProjectSpec } from "../../../lib/spec";
import { TerraformRunner, type TerraformConfiguration } from "../../../lib/testing/terraform-runner";
import { buildProject, buildZone, dev } from "./build";

/** Every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const configuration = (project: Partial<ProjectSpec>) => buildProject({ project: { deletionPolicy: "purge", ...project } }).synthesised.json as TerraformConfiguration;

describe("Argo CD, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeEach(async () => {
    sandbox = await startSandbox();
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterEach(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  const manifests = () => sandbox.objects.list({ type: "kubernetes_manifest", endpoint: "argocd-pub", seeded: false });
  const names = () => manifests().map(({ key }) => key.replace("argoproj.io/v1alpha1/", "")).sort();

  test("an environment is applied, and the second plan is empty", async () => {
    await terraform.apply(configuration({ environments: [dev] }));
    expect(await terraform.changes()).toEqual([]);
    expect(names()).toEqual(["AppProject/argocd/demo-dev-6293", "Application/argocd/demo-dev-infra"]);
  }, TIMEOUT);

  test("an AppProject that was widened by hand is seen and put right, whoever did it", async () => {
    await terraform.apply(configuration({ environments: [dev] }));
    const [project] = manifests().filter(({ key }) => key.includes("AppProject"));
    const object = project!.attributes["object"] as any;
    sandbox.objects.patch("kubernetes_manifest", project!.id, { object: { ...object, spec: { ...object.spec, sourceRepos: ["*"] } } }, "argocd-pub");
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^kubernetes_manifest\.project_environment_dev_argocd.*: update$/)]);
    await terraform.apply();
    const [repaired] = manifests().filter(({ key }) => key.includes("AppProject"));
    expect((repaired!.attributes["object"] as any).spec.sourceRepos).toEqual(["https://git.example.org/forge/projects/demo/**"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("C6: removing an environment removes its Applications, then its AppProject, then its namespace", async () => {
    await terraform.apply(configuration({ environments: [dev, { ...dev, name: "test" }] }));
    const output = await terraform.apply(configuration({ environments: [{ ...dev, name: "test" }] }));
    const order = ["deployment_dev_infra_argocd", "environment_dev_argocd", "environment_dev_kubernetes_app1_namespace"].map((part) => ({
      begins: output.search(new RegExp(`${part}\\S*: Destroying`)),
      ends: output.search(new RegExp(`${part}\\S*: Destruction complete`)),
    }));
    for (const { begins, ends } of order) {
      expect(begins).toBeGreaterThan(-1);
      expect(ends).toBeGreaterThan(begins);
    }
    expect(order[0]!.ends).toBeLessThan(order[1]!.begins);
    expect(order[1]!.ends).toBeLessThan(order[2]!.begins);
    expect(names().filter((name) => name.includes("demo-dev"))).toEqual([]);
    expect(sandbox.objects.list({ provider: "kubernetes", seeded: false }).filter(({ key }) => key.includes("demo-dev"))).toEqual([]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a repository that is no longer deployed takes its Application along, and nothing else", async () => {
    const repositories = [{ name: "infra", infra: true }, { name: "front", infra: true }];
    await terraform.apply(configuration({ environments: [dev], repositories }));
    await terraform.apply(configuration({ environments: [dev], repositories: [repositories[0]!, { name: "front" }] }));
    expect(names()).toEqual(["AppProject/argocd/demo-dev-6293", "Application/argocd/demo-dev-infra"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a zone knows its clusters; credentials that Terraform copies are in no state and no plan", async () => {
    const credentials = { server: "https://app1.example.org:6443", config: '{"bearerToken":"sentinel-7d1f"}' };
    await sandbox.close();
    sandbox = await startSandbox({
      seed: {
        vault_mount: [{ path: "zone-pub", type: "kv", options: { version: "2" } }],
        vault_kv_secret_v2: [{ mount: "zone-pub", name: "clusters/cluster-app1/argocd-cluster-secret", data_json: JSON.stringify(credentials) }],
      } as never,
    });
    terraform.dispose();
    terraform = new TerraformRunner(sandbox.environment);
    await terraform.apply(buildZone("pub", { clusterCredentials: { app1: 1 } }).synthesised.json as TerraformConfiguration);
    expect(await terraform.changes()).toEqual([]);
    const [secret] = sandbox.objects.list({ type: "kubernetes_secret_v1", seeded: false });
    expect(secret).toMatchObject({ key: "argocd/app1-cluster-secret", endpoint: "argocd-pub", hidden: { data_wo: { name: "app1", ...credentials } } });
    for (const text of [await terraform.stateText(), await terraform.planText()]) expect(text).not.toContain("sentinel-7d1f");
    expect(names()).toEqual([expect.stringMatching(/VaultStaticSecret\/argocd\/app3-cluster-secret$/)]);
  }, TIMEOUT);
});
