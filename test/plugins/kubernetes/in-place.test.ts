import { parseAllDocuments } from "yaml";
import type { Block } from "../../../lib/testing";
import { everything, withEveryOption } from "../together/build";

const project = everything().get("project-demo")!;
const namespace = project.resource("kubernetes_namespace_v1");

const labels = (env: string) => ({ "dso/project": "demo", "dso/project.slug": "demo", "dso/environment": env, "app.kubernetes.io/managed-by": "dso-console" });
const podSecurity = Object.fromEntries(
  ["enforce", "warn", "audit"].flatMap((mode) => [[`pod-security.kubernetes.io/${mode}`, "restricted"], [`pod-security.kubernetes.io/${mode}-version`, "latest"]]),
);
const bindings = (env: string) => ({
  "dso-read-only": [`/demo/console/${env}/RO`, "view"],
  "dso-read-write": [`/demo/console/${env}/RW`, "edit"],
  "dso-platform-admin": ["/console/admin", "admin"],
  "dso-platform-readonly": ["/console/readonly", "view"],
  "dso-platform-security": ["/console/security", "view"],
});
const sources = { ingress: "ingress-nginx", logging: "logging", monitoring: "monitoring" };

const pullSecret = {
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
};

/** Every attribute of what an environment has, beside GitLab, Vault and Harbor, in a zone that pushes. */
describe("an environment in a zone that pushes (§3.4)", () => {
  const metadata = (name: string) => ({ name, namespace: `\${${namespace.address}.metadata[0].name}`, labels: labels("dev") });
  const only = (type: string) => own(project.resource(type));
  const named = (type: string, name: string) => own(project.resources(type).find(({ attributes }) => attributes["metadata"].name === name)!);

  test("namespace", () => {
    expect(own(namespace)).toEqual({ metadata: { name: "demo-dev", labels: { ...labels("dev"), ...podSecurity } }, wait_for_default_service_account: true, timeouts: { delete: "15m" } });
  });
  test("quota", () => {
    const hard = { "limits.cpu": "1", "limits.memory": "2Gi", "requests.cpu": "1", "requests.memory": "2Gi", "requests.nvidia.com/gpu": "0" };
    expect(only("kubernetes_resource_quota_v1")).toEqual({ metadata: metadata("dso-quota"), spec: { hard } });
  });
  test("limit range", () => {
    const limit = { type: "Container", default: { cpu: "500m", memory: "512Mi" }, default_request: { cpu: "100m", memory: "128Mi" }, min: { cpu: "1m", memory: "1Mi" } };
    expect(only("kubernetes_limit_range_v1")).toEqual({ metadata: metadata("dso-limits"), spec: { limit: [limit] } });
  });
  test("network policy deny-default", () => {
    expect(named("kubernetes_network_policy_v1", "deny-default")).toEqual({ metadata: metadata("deny-default"), spec: { pod_selector: {}, policy_types: ["Ingress", "Egress"] } });
  });
  test("network policy allow-same-namespace", () => {
    const spec = { pod_selector: {}, policy_types: ["Ingress", "Egress"], ingress: [{ from: [{ pod_selector: {} }] }], egress: [{ to: [{ pod_selector: {} }] }] };
    expect(named("kubernetes_network_policy_v1", "allow-same-namespace")).toEqual({ metadata: metadata("allow-same-namespace"), spec });
  });
  test("network policy allow-dns", () => {
    const to = [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "kube-system" } } }];
    const spec = { pod_selector: {}, policy_types: ["Egress"], egress: [{ to, ports: [{ port: "53", protocol: "UDP" }, { port: "53", protocol: "TCP" }] }] };
    expect(named("kubernetes_network_policy_v1", "allow-dns")).toEqual({ metadata: metadata("allow-dns"), spec });
  });
  test.each(Object.entries(sources))("network policy allow-from-%s", (what, from) => {
    const ingress = [{ from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": from } } }] }];
    expect(named("kubernetes_network_policy_v1", `allow-from-${what}`)).toEqual({ metadata: metadata(`allow-from-${what}`), spec: { pod_selector: {}, policy_types: ["Ingress"], ingress } });
  });
  test("network policy allow-egress, where the platform lets something out", () => {
    const stack = withEveryOption().get("project-demo")!;
    const policy = stack.resources("kubernetes_network_policy_v1").find(({ attributes }) => attributes["metadata"].name === "allow-egress")!;
    const egress = [{ to: [{ ip_block: { cidr: "10.0.0.0/8" } }], ports: [{ port: "443", protocol: "TCP" }] }];
    expect(own(policy)).toEqual({
      metadata: { name: "allow-egress", namespace: `\${${stack.resource("kubernetes_namespace_v1").address}.metadata[0].name}`, labels: labels("dev") },
      spec: { pod_selector: {}, policy_types: ["Egress"], egress },
    });
  });
  test.each(Object.entries(bindings("dev")))("role binding %s", (name, [group, role]) => {
    expect(named("kubernetes_role_binding_v1", name)).toEqual({
      metadata: metadata(name),
      role_ref: { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subject: [{ api_group: "rbac.authorization.k8s.io", kind: "Group", name: group }],
    });
  });
  test("default service account", () => {
    expect(only("kubernetes_default_service_account_v1")).toEqual({ metadata: metadata("default"), automount_service_account_token: false, image_pull_secret: [{ name: "registry-pull-secret" }] });
  });
  test.each([
    ["VaultConnection", "default", { address: "https://vault.example.org", skipTLSVerify: false }],
    [
      "VaultAuth",
      "vault-auth",
      {
        vaultConnectionRef: "default",
        method: "kubernetes",
        mount: "kubernetes-app1",
        kubernetes: { role: "demo-dev", serviceAccount: "default", audiences: ["vault"] },
        allowedNamespaces: ["demo-dev"],
      },
    ],
    ["VaultStaticSecret", "registry-pull-secret", pullSecret],
  ])("%s %s", (kind, name, spec) => {
    const inNamespace = project.resources("kubernetes_manifest").filter(({ attributes }) => attributes["manifest"].metadata.namespace === "demo-dev");
    const { manifest, field_manager } = inNamespace.find(({ attributes }) => attributes["manifest"].kind === kind)!.attributes;
    expect(manifest).toEqual({ apiVersion: "secrets.hashicorp.com/v1beta1", kind, metadata: { name, namespace: "demo-dev", labels: labels("dev") }, spec });
    expect(field_manager).toEqual({ force_conflicts: true });
  });
  test("the namespace that people are told", () => {
    expect(project.json["output"].outputs.value.kubernetes).toEqual({ namespaces: { dev: "demo-dev", prod: "demo-prod" } });
  });
});

/** The same, as it is written to the zone's repository. */
describe("an environment in a zone that pulls (§3.4, decision 31)", () => {
  const file = project.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/app2/prod/namespace.yaml")!.attributes;
  const objects = parseAllDocuments(String(file["content"])).map((document) => document.toJS());
  const metadata = (name: string) => ({ name, namespace: "demo-prod", labels: labels("prod") });
  const find = (kind: string, name?: string) => objects.find((each) => each.kind === kind && (name === undefined || each.metadata.name === name));

  test("is one file in the zone's repository, below the project's slug", () => {
    expect([file["project"], file["branch"]]).toEqual(["forge/projects/infra/priv", "main"]);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Namespace demo-prod",
      "ResourceQuota dso-quota",
      "LimitRange dso-limits",
      "NetworkPolicy deny-default",
      "NetworkPolicy allow-same-namespace",
      "NetworkPolicy allow-dns",
      ...Object.keys(sources).map((what) => `NetworkPolicy allow-from-${what}`),
      ...Object.keys(bindings("prod")).map((name) => `RoleBinding ${name}`),
      "ServiceAccount default",
      "VaultConnection default",
      "VaultAuth vault-auth",
      "VaultStaticSecret registry-pull-secret",
    ]);
  });
  test("Namespace", () => {
    const annotations = { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" };
    expect(find("Namespace")).toEqual({ apiVersion: "v1", kind: "Namespace", metadata: { name: "demo-prod", labels: { ...labels("prod"), ...podSecurity }, annotations } });
  });
  test("ResourceQuota", () => {
    const hard = { "limits.cpu": "2", "limits.memory": "4Gi", "requests.cpu": "2", "requests.memory": "4Gi", "requests.nvidia.com/gpu": "0" };
    expect(find("ResourceQuota")).toEqual({ apiVersion: "v1", kind: "ResourceQuota", metadata: metadata("dso-quota"), spec: { hard } });
  });
  test("LimitRange", () => {
    const limits = [{ type: "Container", default: { cpu: "500m", memory: "512Mi" }, defaultRequest: { cpu: "100m", memory: "128Mi" }, min: { cpu: "1m", memory: "1Mi" } }];
    expect(find("LimitRange")).toEqual({ apiVersion: "v1", kind: "LimitRange", metadata: metadata("dso-limits"), spec: { limits } });
  });
  test("NetworkPolicies", () => {
    const fromNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
    const specs = {
      "deny-default": { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      "allow-same-namespace": { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{ from: [{ podSelector: {} }] }], egress: [{ to: [{ podSelector: {} }] }] },
      "allow-dns": { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [fromNamespace("kube-system")], ports: [{ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }] }] },
      ...Object.fromEntries(Object.entries(sources).map(([what, from]) => [`allow-from-${what}`, { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [fromNamespace(from)] }] }])),
    };
    for (const [name, spec] of Object.entries(specs)) expect(find("NetworkPolicy", name)).toEqual({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: metadata(name), spec });
  });
  test("NetworkPolicy allow-egress, where the platform lets something out", () => {
    const stack = withEveryOption().get("project-demo")!;
    const { content } = stack.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/app2/prod/namespace.yaml")!.attributes;
    const egress = [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 443, protocol: "TCP" }] }];
    expect(parseAllDocuments(String(content)).map((document) => document.toJS()).filter((each) => each.metadata.name === "allow-egress")).toEqual([
      { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: metadata("allow-egress"), spec: { podSelector: {}, policyTypes: ["Egress"], egress } },
    ]);
  });
  test("RoleBindings", () => {
    for (const [name, [group, role]] of Object.entries(bindings("prod"))) {
      expect(find("RoleBinding", name)).toEqual({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: metadata(name),
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
      });
    }
  });
  test("ServiceAccount", () => {
    expect(find("ServiceAccount")).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata("default"),
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: "registry-pull-secret" }],
    });
  });
  test("access to Vault", () => {
    const apiVersion = "secrets.hashicorp.com/v1beta1";
    expect(find("VaultConnection")).toEqual({ apiVersion, kind: "VaultConnection", metadata: metadata("default"), spec: { address: "https://vault.example.org", skipTLSVerify: false } });
    expect(find("VaultAuth")).toEqual({
      apiVersion,
      kind: "VaultAuth",
      metadata: metadata("vault-auth"),
      spec: { vaultConnectionRef: "default", method: "jwt", mount: "kubernetes-app2", jwt: { role: "demo-prod", serviceAccount: "default", audiences: ["vault"] }, allowedNamespaces: ["demo-prod"] },
    });
    expect(find("VaultStaticSecret")).toEqual({ apiVersion, kind: "VaultStaticSecret", metadata: metadata("registry-pull-secret"), spec: pullSecret });
  });
});

/** What is the object's own: not how Terraform gets there. */
function own({ attributes: { provider: _provider, depends_on: _order, ...attributes } }: Block): Record<string, unknown> {
  return attributes;
}
