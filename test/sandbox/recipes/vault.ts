import type { Recipe } from "./recipe";

export const VAULT: readonly Recipe[] = [
  ["vault_mount", "kv", { path: "demo", type: "kv-v2", description: "secrets of demo" }],
  ["vault_kv_secret_backend_v2", "config", { mount: "${vault_mount.kv.path}", max_versions: 5 }],
  ["vault_kv_secret_v2", "s", { mount: "${vault_mount.kv.path}", name: "app/database", data_json: "{\"user\":\"app\",\"password\":\"Secret-1\"}", delete_all_versions: true }],
  ["vault_policy", "p", { name: "app--demo--rw", policy: "path \"demo/*\" {\n  capabilities = [\"read\"]\n}\n" }],
  ["vault_jwt_auth_backend", "jwt", { path: "gitlab", jwks_url: "https://gitlab.example.org/oauth/discovery/keys", bound_issuer: "https://gitlab.example.org" }],
  ["vault_jwt_auth_backend_role", "r", {
    backend: "${vault_jwt_auth_backend.jwt.path}", role_name: "demo-read", role_type: "jwt", user_claim: "project_path", bound_audiences: ["https://vault.example.org"],
    bound_claims: { namespace_path: "forge/demo", ref_protected: "true" }, token_policies: ["app--demo--rw"], token_ttl: 300,
  }],
  ["vault_auth_backend", "kubernetes", { type: "kubernetes", path: "kubernetes-app1" }],
  ["vault_kubernetes_auth_backend_config", "kc", { backend: "${vault_auth_backend.kubernetes.path}", kubernetes_host: "https://app1.example.org:6443" }],
  ["vault_kubernetes_auth_backend_role", "kr", {
    backend: "${vault_auth_backend.kubernetes.path}", role_name: "demo-dev", bound_service_account_names: ["default"], bound_service_account_namespaces: ["demo-dev"], token_policies: ["app--demo--rw"],
  }],
  ["vault_auth_backend", "approle", { type: "approle" }],
  ["vault_approle_auth_backend_role", "ar", { backend: "${vault_auth_backend.approle.path}", role_name: "demo", token_policies: ["app--demo--rw"] }],
  ["vault_approle_auth_backend_role_secret_id", "as", { backend: "${vault_auth_backend.approle.path}", role_name: "${vault_approle_auth_backend_role.ar.role_name}" }],
  ["vault_token_auth_backend_role", "tr", { role_name: "terraform", allowed_policies: ["app--demo--rw"] }],
  ["vault_identity_group", "g", { name: "/demo/console/admin", type: "external", policies: ["app--demo--rw"] }],
  ["vault_identity_group", "later", { name: "later", type: "external", external_policies: true }],
  ["vault_identity_group_policies", "gp", { group_id: "${vault_identity_group.later.id}", policies: ["default"] }],
  ["vault_identity_group_alias", "ga", { name: "/demo/console/admin", mount_accessor: "${vault_jwt_auth_backend.jwt.accessor}", canonical_id: "${vault_identity_group.g.id}" }],
  ["vault_audit", "a", { type: "file", options: { file_path: "stdout" } }],
];
