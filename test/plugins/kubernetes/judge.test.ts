import Ajv from "ajv";
import type { Finding } from "../../../lib/errors";
import { definition, type KubernetesOptions, type KubernetesProjectOptions } from "../../../lib/plugins/kubernetes/options";
import type { ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject } from "../../../lib/testing";

function platformFindings(options: KubernetesOptions): readonly Finding[] {
  return definition.judgePlatform!({ ...examplePlatform, services: { argocd: {}, kubernetes: options as Record<string, unknown> } });
}

function projectFindings(options: KubernetesProjectOptions, platform: KubernetesOptions = {}, gpu = 0): readonly Finding[] {
  const environments = [{ ...exampleProject.environments![0]!, gpu }];
  return definition.judgeProject!(
    { ...exampleProject, environments, services: { kubernetes: options as Record<string, unknown> } },
    { ...examplePlatform, services: { kubernetes: platform as Record<string, unknown> } },
  );
}

const egress = (rule: object): KubernetesOptions => ({ networkPolicy: { egress: [{ name: "x", ...rule }] } });

test.each<[string, KubernetesOptions, Partial<Finding>]>([
  ["a label key with a space", { labels: { "my team": "x" } }, { code: "invalid-label-key", at: ["services", "kubernetes", "labels", "my team"], found: "my team" }],
  ["a label value with a space", { labels: { team: "blue team" } }, { code: "invalid-label-value", at: ["services", "kubernetes", "labels", "team"], found: "blue team" }],
  ["a label of more than 63 characters", { labels: { team: "x".repeat(64) } }, { code: "invalid-label-value", found: "x".repeat(64) }],
  ["a label that says whose the namespace is", { labels: { "dso/project": "other" } }, { code: "reserved-label", found: "dso/project" }],
  ["a label that lowers Pod Security", { labels: { "pod-security.kubernetes.io/enforce": "privileged" } }, { code: "reserved-label" }],
  ["a manager that is no label value", { managedBy: "the platform" }, { code: "invalid-label-value", at: ["services", "kubernetes", "managedBy"] }],
  ["requests above limits", { quota: { requestRatio: 1.5 } }, { code: "invalid-request-ratio", at: ["services", "kubernetes", "quota", "requestRatio"], found: 1.5 }],
  ["a request above its limit", { containerDefaults: { cpu: 0.05 } }, { code: "request-above-limit", at: ["services", "kubernetes", "containerDefaults", "cpuRequest"], found: "0.1 CPU", allowed: "at most 0.05 CPU, the default limit" }],
  ["a memory request above its limit", { containerDefaults: { memory: 0.1 } }, { code: "request-above-limit", found: "0.125 GiB" }],
  ["less memory than a container may ask for", { containerDefaults: { memoryRequest: 0.0001 } }, { code: "container-default-too-small", at: ["services", "kubernetes", "containerDefaults", "memoryRequest"], found: 0.0001, allowed: "at least 0.0009765625" }],
  ["egress to nowhere, which is everywhere", egress({}), { code: "egress-without-destination", at: ["services", "kubernetes", "networkPolicy", "egress", 0] }],
  ["egress to two places", egress({ cidr: "10.0.0.0/8", namespaces: { a: "b" } }), { code: "egress-with-two-destinations" }],
  ["egress to what is no block", egress({ cidr: "10.0.0.0" }), { code: "invalid-cidr", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "cidr"], found: "10.0.0.0" }],
  ["a prefix that is too long", egress({ cidr: "10.0.0.0/33" }), { code: "invalid-cidr" }],
  ["an exception that is no block", egress({ cidr: "10.0.0.0/8", except: ["ten"] }), { code: "invalid-cidr", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "except", 0] }],
  ["a selector with a value that no label can have", egress({ namespaces: { tier: "a b" } }), { code: "invalid-label-value", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "namespaces", "tier"] }],
  ["a source with a key that no label can have", { networkPolicy: { ingress: [{ "a b": "c" }] } }, { code: "invalid-label-key", at: ["services", "kubernetes", "networkPolicy", "ingress", 0, "a b"] }],
  ["a name server with a value that no label can have", { networkPolicy: { dns: { namespaces: [{ a: "?" }] } } }, { code: "invalid-label-value", at: ["services", "kubernetes", "networkPolicy", "dns", "namespaces", 0, "a"] }],
  // Kubernetes takes what is empty for no restriction.
  ["no name server, which is every destination", { networkPolicy: { dns: { namespaces: [] } } }, { code: "opens-everything", at: ["services", "kubernetes", "networkPolicy", "dns", "namespaces"] }],
  ["name servers on no port, which is on every port", { networkPolicy: { dns: { ports: [] } } }, { code: "opens-everything", at: ["services", "kubernetes", "networkPolicy", "dns", "ports"] }],
  ["a name server in any namespace", { networkPolicy: { dns: { namespaces: [{}] } } }, { code: "opens-everything", at: ["services", "kubernetes", "networkPolicy", "dns", "namespaces", 0] }],
  ["a source that is every namespace", { networkPolicy: { monitoring: [{}] } }, { code: "opens-everything", at: ["services", "kubernetes", "networkPolicy", "monitoring", 0] }],
  ["egress to every namespace", egress({ namespaces: {} }), { code: "opens-everything", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "namespaces"] }],
  ["egress to no port, which is to every port", egress({ cidr: "10.0.0.0/8", ports: [] }), { code: "opens-everything", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "ports"] }],
  ["an exception from namespaces", egress({ namespaces: { tier: "db" }, except: ["10.0.0.0/8"] }), { code: "except-without-cidr", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "except"], found: "10.0.0.0/8" }],
  ["an exception elsewhere", egress({ cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "192.168.0.0/16"] }), { code: "exception-outside", at: ["services", "kubernetes", "networkPolicy", "egress", 0, "except", 1], found: "192.168.0.0/16", allowed: "a smaller block within 10.0.0.0/8" }],
  ["an exception that is everything", egress({ cidr: "10.0.0.0/8", except: ["10.0.0.0/8"] }), { code: "exception-outside" }],
  ["an exception of the other family", egress({ cidr: "::/0", except: ["10.0.0.0/8"] }), { code: "exception-outside" }],
  ["a quota of what Kubernetes does not know", { quota: { hard: { "no such thing!": 1 } } }, { code: "unknown-quota-resource", at: ["services", "kubernetes", "quota", "hard", "no such thing!"] }],
  ["a quota that is misspelt", { quota: { hard: { pod: 1 } } }, { code: "unknown-quota-resource", found: "pod", fix: "did you mean pods?" }],
  ["a quota that is no quantity", { quota: { hard: { "requests.storage": "lots" } } }, { code: "invalid-quantity", at: ["services", "kubernetes", "quota", "hard", "requests.storage"], found: "lots" }],
  ["half a pod", { quota: { hard: { pods: "500m" } } }, { code: "invalid-quantity", allowed: "a whole number, such as 50" }],
  ["less than nothing", { quota: { hard: { "count/jobs.batch": -1 } } }, { code: "invalid-quantity", found: -1 }],
  ["a quota that each environment says itself", { quota: { hard: { "limits.cpu": "1000" } } }, { code: "quota-of-environment", at: ["services", "kubernetes", "quota", "hard", "limits.cpu"], found: "limits.cpu" }],
  ["requests by their short name", { quota: { hard: { cpu: "1000" } } }, { code: "quota-of-environment" }],
])("%s is refused", (_what, options, expected) => {
  expect(platformFindings(options)).toEqual([expect.objectContaining(expected)]);
});

