import { KubernetesPlugin } from "../../../lib/plugins/kubernetes";
import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { EnvironmentSpec, ProjectSpec } from "../../../lib/spec";
import { synthesise } from "../../../lib/testing";
import { TerraformRunner, type TerraformConfiguration } from "../../../lib/testing/terraform-runner";
import { FakeForge, FakeRegistry, FakeStore, projectIn, providers } from "./fakes";

/** Every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const dev: EnvironmentSpec = { name: "dev", stage: "prod", cluster: "app1", cpu: 0.5, memory: 1.5, gpu: 0 };
const other: EnvironmentSpec = { ...dev, name: "other" };

function configuration(project: Partial<ProjectSpec>): TerraformConfiguration {
  return synthesise((stack) => {
    const provider = providers(stack);
    for (const cluster of ["app1", "app3"]) provider(cluster);
    const host = projectIn(stack, project);
    new FakeForge(host);
    new FakeStore(host);
    new FakeRegistry(host);
    new KubernetesPlugin(host, "kubernetes", {
      quota: { requestRatio: 0.5, hard: { pods: 1000 } },
      networkPolicy: { egress: [{ name: "proxy", cidr: "10.0.0.0/8", ports: [443] }] },
      provider: (cluster) => provider(cluster.label),
    });
  }).json as TerraformConfiguration;
}

describe("namespaces, with Terraform and the sandbox", () => {
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

  const objects = (endpoint?: string) => sandbox.objects.list({ seeded: false, provider: "kubernetes", endpoint });
  const keys = (endpoint?: string) => objects(endpoint).map(({ type, key }) => `${type} ${key}`).sort();
  const namespaces = (endpoint?: string) => keys(endpoint).filter((key) => key.startsWith("kubernetes_namespace_v1"));

  test("are applied, and the second plan is empty", async () => {
    await terraform.apply(configuration({ environments: [dev, other] }));
    expect(await terraform.changes()).toEqual([]);
    expect(namespaces("app1")).toEqual(["kubernetes_namespace_v1 demo-dev", "kubernetes_namespace_v1 demo-other"]);
    expect(objects("app1").filter(({ key }) => key.includes("demo-dev")).length).toBe(objects("app1").length / 2);
    expect(objects().every(({ adoptions }) => adoptions === 0)).toBe(true);
  }, TIMEOUT);

  test("what was widened by hand is seen and put right", async () => {
    await terraform.apply(configuration({ environments: [dev] }));
    const hard = { "limits.cpu": "64", "limits.memory": "1536Mi", "requests.cpu": "64", "requests.memory": "768Mi", "requests.nvidia.com/gpu": "8", pods: "1k" };
    const quota = sandbox.objects.list({ type: "kubernetes_resource_quota_v1" })[0]!;
    sandbox.objects.patch("kubernetes_resource_quota_v1", quota.id, { spec: [{ ...(quota.attributes["spec"] as object[])[0], hard }] } as never);
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^kubernetes_resource_quota_v1\..*: update$/)]);
    await terraform.apply();
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("an environment that has left stays as an empty namespace; with purge nothing stays", async () => {
    await terraform.apply(configuration({ environments: [dev, other] }));
    await terraform.apply(configuration({ environments: [other], removed: { environments: ["dev"] } }));
    expect(keys().filter((key) => key.includes("demo-dev"))).toEqual(["kubernetes_namespace_v1 demo-dev"]);
    expect(await terraform.changes()).toEqual([]);
    await terraform.apply(configuration({ environments: [], removed: { environments: ["other"] }, deletionPolicy: "purge" }));
    expect(keys()).toEqual(["kubernetes_namespace_v1 demo-dev"]);
  }, TIMEOUT);

  test("an environment that moves to another cluster leaves nothing behind", async () => {
    const purge = { deletionPolicy: "purge" as const };
    await terraform.apply(configuration({ ...purge, environments: [dev] }));
    await terraform.apply(configuration({ ...purge, environments: [{ ...dev, cluster: "app3" }] }));
    expect(keys("app1")).toEqual([]);
    expect(namespaces("app3")).toEqual(["kubernetes_namespace_v1 demo-dev"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #26: an apply that died in the middle is finished by the next one", async () => {
    sandbox.faults.add({ type: "kubernetes_manifest", operation: "create", nth: 2 });
    const died = await terraform.tryApply(configuration({ environments: [dev], deletionPolicy: "purge" }));
    expect(died.code).not.toBe(0);
    sandbox.faults.clear();
    await terraform.apply();
    expect(await terraform.changes()).toEqual([]);
    await terraform.destroy();
    expect(keys()).toEqual([]);
  }, TIMEOUT);
});
