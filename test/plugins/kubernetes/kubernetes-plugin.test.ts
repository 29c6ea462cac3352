import type { Construct } from "constructs";
import { parseAllDocuments } from "yaml";
import { NAMESPACES, type KubernetesObject } from "../../../lib/capabilities";
import { DsoError } from "../../../lib/errors";
import type { IDsoEnvironment } from "../../../lib/model";
import { Plugin } from "../../../lib/plugin/plugin";
import { KubernetesPlugin, type KubernetesOptions } from "../../../lib/plugins/kubernetes";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import type { EnvironmentSpec, PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesise, type Block, type Synthesised } from "../../../lib/testing";
import { FakeForge, FakeRegistry, FakeStore, projectIn, providers } from "./fakes";

interface Declared {
  readonly options?: KubernetesOptions;
  readonly project?: Partial<ProjectSpec>;
  readonly platform?: Partial<PlatformSpec>;
  readonly contributions?: readonly (readonly [string, KubernetesObject])[];
}

/** Puts an object into every namespace, as a plugin of one's own would. */
class Contributor extends Plugin<{ objects: readonly KubernetesObject[] }> {
  override readonly requires = [NAMESPACES];
  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    this.props.objects.forEach((object) => this.required(NAMESPACES).addObject(scope, `${object.kind}-${object.metadata.name}`, environment, object));
  }
}

interface Result {
  readonly synthesised: Synthesised;
  readonly files: ReadonlyMap<string, string>;
}

function build({ options = {}, project, platform, contributions = [] }: Declared = {}, attach: "before" | "after" = "after"): Result {
  let forge!: FakeForge;
  const synthesised = synthesise((stack) => {
    const provider = providers(stack);
    // As a stack does: every cluster that Terraform reaches has its alias, used or not.
    for (const { label } of examplePlatform.clusters.filter(({ zone }) => zone === "pub")) provider(label);
    const host = projectIn(stack, project, platform);
    const parts = [
      () => (forge = new FakeForge(host)),
      () => new FakeStore(host),
      () => new FakeRegistry(host),
      () => new KubernetesPlugin(host, "kubernetes", { ...options, provider: (cluster) => provider(cluster.label) }),
      () => contributions.forEach(([id, object]) => new Contributor(host, id, { objects: [object] })),
    ];
    (attach === "after" ? parts : parts.reverse()).forEach((part) => part());
  });
  return { synthesised, files: forge.files };
}

const dev: EnvironmentSpec = { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 };
const documents = (content: string): any[] => parseAllDocuments(content).map((document) => document.toJS());
const below = (blocks: readonly Block[], part: string) => blocks.filter(({ path }) => path.includes(part));

