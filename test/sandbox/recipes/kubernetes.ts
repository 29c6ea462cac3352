import type { Recipe } from "./recipe";

const NAMESPACE = "${kubernetes_namespace_v1.n.metadata[0].name}";
const metadata = (name: string) => ({ metadata: [{ name, namespace: NAMESPACE, labels: { "dso/project": "demo" } }] });
const roleRef = { role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }], subject: [{ kind: "Group", name: "/demo/dev/RO" }] };

export const KUBERNETES: readonly Recipe[] = [
  ["kubernetes_namespace_v1", "n", { metadata: [{ name: "demo-dev", labels: { "app.kubernetes.io/managed-by": "dso" } }] }],
  ["kubernetes_labels", "l", { api_version: "v1", kind: "Namespace", metadata: [{ name: NAMESPACE }], labels: { extra: "yes" } }],
  ["kubernetes_resource_quota_v1", "q", { ...metadata("dso-quota"), spec: [{ hard: { "requests.cpu": "1", "limits.memory": "2Gi", "requests.nvidia.com/gpu": "0" } }] }],
  ["kubernetes_limit_range_v1", "lr", { ...metadata("dso-limits"), spec: [{ limit: [{ type: "Container", default: { cpu: "500m" }, default_request: { cpu: "100m" } }] }] }],
  ["kubernetes_network_policy_v1", "np", { ...metadata("default-deny"), spec: [{ pod_selector: [{}], policy_types: ["Ingress", "Egress"], egress: [{ ports: [{ port: "53", protocol: "UDP" }], to: [{ namespace_selector: [{ match_labels: { "kubernetes.io/metadata.name": "kube-system" } }] }] }] }] }],
  ["kubernetes_role_v1", "r", { ...metadata("reader"), rule: [{ api_groups: [""], resources: ["pods"], verbs: ["get", "list"] }] }],
  ["kubernetes_role_binding_v1", "rb", { ...metadata("readers"), ...roleRef }],
  ["kubernetes_cluster_role_v1", "cr", { metadata: [{ name: "dso:reader" }], rule: [{ api_groups: [""], resources: ["namespaces"], verbs: ["get"] }] }],
  ["kubernetes_cluster_role_binding_v1", "crb", { metadata: [{ name: "dso:readers" }], ...roleRef }],
  ["kubernetes_config_map_v1", "cm", { ...metadata("settings"), data: { ca: "none" } }],
  ["kubernetes_secret_v1", "s", { ...metadata("pull"), type: "kubernetes.io/dockerconfigjson", data_wo: { ".dockerconfigjson": "{}" }, data_wo_revision: 1 }],
  ["kubernetes_service_account_v1", "sa", { ...metadata("deployer") }],
  ["kubernetes_default_service_account_v1", "dsa", { metadata: [{ namespace: NAMESPACE }], automount_service_account_token: false }],
  ["kubernetes_manifest", "project", {
    field_manager: [{ force_conflicts: true }],
    manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "demo-dev", namespace: "argocd" }, spec: { sourceRepos: ["https://gitlab.example.org/demo/infra.git"], destinations: [{ namespace: NAMESPACE, name: "app1" }] } },
  }],
  ["kubernetes_manifest", "secret", { manifest: { apiVersion: "secrets.hashicorp.com/v1beta1", kind: "VaultStaticSecret", metadata: { name: "pull", namespace: NAMESPACE }, spec: { mount: "demo", type: "kv-v2", path: "app" } } }],
];

export const HELM: readonly Recipe[] = [
  ["helm_release", "r", { name: "argocd", namespace: "argocd", chart: "argo-cd", repository: "https://argoproj.github.io/argo-helm", version: "8.0.0", values: ["a: 1\n"], set: [{ name: "b", value: "2" }], set_wo: [{ name: "password", value: "Secret-1" }], set_wo_revision: 1 }],
];
