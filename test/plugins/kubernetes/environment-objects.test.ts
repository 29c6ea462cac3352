import { App, TerraformStack } from "cdktf";
import type { KubernetesObject } from "../../../lib/capabilities";
import type { IDsoEnvironment } from "../../../lib/model";
import { environmentObjects, type NamedObject, type Surroundings } from "../../../lib/plugins/kubernetes/environment-objects";
import type { KubernetesOptions, KubernetesProjectOptions } from "../../../lib/plugins/kubernetes";
import { settingsOf } from "../../../lib/plugins/kubernetes/settings";
import type { EnvironmentSpec, PlatformSpec } from "../../../lib/spec";
import { examplePlatform } from "../../../lib/testing";
import { projectIn } from "./fakes";

function environmentWith(spec: Partial<EnvironmentSpec> = {}, platform: Partial<PlatformSpec> = {}): IDsoEnvironment {
  const environment: EnvironmentSpec = { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0, ...spec };
  return projectIn(new TerraformStack(new App(), "stack"), { environments: [environment] }, platform).environments[0]!;
}

const surroundings: Surroundings = {
  secretStore: {
    url: "https://vault.example.org",
    mount: "forge-dso",
    path: (name) => `forge/projects/demo/${name}`,
    workload: ({ namespace, cluster }) => ({ mount: `kubernetes-${cluster.label}`, method: cluster.identity.method, role: namespace, audiences: ["vault"], serviceAccount: "default" }),
  },
  imageRegistry: { pullSecret: "REGISTRY/ro-robot" },
};

function objectsOf(options: KubernetesOptions = {}, environment = environmentWith(), around = surroundings, project: KubernetesProjectOptions = {}): readonly NamedObject[] {
  return environmentObjects(environment, settingsOf(options, project), around);
}

function find(objects: readonly NamedObject[], kind: string, name?: string): any {
  const found = objects.map(({ object }) => object).filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  expect(found).toHaveLength(1);
  return found[0] as KubernetesObject;
}