describe("a zone that pushes", () => {
  const { synthesised, files } = build({ project: { environments: [dev] } });

  test("addresses, which are the contract with everybody's state", () => {
    expect(synthesised.addresses).toMatchSnapshot();
  });
  test("the provider would refuse none of it", () => {
    expect(describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()))).toBe("");
  });
  test("everything goes to the environment's own cluster, and nothing into Git", () => {
    expect(synthesised.resources().map(({ attributes }) => attributes["provider"])).toEqual(synthesised.resources().map(() => "kubernetes.app1"));
    expect(files.size).toBe(0);
  });
  test("namespace", () => {
    const { attributes } = synthesised.resource("kubernetes_namespace_v1");
    expect(attributes["metadata"]).toMatchObject({ name: "demo-dev", labels: { "dso/environment": "dev", "pod-security.kubernetes.io/enforce": "restricted" } });
    expect(attributes).toMatchObject({ wait_for_default_service_account: true, timeouts: { delete: "15m" } });
  });
  test("quota and limit range", () => {
    expect(synthesised.resource("kubernetes_resource_quota_v1").attributes).toMatchObject({
      metadata: { name: "dso-quota" },
      spec: { hard: { "limits.cpu": "1", "limits.memory": "2Gi", "requests.cpu": "1", "requests.memory": "2Gi", "requests.nvidia.com/gpu": "0" } },
    });
    expect(synthesised.resource("kubernetes_limit_range_v1").attributes["spec"]).toEqual({
      limit: [{ type: "Container", default: { cpu: "500m", memory: "512Mi" }, default_request: { cpu: "100m", memory: "128Mi" }, min: { cpu: "1m", memory: "1Mi" } }],
    });
  });
  test("network policies, each with what it says in the provider's words", () => {
    const specs = Object.fromEntries(synthesised.resources("kubernetes_network_policy_v1").map(({ attributes }) => [attributes["metadata"].name, attributes["spec"]]));
    expect(specs).toEqual({
      "deny-default": { pod_selector: {}, policy_types: ["Ingress", "Egress"] },
      "allow-same-namespace": { pod_selector: {}, policy_types: ["Ingress", "Egress"], ingress: [{ from: [{ pod_selector: {} }] }], egress: [{ to: [{ pod_selector: {} }] }] },
      "allow-dns": {
        pod_selector: {},
        policy_types: ["Egress"],
        egress: [
          {
            to: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "kube-system" } } }],
            ports: [{ port: "53", protocol: "UDP" }, { port: "53", protocol: "TCP" }],
          },
        ],
      },
      ...Object.fromEntries(
        [["ingress", "ingress-nginx"], ["logging", "logging"], ["monitoring", "monitoring"]].map(([what, namespace]) => [
          `allow-from-${what}`,
          { pod_selector: {}, policy_types: ["Ingress"], ingress: [{ from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": namespace } } }] }] },
        ]),
      ),
    });
  });
  test("role bindings", () => {
    const readWrite = synthesised.resources("kubernetes_role_binding_v1").find(({ attributes }) => attributes["metadata"].name === "dso-read-write")!;
    expect(readWrite.attributes).toMatchObject({
      role_ref: { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
      subject: [{ api_group: "rbac.authorization.k8s.io", kind: "Group", name: "/demo/console/dev/RW" }],
    });
    expect(synthesised.resources("kubernetes_role_binding_v1")).toHaveLength(5);
  });
  test("the default service account is changed, not created", () => {
    expect(synthesised.resource("kubernetes_default_service_account_v1").attributes).toMatchObject({
      automount_service_account_token: false,
      image_pull_secret: [{ name: "registry-pull-secret" }],
    });
    expect(synthesised.resources("kubernetes_service_account_v1")).toEqual([]);
  });
  test("objects of the operator may be repaired, whoever changed them, and come one after the other", () => {
    const manifests: Record<string, Block> = Object.fromEntries(synthesised.resources("kubernetes_manifest").map((block) => [block.attributes["manifest"].kind, block]));
    const namespace = synthesised.resource("kubernetes_namespace_v1").address;
    expect(Object.keys(manifests).sort()).toEqual(["VaultAuth", "VaultConnection", "VaultStaticSecret"]);
    for (const { attributes } of Object.values(manifests)) expect(attributes["field_manager"]).toEqual({ force_conflicts: true });
    expect(manifests["VaultConnection"]!.attributes["depends_on"]).toEqual([namespace]);
    const account = synthesised.resource("kubernetes_default_service_account_v1").address;
    expect(manifests["VaultAuth"]!.attributes["depends_on"]).toEqual([namespace, account, manifests["VaultConnection"]!.address]);
    expect(manifests["VaultStaticSecret"]!.attributes["depends_on"]).toEqual([namespace, manifests["VaultAuth"]!.address]);
  });
  test("everything waits for the namespace, and goes before it", () => {
    const { address } = synthesised.resource("kubernetes_namespace_v1");
    for (const { attributes, type } of synthesised.resources()) {
      if (type === "kubernetes_namespace_v1") continue;
      const refers = attributes["metadata"]?.namespace === `\${${address}.metadata[0].name}` || attributes["depends_on"]?.includes(address);
      expect({ type, refers }).toEqual({ type, refers: true });
    }
  });
  test("people are told the namespace", () => {
    expect(synthesised.json["output"].outputs.value).toMatchObject({ kubernetes: { namespaces: { dev: "demo-dev" } } });
  });
});