test("two egress rules of one name are refused", () => {
  const rule = { name: "proxy", cidr: "10.0.0.0/8" };
  expect(platformFindings({ networkPolicy: { egress: [rule, rule] } })).toEqual([expect.objectContaining({ code: "duplicate-egress", at: ["services", "kubernetes", "networkPolicy", "egress", 1, "name"] })]);
});

test.each<[string, KubernetesProjectOptions, KubernetesOptions, number, Partial<Finding>]>([
  ["a project's label that no label can be", { labels: { team: "a b" } }, {}, 0, { code: "invalid-label-value", at: ["services", "kubernetes", "labels", "team"] }],
  ["a project's label that the platform gives", { labels: { kyverno: "off" } }, { labels: { kyverno: "strict" } }, 0, { code: "label-of-platform", at: ["services", "kubernetes", "labels", "kyverno"], found: "kyverno", allowed: "a key besides kubernetes.io/metadata.name, kyverno" }],
  ["a project's label by which policies know where traffic comes from", { labels: { "network.openshift.io/policy-group": "ingress" } }, { networkPolicy: { ingress: [{ "network.openshift.io/policy-group": "ingress" }] } }, 0, { code: "label-of-platform" }],
  ["a project's label by which policies know where traffic may go", { labels: { tier: "db" } }, { networkPolicy: { egress: [{ name: "db", namespaces: { tier: "db" } }] } }, 0, { code: "label-of-platform" }],
  ["a project's request above the platform's limit", { containerDefaults: { cpuRequest: 2 } }, { containerDefaults: { cpu: 1 } }, 0, { code: "request-above-limit", found: "2 CPU", allowed: "at most 1 CPU, the default limit" }],
  ["half a GPU", {}, {}, 0.5, { code: "gpu-not-whole", at: ["environments", 0, "gpu"], found: 0.5, fix: "write 0 or 1" }],
])("%s is refused", (_what, options, platform, gpu, expected) => {
  expect(projectFindings(options, platform, gpu)).toEqual([expect.objectContaining(expected)]);
});