describe("namespace", () => {
  const namespace = find(objectsOf({ labels: { team: "blue" } }, undefined, undefined, { labels: { cost: "42" } }), "Namespace");

  test("is called and labelled as the environment is (console §3.4)", () => {
    expect(namespace.metadata.name).toBe("demo-dev");
    expect(namespace.metadata.labels).toMatchObject({
      "dso/project": "demo",
      "dso/project.slug": "demo",
      "dso/environment": "dev",
      "app.kubernetes.io/managed-by": "dso-console",
      team: "blue",
      cost: "42",
    });
  });
  test("carries ids where the declaration has them (decision 17)", () => {
    const stack = new TerraformStack(new App(), "stack");
    const ids = { project: "22e7044f-8414-435d-9c4a-2df42a65034b", environment: "00000000-0000-0000-0000-000000000001" };
    const { environments } = projectIn(stack, { id: ids.project, environments: [{ name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0, id: ids.environment }] });
    const { metadata } = find(objectsOf({}, environments[0]!), "Namespace");
    expect(metadata.name).toBe("1--22dxmhpuknhbc3u48km99jyob");
    expect(metadata.labels).toMatchObject({ "dso/project.id": ids.project, "dso/environment.id": ids.environment });
  });
  test("C19: holds its pods to the restricted Pod Security Standard, in all three modes", () => {
    for (const mode of ["enforce", "warn", "audit"]) {
      expect(namespace.metadata.labels).toMatchObject({ [`pod-security.kubernetes.io/${mode}`]: "restricted", [`pod-security.kubernetes.io/${mode}-version`]: "latest" });
    }
  });
  test("takes another standard from the options", () => {
    const { labels } = find(objectsOf({ podSecurity: { enforce: "baseline", version: "v1.34" } }), "Namespace").metadata;
    expect(labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/audit-version": "v1.34" });
  });
  test("no label of the options takes the place of one that says whose it is", () => {
    const labels = find(objectsOf({ labels: { "dso/project": "other", "pod-security.kubernetes.io/enforce": "privileged" } }), "Namespace").metadata.labels;
    expect(labels).toMatchObject({ "dso/project": "demo", "pod-security.kubernetes.io/enforce": "restricted" });
  });
  test("no label of a project takes the place of the platform's", () => {
    const { labels } = find(objectsOf({ labels: { kyverno: "strict" } }, undefined, undefined, { labels: { kyverno: "off" } }), "Namespace").metadata;
    expect(labels).toMatchObject({ kyverno: "strict" });
  });
});

describe("quota", () => {
  const hardOf = (options: KubernetesOptions, spec: Partial<EnvironmentSpec>) => find(objectsOf(options, environmentWith(spec)), "ResourceQuota").spec.hard;

  test("bounds limits and requests alike, and no GPU is 0 (decision 34)", () => {
    expect(hardOf({}, { cpu: 1, memory: 2, gpu: 0 })).toEqual({
      "limits.cpu": "1",
      "limits.memory": "2Gi",
      "requests.cpu": "1",
      "requests.memory": "2Gi",
      "requests.nvidia.com/gpu": "0",
    });
  });
  test("C20: requests may be a share of limits, and no quantity is left out", () => {
    const hard = hardOf({ quota: { requestRatio: 0.5 } }, { cpu: 1, memory: 3, gpu: 2 });
    expect(hard).toEqual({ "limits.cpu": "1", "limits.memory": "3Gi", "requests.cpu": "500m", "requests.memory": "1536Mi", "requests.nvidia.com/gpu": "2" });
    for (const quantity of Object.values(hard)) expect(quantity).toMatch(/^\d+[A-Za-z]*$/);
  });
  test("a quantity of zero is zero (decision 18)", () => {
    expect(hardOf({}, { cpu: 0, memory: 0, gpu: 0 })).toMatchObject({ "limits.cpu": "0", "limits.memory": "0" });
  });
  test("takes more limits from the options, in canonical form", () => {
    expect(hardOf({ quota: { hard: { pods: 1000, "requests.storage": "10Gi" } } }, {})).toMatchObject({ pods: "1k", "requests.storage": "10Gi" });
  });
});

describe("limit range", () => {
  const limitOf = (options: KubernetesOptions, spec: Partial<EnvironmentSpec> = {}, project: KubernetesProjectOptions = {}) =>
    find(objectsOf(options, environmentWith(spec), surroundings, project), "LimitRange").spec.limits;

  test("C19: gives a container that says nothing limits and requests, without which the quota would refuse it", () => {
    expect(limitOf({})).toMatchObject([{ type: "Container", default: { cpu: "500m", memory: "512Mi" }, defaultRequest: { cpu: "100m", memory: "128Mi" } }]);
  });
  test("never gives more than the environment has", () => {
    expect(limitOf({}, { cpu: 0.05, memory: 0.1 })).toMatchObject([{ type: "Container", default: { cpu: "50m", memory: "104857Ki" }, defaultRequest: { cpu: "50m", memory: "104857Ki" } }]);
  });
  test("no container counts as nothing: a limit of 0 would hold nothing, and the quota would not see it (decision 18)", () => {
    const min = { cpu: "1m", memory: "1Mi" };
    expect(limitOf({})[0].min).toEqual(min);
    // What the API server would fill in is said, or every plan would show it.
    expect(limitOf({}, { cpu: 0 })).toEqual([{ type: "Container", default: { memory: "512Mi" }, defaultRequest: { cpu: "1m", memory: "128Mi" }, min }]);
    expect(limitOf({}, { cpu: 0, memory: 0 })).toEqual([{ type: "Container", defaultRequest: min, min }]);
    expect(limitOf({ quota: { requestRatio: 0.1 } }, { cpu: 0.001, memory: 0.001 })).toEqual([{ type: "Container", default: { cpu: "1m", memory: "1048Ki" }, defaultRequest: min, min }]);
  });
  test("a project's own defaults go before the platform's, one by one", () => {
    expect(limitOf({ containerDefaults: { cpu: 1, memory: 1 } }, { cpu: 4, memory: 8 }, { containerDefaults: { cpu: 2 } })[0].default).toEqual({ cpu: "2", memory: "1Gi" });
  });
});

describe("network policies", () => {
  const objects = objectsOf();
  const policy = (name: string, from = objects) => find(from, "NetworkPolicy", name).spec;

  test("C19: everything is denied in both directions, for every pod", () => {
    expect(policy("deny-default")).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });
  test("the five of console §3.4, and DNS", () => {
    const names = objects.map(({ object }) => object).filter(({ kind }) => kind === "NetworkPolicy").map(({ metadata }) => metadata.name);
    expect(names.sort()).toEqual(["allow-dns", "allow-from-ingress", "allow-from-logging", "allow-from-monitoring", "allow-same-namespace", "deny-default"]);
  });
  test("pods of a namespace reach one another", () => {
    expect(policy("allow-same-namespace")).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  });
  test("names are resolved", () => {
    expect(policy("allow-dns")).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
          ports: [{ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }],
        },
      ],
    });
  });
  test.each([
    ["ingress", "ingress-nginx"],
    ["logging", "logging"],
    ["monitoring", "monitoring"],
  ])("%s may come in from its namespace", (what, namespace) => {
    expect(policy(`allow-from-${what}`)).toEqual({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } }] }],
    });
  });
  test("no namespace of a kind means that nobody comes in, rather than everybody", () => {
    expect(policy("allow-from-logging", objectsOf({ networkPolicy: { logging: [] } }))).toEqual({ podSelector: {}, policyTypes: ["Ingress"] });
  });
  test("nothing else goes out unless the platform says so (decision 34)", () => {
    expect(objects.map(({ object }) => object).filter(({ metadata }) => metadata.name === "allow-egress")).toEqual([]);
    const rules = [
      { name: "proxy", cidr: "10.0.0.0/8", except: ["10.2.0.0/16", "10.1.0.0/16"], ports: [8443, 443] },
      { name: "database", namespaces: { tier: "database" } },
    ];
    expect(policy("allow-egress", objectsOf({ networkPolicy: { egress: rules } }))).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        { to: [{ namespaceSelector: { matchLabels: { tier: "database" } } }] },
        { to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.0.0/16"] } }], ports: [{ port: 443, protocol: "TCP" }, { port: 8443, protocol: "TCP" }] },
      ],
    });
  });
  test("are left to a cluster's own policy engine where that makes them", () => {
    expect(objectsOf({ networkPolicy: { enabled: false } }).filter(({ object }) => object.kind === "NetworkPolicy")).toEqual([]);
  });
});