describe("a zone that pulls", () => {
  const environments = [{ ...dev, cluster: "app2" }];
  const { synthesised, files } = build({ project: { environments } });
  const objects = documents(files.get("priv: demo/app2/dev/namespace.yaml")!);

  test("no call to its clusters", () => {
    expect(synthesised.resources()).toEqual([]);
  });
  test("§6.1 #1, C7: one file by the project's slug, none called values.yaml (decision 31)", () => {
    expect([...files.keys()]).toEqual(["priv: demo/app2/dev/namespace.yaml"]);
    const other = build({ project: { name: "demo", slug: "demo-1", environments } });
    expect([...other.files.keys()]).toEqual(["priv: demo-1/app2/dev/namespace.yaml"]);
  });
  test("the same objects as plain manifests", () => {
    const pushed = build({ project: { environments: [dev] } }).synthesised;
    const kinds = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const pushedKinds = pushed.resources().map(({ type, attributes }) =>
      type === "kubernetes_manifest" ? `${attributes["manifest"].kind} ${attributes["manifest"].metadata.name}` : `${KINDS[type]} ${attributes["metadata"].name}`,
    );
    expect([...kinds].sort()).toEqual([...pushedKinds].sort());
    expect(objects.find(({ kind }) => kind === "ResourceQuota").spec.hard).toEqual(pushed.resource("kubernetes_resource_quota_v1").attributes["spec"].hard);
  });
  test("the namespace comes first, and all others are in it", () => {
    expect(objects[0]).toMatchObject({ apiVersion: "v1", kind: "Namespace", metadata: { name: "demo-dev" } });
    for (const { metadata } of objects.slice(1)) expect(metadata.namespace).toBe("demo-dev");
  });
  test("Argo CD does not remove a namespace that is to be kept, and removes one that is not", () => {
    expect(objects[0].metadata.annotations).toEqual({ "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" });
    const purged = build({ project: { environments, deletionPolicy: "purge" } });
    expect(documents(purged.files.get("priv: demo/app2/dev/namespace.yaml")!)[0].metadata).not.toHaveProperty("annotations");
  });
  test("§6.1 #13: the same declaration gives the same file, byte for byte", () => {
    expect(build({ project: { environments } }, "before").files).toEqual(files);
  });
  test("no secret is in it", () => {
    expect(objects.filter(({ kind }) => kind === "Secret")).toEqual([]);
  });
  test("charts that make namespaces themselves get nothing (decision 31)", () => {
    expect(build({ project: { environments }, options: { compatibility: "dso-charts" } }).files.size).toBe(0);
  });
  test("without a forge there is no way into it", () => {
    const attach = () =>
      synthesise((stack) => {
        new KubernetesPlugin(projectIn(stack, { environments }), "kubernetes", { provider: () => providers(stack)("app1") });
      });
    expect(attach).toThrow(/pulls from its Git repository, and no plugin provides a source forge \[pull-without-source-forge]\n\s+found: +app2/);
  });
});

const KINDS: Readonly<Record<string, string>> = {
  kubernetes_namespace_v1: "Namespace",
  kubernetes_resource_quota_v1: "ResourceQuota",
  kubernetes_limit_range_v1: "LimitRange",
  kubernetes_network_policy_v1: "NetworkPolicy",
  kubernetes_role_binding_v1: "RoleBinding",
  kubernetes_default_service_account_v1: "ServiceAccount",
};