test.each<[string, KubernetesOptions, string, string]>([
  ["ingress comes from by default", {}, "ingress", "nginx"],
  ["the platform says that ingress comes from", { networkPolicy: { ingress: [{ "kubernetes.io/metadata.name": "edge-proxy" }] } }, "edge", "proxy"],
  ["egress goes to", { networkPolicy: { egress: [{ name: "db", namespaces: { "kubernetes.io/metadata.name": "data-base" } }] } }, "data", "base"],
])("a namespace that is called as the one that %s is refused", (_what, options, slug, name) => {
  const judge = (spec: Partial<ProjectSpec>) =>
    definition.judgeProject!({ ...exampleProject, name: slug, environments: [{ ...exampleProject.environments![0]!, name }], ...spec }, { ...examplePlatform, services: { kubernetes: options as Record<string, unknown> } });
  expect(judge({})).toEqual([expect.objectContaining({ code: "namespace-of-platform", at: ["environments", 0, "name"], found: `${slug}-${name}` })]);
  expect(judge({ slug: "other" })).toEqual([]);
  // Ids that are none are refused by the rules.
  expect(judge({ id: "42", environments: [{ ...exampleProject.environments![0]!, name, id: "7" }] })).toEqual([]);
});

test("what is right passes", () => {
  expect(platformFindings({})).toEqual([]);
  expect(platformFindings(FULL)).toEqual([]);
  expect(projectFindings({ labels: { "example.org/team": "blue" }, containerDefaults: { cpu: 2 } }, {}, 2)).toEqual([]);
});

/** Every option once. */
const FULL: Required<KubernetesOptions> = {
  managedBy: "platform",
  labels: { "example.org/team": "blue" },
  podSecurity: { enforce: "baseline", warn: "restricted", audit: "restricted", version: "v1.34" },
  quota: { requestRatio: 0.5, hard: { pods: 20, secrets: "1k", "requests.storage": "10.5Gi", "limits.ephemeral-storage": "1e3", "requests.hugepages-2Mi": "1Gi", "count/deployments.apps": 5, "gold.storageclass.storage.k8s.io/requests.storage": "1Ti" } },
  containerDefaults: { cpu: 1, memory: 1, cpuRequest: 0.1, memoryRequest: 0.1 },
  networkPolicy: {
    enabled: true,
    ingress: [{ a: "b" }],
    logging: [],
    monitoring: [{ a: "b" }],
    dns: { namespaces: [{ "kubernetes.io/metadata.name": "openshift-dns" }], ports: [5353] },
    egress: [{ name: "proxy", cidr: "2001:db8::/32", except: ["2001:db8:1::/48"], ports: [443] }, { name: "db", namespaces: { tier: "db" } }],
  },
  access: { groupPrefix: "oidc:", readOnly: "view", readWrite: "edit", platformAdmin: "admin", platformReadonly: "view", platformSecurity: "view" },
  vault: { connection: false, caCertSecret: "ca", refreshAfter: "10m" },
  compatibility: "dso-charts",
};

describe("the schema", () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const platform = ajv.compile(definition.platformSchema);
  const project = ajv.compile(definition.projectSchema);

  test("knows every option, and no other", () => {
    expect(platform(FULL)).toBe(true);
    expect(Object.keys(definition.platformSchema["properties"] as object).sort()).toEqual(Object.keys(FULL).sort());
    expect(platform({ netpol: {} })).toBe(false);
    expect(project({ labels: { a: "b" }, containerDefaults: { cpu: 1 } })).toBe(true);
    expect(project({ podSecurity: {} })).toBe(false);
  });
  test.each([
    { podSecurity: { enforce: "none" } },
    { podSecurity: { version: "1.34" } },
    { quota: { requestRatio: 0 } },
    { quota: { hard: { pods: 1.5 } } },
    { networkPolicy: { dns: { ports: [0] } } },
    { networkPolicy: { dns: { ports: [] } } },
    { networkPolicy: { dns: { namespaces: [] } } },
    { networkPolicy: { egress: [{ name: "x", cidr: "10.0.0.0/8", ports: [] }] } },
    { networkPolicy: { egress: [{ cidr: "10.0.0.0/8" }] } },
    { vault: { refreshAfter: "1 hour" } },
    { compatibility: "charts" },
  ])("refuses %j", (options) => {
    expect(platform(options)).toBe(false);
  });
  test("describes every field", () => {
    const undescribed: string[] = [];
    const walk = (schema: any, path: string) => {
      for (const [key, inner] of Object.entries<any>(schema.properties ?? {})) {
        if (!inner.description) undescribed.push(`${path}.${key}`);
        walk(inner, `${path}.${key}`);
        walk(inner.items ?? {}, `${path}.${key}[]`);
      }
    };
    walk(definition.platformSchema, "platform");
    walk(definition.projectSchema, "project");
    expect(undescribed).toEqual([]);
  });
});
