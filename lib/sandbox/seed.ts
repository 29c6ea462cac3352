import type { Seeds } from "./provider/seeds";
import { type Attributes } from "./values";

const REALMS = ["master", "dso"];

const namespace = (name: string): Attributes => ({ metadata: [{ name }] });

const crd = (group: string, kind: string, versions: string[]): Attributes => ({ group, kind, versions, scope: "Namespaced" });

/** Repositories that every new Nexus has. */
const hosted = (name: string, version_policy: string, write_policy: string): Attributes => ({
  name,
  maven: [{ version_policy, layout_policy: "STRICT" }],
  storage: [{ blob_store_name: "default", strict_content_type_validation: false, write_policy }],
});

const proxyOf = (name: string, remote_url: string): Attributes => ({
  name,
  proxy: [{ remote_url }],
  storage: [{ blob_store_name: "default", strict_content_type_validation: true }],
  negative_cache: [{ enabled: true, ttl: 1440 }],
  http_client: [{ auto_block: true, blocked: false }],
});

const grant = (template_name: string, principal: Attributes, ...permissions: string[]): Attributes => ({ template_name, ...principal, permissions });

/**
 * What every sandbox holds before anybody creates anything: what installing the services leaves behind. People are not
 * among it: they come from a seed file, or a lookup of them is an error.
 */
export const DEFAULT_SEED: Seeds = {
  keycloak_realm: REALMS.map((realm) => ({ realm })),
  keycloak_openid_client_scope: [
    // Not Keycloak's own: the platform's installation makes it in the realm of its people, with a mapper of groups.
    { realm_id: "dso", name: "generic", description: "Claims that the platform's services read" },
  ],
  keycloak_role: REALMS.flatMap((realm_id) => ["offline_access", "uma_authorization", `default-roles-${realm_id}`].map((name) => ({ realm_id, name }))),
  keycloak_openid_client: REALMS.map((realm_id) => ({ realm_id, client_id: "admin-cli", access_type: "PUBLIC" })),

  gitlab_user: [{ username: "root", name: "Administrator", email: "admin@example.com", is_admin: true }],

  vault_policy: [
    { name: "root", policy: "" },
    { name: "default", policy: 'path "auth/token/lookup-self" {\n  capabilities = ["read"]\n}\n' },
  ],
  vault_auth_backend: [{ type: "token", path: "token" }],
  vault_jwt_auth_backend: [
    { type: "oidc", path: "oidc", oidc_discovery_url: "https://keycloak.example.org/realms/dso", default_role: "default" },
  ],

  harbor_project: [{ name: "library", public: true }],
  harbor_user: [{ username: "admin", full_name: "system admin", email: "admin@example.com", admin: true }],

  nexus_blobstore_file: [{ name: "default", path: "default" }],
  nexus_repository_maven_hosted: [hosted("maven-releases", "RELEASE", "ALLOW_ONCE"), hosted("maven-snapshots", "SNAPSHOT", "ALLOW")],
  nexus_repository_maven_proxy: [
    { ...proxyOf("maven-central", "https://repo1.maven.org/maven2/"), maven: [{ version_policy: "RELEASE", layout_policy: "PERMISSIVE" }] },
  ],
  nexus_repository_maven_group: [
    { name: "maven-public", group: [{ member_names: ["maven-releases", "maven-snapshots", "maven-central"] }], storage: [{ blob_store_name: "default", strict_content_type_validation: true }] },
  ],
  nexus_security_role: [
    { roleid: "nx-admin", name: "nx-admin", description: "Administrator Role", privileges: ["nx-all"], roles: [] },
    { roleid: "nx-anonymous", name: "nx-anonymous", description: "Anonymous Role", privileges: ["nx-healthcheck-read"], roles: [] },
  ],
  nexus_security_user: [{ userid: "admin", firstname: "Administrator", lastname: "User", email: "admin@example.com", roles: ["nx-admin"], status: "active" }],
  nexus_security_anonymous: [{ enabled: true }],
  nexus_security_realms: [{ active: ["NexusAuthenticatingRealm"] }],

  sonarqube_group: [{ name: "sonar-administrators", description: "System administrators" }, { name: "sonar-users", description: "Every authenticated user automatically belongs to this group" }],
  sonarqube_user: [{ login_name: "admin", name: "Administrator", is_local: true }],
  sonarqube_qualitygate: [{ name: "Sonar way", is_default: true }],
  sonarqube_qualityprofile: ["java", "js", "ts", "py", "go", "web"].map((language) => ({ name: "Sonar way", language, is_default: true })),
  sonarqube_permission_template: [{ name: "Default template", description: "This permission template will be used as default when no other permission configuration is available", default: true }],
  sonarqube_permissions: [
    grant("Default template", { group_name: "sonar-administrators" }, "admin", "codeviewer", "issueadmin", "securityhotspotadmin", "scan", "user"),
    grant("Default template", { group_name: "sonar-users" }, "codeviewer", "user"),
    { group_name: "sonar-administrators", permissions: ["admin", "gateadmin", "profileadmin", "provisioning", "scan"] },
  ],

  kubernetes_namespace_v1: ["default", "kube-system", "kube-public", "kube-node-lease", "argocd", "vault-secrets-operator-system"].map(namespace),
  kubernetes_custom_resource_definition: [
    crd("argoproj.io", "AppProject", ["v1alpha1"]),
    crd("argoproj.io", "Application", ["v1alpha1"]),
    crd("argoproj.io", "ApplicationSet", ["v1alpha1"]),
    crd("secrets.hashicorp.com", "VaultConnection", ["v1beta1"]),
    crd("secrets.hashicorp.com", "VaultAuth", ["v1beta1"]),
    crd("secrets.hashicorp.com", "VaultStaticSecret", ["v1beta1"]),
  ],
};
