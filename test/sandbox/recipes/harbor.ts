import type { Recipe } from "./recipe";

export const HARBOR: readonly Recipe[] = [
  ["harbor_registry", "hub", { name: "hub", provider_name: "docker-hub", endpoint_url: "https://hub.docker.com" }],
  ["harbor_project", "p", { name: "demo", vulnerability_scanning: true, storage_quota: 10, force_destroy: true }],
  ["harbor_project", "proxy", { name: "cache", registry_id: "${harbor_registry.hub.registry_id}" }],
  ["harbor_group", "g", { group_name: "/demo/console/developer", group_type: 3 }],
  ["harbor_user", "u", { username: "first", full_name: "First", email: "first@example.org", password_wo: "Password-123", password_wo_version: 1 }],
  ["harbor_project_member_group", "mg", { project_id: "${harbor_project.p.id}", group_name: "${harbor_group.g.group_name}", role: "developer", type: "oidc" }],
  ["harbor_project_member_group", "by_id", { project_id: "${harbor_project.proxy.id}", group_id: "${element(split(\"/\", harbor_group.g.id), 2)}", role: "guest", type: "oidc" }],
  ["harbor_project_member_user", "mu", { project_id: "${harbor_project.p.id}", user_name: "${harbor_user.u.username}", role: "guest" }],
  ["harbor_robot_account", "pull", {
    name: "ro-robot", level: "project", secret_wo: "Password-123", secret_wo_version: 1,
    permissions: [{ kind: "project", namespace: "${harbor_project.p.name}", access: [{ action: "pull", resource: "repository" }, { action: "read", resource: "artifact" }] }],
  }],
  ["harbor_retention_policy", "r", { scope: "${harbor_project.p.id}", schedule: "Daily", rule: [{ most_recently_pulled: 5, repo_matching: "**", tag_matching: "**" }] }],
  ["harbor_immutable_tag_rule", "i", { project_id: "${harbor_project.p.id}", repo_matching: "**", tag_matching: "v*" }],
  ["harbor_project_webhook", "w", { project_id: "${harbor_project.p.id}", name: "scan", address: "https://console.example.org/hook", notify_type: "http", events_types: ["SCANNING_COMPLETED"] }],
  ["harbor_config_auth", "ca", { auth_mode: "oidc_auth", oidc_name: "keycloak", oidc_endpoint: "https://keycloak.example.org/realms/dso", oidc_client_id: "harbor", oidc_client_secret_wo: "Secret-1", oidc_client_secret_wo_version: 1, oidc_scope: "openid" }],
  ["harbor_config_security", "cs", { cve_allowlist: ["CVE-2020-1"] }],
  ["harbor_config_system", "cy", { project_creation_restriction: "adminonly" }],
  ["harbor_garbage_collection", "gc", { schedule: "Daily" }],
  ["harbor_interrogation_services", "is", { vulnerability_scan_policy: "Daily" }],
  ["harbor_purge_audit_log", "pa", { schedule: "Daily", audit_retention_hour: 24, include_operations: "create" }],
];