describe("role bindings", () => {
  const bindings = (options: KubernetesOptions = {}) =>
    Object.fromEntries(
      objectsOf(options)
        .map(({ object }) => object as any)
        .filter(({ kind }) => kind === "RoleBinding")
        .map(({ metadata, roleRef, subjects }) => [metadata.name, `${subjects.map((each: any) => `${each.kind} ${each.name}`).join()} → ${roleRef.kind} ${roleRef.name}`]),
    );

  test("the environment's groups see and change, the platform's own as they do everywhere", () => {
    expect(bindings()).toEqual({
      "dso-read-only": "Group /demo/console/dev/RO → ClusterRole view",
      "dso-read-write": "Group /demo/console/dev/RW → ClusterRole edit",
      "dso-platform-admin": "Group /console/admin → ClusterRole admin",
      "dso-platform-readonly": "Group /console/readonly → ClusterRole view",
      "dso-platform-security": "Group /console/security → ClusterRole view",
    });
  });
  test("take prefix and roles from the options", () => {
    expect(bindings({ access: { groupPrefix: "oidc:", readWrite: "deployer" } })).toMatchObject({
      "dso-read-only": "Group oidc:/demo/console/dev/RO → ClusterRole view",
      "dso-read-write": "Group oidc:/demo/console/dev/RW → ClusterRole deployer",
    });
  });
});