describe("what changes", () => {
  const both = build({ project: { environments: [dev, { ...dev, name: "test" }] } }).synthesised;
  const one = build({ project: { environments: [dev] } }).synthesised;

  test("another environment only adds addresses, and removing it removes only its own", () => {
    expect(both.addresses).toEqual(expect.arrayContaining([...one.addresses]));
    const added = both.resources().filter(({ address }) => !one.addresses.includes(address));
    expect(added.length).toBe(one.resources().length);
    expect(below(added, "/environment/test/").length).toBe(added.length);
  });
  test("the order of declaring does not matter", () => {
    const reversed = build({ project: { environments: [{ ...dev, name: "test" }, dev] } }, "before").synthesised;
    expect(reversed.json["resource"]).toEqual(both.json["resource"]);
  });
  test("an environment that moves to another cluster is another one there, as its provider is", () => {
    const moved = build({ project: { environments: [{ ...dev, stage: "prod", cluster: "app3" }] } }).synthesised;
    expect(moved.addresses.filter((address) => one.addresses.includes(address))).toEqual([]);
    expect(new Set(moved.resources().map(({ attributes }) => attributes["provider"]))).toEqual(new Set(["kubernetes.app3"]));
  });
  test("one that has left is forgotten with what is in it, wherever it was; nothing else of it stays (decision 2)", () => {
    const left = build({ project: { environments: [], removed: { environments: ["dev"] } } }).synthesised;
    const namespaces = one.resources("kubernetes_namespace_v1").map(({ address }) => address);
    const forgotten = left.json["removed"].map(({ from }: { from: string }) => from);
    expect(left.resources()).toEqual([]);
    expect(forgotten).toEqual(expect.arrayContaining(namespaces));
    expect(forgotten.map((address: string) => address.replace(/\..*/, ""))).toEqual(forgotten.map(() => "kubernetes_namespace_v1"));
    expect(left.json["removed"].every(({ lifecycle }: any) => lifecycle.destroy === false)).toBe(true);
  });
  test("with purge nothing is forgotten", () => {
    const left = build({ project: { environments: [], removed: { environments: ["dev"] }, deletionPolicy: "purge" } }).synthesised;
    expect(left.json).not.toHaveProperty("removed");
    expect(left.resources()).toEqual([]);
  });
});

