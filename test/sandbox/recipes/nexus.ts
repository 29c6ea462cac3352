import type { Recipe } from "./recipe";

const hostedStorage = { storage: [{ blob_store_name: "${nexus_blobstore_file.b.name}", strict_content_type_validation: true, write_policy: "ALLOW_ONCE" }] };
const storage = { storage: [{ blob_store_name: "${nexus_blobstore_file.b.name}" }] };
const remote = { http_client: [{ auto_block: true, blocked: false }], negative_cache: [{ enabled: true, ttl: 1440 }], routing_rule: "${nexus_routing_rule.rr.name}" };
const maven = { maven: [{ version_policy: "RELEASE", layout_policy: "STRICT" }] };
const docker = { docker: [{ force_basic_auth: true, v1_enabled: false }] };

export const NEXUS: readonly Recipe[] = [
  ["nexus_blobstore_file", "b", { name: "projects", path: "projects" }],
  ["nexus_routing_rule", "rr", { name: "internal", matchers: ["^/fr/gouv/.*"] }],
  ["nexus_repository_maven_hosted", "mh", { name: "demo-maven-release", ...maven, ...hostedStorage }],
  ["nexus_repository_maven_proxy", "mp", { name: "central", ...maven, ...storage, ...remote, proxy: [{ remote_url: "https://repo1.maven.org/maven2/" }] }],
  ["nexus_repository_maven_group", "mg", { name: "demo-maven-group", ...storage, group: [{ member_names: ["${nexus_repository_maven_hosted.mh.name}", "${nexus_repository_maven_proxy.mp.name}"] }] }],
  ["nexus_repository_npm_hosted", "nh", { name: "demo-npm", ...hostedStorage }],
  ["nexus_repository_npm_proxy", "np", { name: "npmjs", ...storage, ...remote, proxy: [{ remote_url: "https://registry.npmjs.org" }] }],
  ["nexus_repository_npm_group", "ng", { name: "demo-npm-group", ...storage, group: [{ member_names: ["${nexus_repository_npm_hosted.nh.name}"] }] }],
  ["nexus_repository_pypi_hosted", "ph", { name: "demo-pypi", ...hostedStorage }],
  ["nexus_repository_pypi_proxy", "pp", { name: "pypi", ...storage, ...remote, proxy: [{ remote_url: "https://pypi.org" }] }],
  ["nexus_repository_pypi_group", "pg", { name: "demo-pypi-group", ...storage, group: [{ member_names: ["${nexus_repository_pypi_hosted.ph.name}"] }] }],
  ["nexus_repository_docker_hosted", "dh", { name: "demo-docker", ...docker, ...hostedStorage }],
  ["nexus_repository_docker_proxy", "dp", { name: "hub", ...docker, ...storage, ...remote, docker_proxy: [{ index_type: "HUB" }], proxy: [{ remote_url: "https://registry-1.docker.io" }] }],
  ["nexus_repository_docker_group", "dg", { name: "demo-docker-group", ...docker, ...storage, group: [{ member_names: ["${nexus_repository_docker_hosted.dh.name}"] }] }],
  ["nexus_repository_helm_hosted", "hh", { name: "demo-helm", ...hostedStorage }],
  ["nexus_repository_raw_hosted", "rh", { name: "demo-raw", ...hostedStorage }],
  ["nexus_repository_raw_group", "rg", { name: "demo-raw-group", ...storage, group: [{ member_names: ["${nexus_repository_raw_hosted.rh.name}"] }] }],
  ["nexus_security_content_selector", "cs", { name: "demo", expression: "path =^ '/demo'" }],
  ["nexus_privilege_application", "pa", { name: "demo-application", domain: "metrics", actions: ["READ"] }],
  ["nexus_privilege_repository_admin", "pra", { name: "demo-admin", format: "maven2", repository: "${nexus_repository_maven_hosted.mh.name}", actions: ["READ"] }],
  ["nexus_privilege_repository_content_selector", "pcs", { name: "demo-selected", format: "raw", repository: "${nexus_repository_raw_hosted.rh.name}", content_selector: "${nexus_security_content_selector.cs.name}", actions: ["READ"] }],
  ["nexus_privilege_repository_view", "prv", { name: "demo-privilege", format: "maven2", repository: "${nexus_repository_maven_group.mg.name}", actions: ["READ", "BROWSE"] }],
  ["nexus_privilege_wildcard", "pw", { name: "all-search", pattern: "nexus:search:read" }],
  ["nexus_security_role", "base", { roleid: "base", name: "base", privileges: ["nx-healthcheck-read"] }],
  ["nexus_security_role", "r", { roleid: "demo-ID", name: "demo-role", privileges: ["${nexus_privilege_repository_view.prv.name}"], roles: ["${nexus_security_role.base.roleid}"] }],
  ["nexus_security_user", "u", { userid: "demo", firstname: "Demo", lastname: "Project", email: "demo@example.org", roles: ["${nexus_security_role.r.roleid}"], password_wo: "Password-123", password_wo_version: 1 }],
  ["nexus_security_anonymous", "an", { enabled: false }],
  ["nexus_security_realms", "re", { active: ["NexusAuthenticatingRealm", "DockerToken"] }],
  ["nexus_security_user_token", "ut", { enabled: true }],
];