describe("access to Vault", () => {
  const objects = objectsOf();

  test("no service account puts its token into a pod by itself, and pods pull with the project's robot", () => {
    const account = find(objects, "ServiceAccount");
    expect(account).toMatchObject({ metadata: { name: "default" }, automountServiceAccountToken: false, imagePullSecrets: [{ name: "registry-pull-secret" }] });
  });
  test("§6.1 #12: pods log in as themselves; there is no AppRole and no secret to leak", () => {
    expect(find(objects, "VaultAuth")).toMatchObject({
      metadata: { name: "vault-auth", namespace: "demo-dev" },
      spec: {
        vaultConnectionRef: "default",
        method: "kubernetes",
        mount: "kubernetes-app1",
        kubernetes: { role: "demo-dev", serviceAccount: "default", audiences: ["vault"] },
        allowedNamespaces: ["demo-dev"],
      },
    });
    expect(objects.filter(({ object }) => object.kind === "Secret")).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/appRole|secretId|vso-approle/i);
  });
  test("by the cluster's keys where Vault cannot call it (decision 33)", () => {
    const clusters = examplePlatform.clusters.map((cluster) => ({ ...cluster, identity: { method: "jwt" as const, issuer: "https://k8s.example.org" } }));
    const { spec } = find(objectsOf({}, environmentWith({}, { clusters })), "VaultAuth");
    expect(spec).toMatchObject({ method: "jwt", jwt: { role: "demo-dev", serviceAccount: "default", audiences: ["vault"] } });
    expect(spec).not.toHaveProperty("kubernetes");
  });
  test("each namespace knows where Vault is, unless the operator has a connection of its own", () => {
    expect(find(objects, "VaultConnection")).toMatchObject({ metadata: { name: "default" }, spec: { address: "https://vault.example.org", skipTLSVerify: false } });
    const without = objectsOf({ vault: { connection: false } });
    expect(without.filter(({ object }) => object.kind === "VaultConnection")).toEqual([]);
    expect(find(without, "VaultAuth").spec).not.toHaveProperty("vaultConnectionRef");
    expect(find(objectsOf({ vault: { caCertSecret: "vault-ca" } }), "VaultConnection").spec.caCertSecretRef).toBe("vault-ca");
  });
  test("C15: the pull secret follows its rotation, and holds nothing but what Kubernetes reads", () => {
    expect(find(objects, "VaultStaticSecret").spec).toEqual({
      vaultAuthRef: "vault-auth",
      type: "kv-v2",
      mount: "forge-dso",
      path: "forge/projects/demo/REGISTRY/ro-robot",
      refreshAfter: "1h",
      hmacSecretData: true,
      destination: {
        create: true,
        name: "registry-pull-secret",
        type: "kubernetes.io/dockerconfigjson",
        transformation: { excludeRaw: true, excludes: [".*"], templates: { ".dockerconfigjson": { text: '{{ get .Secrets "DOCKER_CONFIG" }}' } } },
      },
    });
    expect(find(objectsOf({ vault: { refreshAfter: "10m" } }), "VaultStaticSecret").spec.refreshAfter).toBe("10m");
  });
  test("C14: another KV name is another mount of the pull secret", () => {
    const around = { ...surroundings, secretStore: { ...surroundings.secretStore!, mount: "other-kv" } };
    expect(find(objectsOf({}, environmentWith(), around), "VaultStaticSecret").spec.mount).toBe("other-kv");
  });
  test("a service account of its own where the store wants one", () => {
    const workload = () => ({ mount: "kubernetes-app1", method: "kubernetes" as const, role: "demo-dev", audiences: ["vault"], serviceAccount: "vault" });
    const own = objectsOf({}, environmentWith(), { ...surroundings, secretStore: { ...surroundings.secretStore!, workload } });
    expect(own.map(({ object }) => object).filter(({ kind }) => kind === "ServiceAccount").map(({ metadata }) => metadata.name)).toEqual(["default", "vault"]);
    expect(own.find(({ id }) => id === "vault-auth")!.needs).toContain("service-account-vault");
  });
  test("nothing of it without a secret store, and no pull secret without a registry", () => {
    const kinds = (around: Surroundings) => objectsOf({}, environmentWith(), around).map(({ object }) => object.kind).filter((kind) => kind.startsWith("Vault"));
    expect(kinds({})).toEqual([]);
    expect(kinds({ secretStore: surroundings.secretStore })).toEqual(["VaultConnection", "VaultAuth"]);
    expect(find(objectsOf({}, environmentWith(), { secretStore: surroundings.secretStore }), "ServiceAccount")).not.toHaveProperty("imagePullSecrets");
  });
});

test("everything but the namespace is in it, labelled as it is, and needs only what comes before", () => {
  const objects = objectsOf();
  const [namespace, ...others] = objects;
  expect(namespace!.object.kind).toBe("Namespace");
  for (const { object } of others) {
    expect(object.metadata).toMatchObject({ namespace: "demo-dev", labels: { "dso/environment": "dev", "app.kubernetes.io/managed-by": "dso-console" } });
  }
  const ids = objects.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  objects.forEach(({ needs }, index) => needs.forEach((need) => expect(ids.indexOf(need)).toBeLessThan(index)));
  objects.forEach(({ needs }) => needs.forEach((need) => expect(ids).toContain(need)));
});