describe("what other plugins put into a namespace", () => {
  const config = (name: string): KubernetesObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels: { app: name } }, data: { color: "blue" } });
  const pdb: KubernetesObject = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "web" }, spec: { minAvailable: 1 } };
  const environments = [dev, { ...dev, name: "prod", stage: "prod" as const, cluster: "app2" }];
  const contributions = [["notify", config("notify")], ["budget", pdb]] as const;
  const { synthesised, files } = build({ project: { environments }, contributions });

  test("goes the way of the zone: through the API, in the namespace, under the ids of both plugins", () => {
    const blocks = below(synthesised.resources("kubernetes_manifest"), "/notify/kubernetes/");
    expect(blocks.map(({ path }) => path)).toEqual(["test/project/environment/dev/notify/kubernetes/app1/ConfigMap-notify"]);
    expect(blocks[0]!.attributes).toMatchObject({
      manifest: { kind: "ConfigMap", metadata: { name: "notify", namespace: "demo-dev", labels: { app: "notify", "dso/environment": "dev" } }, data: { color: "blue" } },
      depends_on: [synthesised.resource("kubernetes_namespace_v1").address],
      provider: "kubernetes.app1",
    });
  });
  test("or into Git, after what the environment has anyway, whatever the order of contributing", () => {
    const content = files.get("priv: demo/app2/prod/namespace.yaml")!;
    expect(documents(content).slice(-2).map(({ kind }) => kind)).toEqual(["PodDisruptionBudget", "ConfigMap"]);
    expect(build({ project: { environments }, contributions: [...contributions].reverse() }).files.get("priv: demo/app2/prod/namespace.yaml")).toBe(content);
  });
  test("leaves with its plugin, and takes nothing else along", () => {
    const without = build({ project: { environments }, contributions: [contributions[1]] }).synthesised;
    const gone = synthesised.resources().filter(({ address }) => !without.addresses.includes(address));
    expect(below(gone, "/notify/").length).toBe(gone.length);
    expect(gone.length).toBe(1);
  });
  test("kinds with a resource of their own keep all they say", () => {
    const policy: KubernetesObject = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "more" },
      spec: {
        podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] },
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }], ports: [{ port: 8000, endPort: 8010 }, { port: "https" }] }],
      },
    };
    const quota: KubernetesObject = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "more" },
      spec: { hard: { pods: "5" }, scopes: ["BestEffort"], scopeSelector: { matchExpressions: [{ operator: "Exists", scopeName: "PriorityClass" }] } },
    };
    const account: KubernetesObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web" }, automountServiceAccountToken: true };
    const result = build({ project: { environments: [dev] }, contributions: [["a", policy], ["b", quota], ["c", account]] }).synthesised;
    const named = (type: string, name: string) => result.resources(type).find(({ attributes }) => attributes["metadata"].name === name)!.attributes;
    expect(named("kubernetes_network_policy_v1", "more")["spec"]).toEqual({
      pod_selector: { match_expressions: [{ key: "app", operator: "In", values: ["web"] }] },
      policy_types: ["Egress"],
      egress: [{ to: [{ ip_block: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }], ports: [{ port: "8000", end_port: 8010, protocol: "TCP" }, { port: "https", protocol: "TCP" }] }],
    });
    expect(named("kubernetes_resource_quota_v1", "more")["spec"]).toEqual({
      hard: { pods: "5" },
      scopes: ["BestEffort"],
      scope_selector: { match_expression: [{ operator: "Exists", scope_name: "PriorityClass" }] },
    });
    expect(named("kubernetes_service_account_v1", "web")).toMatchObject({ automount_service_account_token: true });
    expect(describeProblems(validateConfiguration(result.json, readProviderSchemas()))).toBe("");
  });
  test("is refused where it would be a secret in clear, in Git or in the state", () => {
    const secret: KubernetesObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, stringData: { password: "x" } };
    expect(() => build({ contributions: [["bad", secret]] })).toThrow(/Secret "db" would be stored in clear, in Git or in the state \[secret-object]/);
  });
  test("is refused where it would be somebody else's", () => {
    const other = { ...config("x"), metadata: { name: "x", namespace: "kube-system" } };
    expect(() => build({ contributions: [["bad", other]] })).toThrow(/object "x" is in a namespace of its own choice \[object-in-other-namespace]\n\s+found: +kube-system\n\s+allowed: nothing, or demo-dev/);
  });
  test("is refused where a chart makes the namespace, and would not know it", () => {
    const project = { environments: [{ ...dev, cluster: "app2" }] };
    expect(() => build({ project, options: { compatibility: "dso-charts" }, contributions: [["a", config("x")]] })).toThrow(/object "x" cannot be put into a namespace that a chart makes \[charts-make-namespace]/);
    expect(() => build({ options: { compatibility: "dso-charts" }, project: { environments: [dev] }, contributions: [["a", config("x")]] })).not.toThrow();
  });
  test("is refused where two contribute the same, or what the environment has anyway (decision 29)", () => {
    expect(() => build({ contributions: [["a", config("same")], ["b", config("same")]] })).toThrow(
      /environment\/dev\/b: ConfigMap "same" of namespace demo-dev is contributed twice, the other time by test\/project\/environment\/dev\/a \[contributed-twice]/,
    );
    const quota: KubernetesObject = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "dso-quota" }, spec: { hard: {} } };
    expect(() => build({ contributions: [["a", quota]] })).toThrow(DsoError);
  });
});

test("a retired project leaves its namespaces behind, and nothing else", () => {
  const retired = build({ project: { environments: exampleProject.environments, state: "retired" } });
  expect(retired.synthesised.resources()).toEqual([]);
  expect(retired.files.size).toBe(0);
  const forgotten = retired.synthesised.json["removed"].map(({ from }: { from: string }) => from);
  const { address } = build({ project: { environments: exampleProject.environments } }).synthesised.resource("kubernetes_namespace_v1");
  expect(forgotten).toContain(address);
});
