import { parseAllDocuments } from "yaml";
import type { Block, Synthesised } from "../../lib/testing";

/**
 * By which attributes an object is told from all others of its service: each list is one name that nobody else may
 * have. What lies in something that has such a name itself is named by both.
 */
const NAMES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  gitlab_branch: [["project", "name"]],
  gitlab_branch_protection: [["project", "branch"]],
  gitlab_deploy_token: [["project", "name"]],
  gitlab_group: [["parent_id", "path"], ["parent_id", "name"]],
  gitlab_group_access_token: [["group", "name"], ["name"]],
  gitlab_group_deploy_token: [["group", "name"]],
  gitlab_group_membership: [["group_id", "user_id"]],
  gitlab_group_variable: [["group", "key"]],
  gitlab_pipeline_schedule: [["project", "description"]],
  gitlab_pipeline_schedule_variable: [["project", "pipeline_schedule_id", "key"]],
  gitlab_pipeline_trigger: [["project", "description"]],
  gitlab_project: [["namespace_id", "path"], ["namespace_id", "name"]],
  gitlab_project_access_token: [["project", "name"]],
  gitlab_project_share_group: [["project", "group_id"]],
  gitlab_project_variable: [["project", "key"]],
  gitlab_release: [["project", "tag_name"]],
  gitlab_repository_file: [["project", "file_path"]],
  gitlab_tag_protection: [["project", "tag"]],
  harbor_group: [["group_name"]],
  harbor_project: [["name"]],
  harbor_project_member_group: [["project_id", "group_name"]],
  harbor_retention_policy: [["scope"]],
  harbor_robot_account: [["permissions", "name"]],
  keycloak_group: [["realm_id", "parent_id", "name"]],
  keycloak_group_memberships: [["realm_id", "group_id"]],
  keycloak_openid_client: [["realm_id", "client_id"]],
  keycloak_openid_client_default_scopes: [["realm_id", "client_id"]],
  keycloak_openid_client_scope: [["realm_id", "name"]],
  keycloak_openid_group_membership_protocol_mapper: [["realm_id", "client_scope_id", "name"]],
  keycloak_user_groups: [["realm_id", "group_ids"]],
  kubernetes_default_service_account_v1: [["provider", "metadata"]],
  kubernetes_limit_range_v1: [["provider", "metadata"]],
  kubernetes_manifest: [["provider", "manifest"]],
  kubernetes_namespace_v1: [["metadata"]],
  kubernetes_network_policy_v1: [["provider", "metadata"]],
  kubernetes_resource_quota_v1: [["provider", "metadata"]],
  kubernetes_role_binding_v1: [["provider", "metadata"]],
  kubernetes_secret_v1: [["provider", "metadata"]],
  kubernetes_service_account_v1: [["provider", "metadata"]],
  nexus_privilege_repository_view: [["name"]],
  nexus_privilege_wildcard: [["name"]],
  nexus_repository_maven_group: [["name"]],
  nexus_repository_maven_hosted: [["name"]],
  nexus_repository_npm_group: [["name"]],
  nexus_repository_npm_hosted: [["name"]],
  nexus_repository_raw_group: [["name"]],
  nexus_repository_raw_hosted: [["name"]],
  nexus_security_role: [["roleid"], ["name"]],
  nexus_security_user: [["userid"]],
  sonarqube_group: [["name"]],
  sonarqube_permission_template: [["name"]],
  sonarqube_permissions: [["project_key", "template_id", "group_name", "login_name"]],
  sonarqube_project: [["project"], ["name"]],
  sonarqube_project_main_branch: [["project"]],
  sonarqube_user: [["login_name"], ["name"]],
  sonarqube_user_token: [["login_name", "name"]],
  vault_auth_backend: [["path"]],
  vault_identity_group: [["name"]],
  vault_identity_group_alias: [["mount_accessor", "name"]],
  vault_jwt_auth_backend: [["path"]],
  vault_jwt_auth_backend_role: [["backend", "role_name"]],
  vault_kubernetes_auth_backend_config: [["backend"]],
  vault_kubernetes_auth_backend_role: [["backend", "role_name"]],
  vault_kv_secret_v2: [["mount", "name"]],
  vault_mount: [["path"]],
  vault_policy: [["name"]],
};

/** Known to Terraform only. */
const NAMELESS = ["terraform_data"];

/**
 * Every name that the resources of a stack take in their services, references followed.
 * @throws Error for a type of which nobody has said what it is named by
 */
export function namesOf(stack: Synthesised): readonly string[] {
  const names = new Names(stack);
  return stack.resources().filter(({ type }) => !NAMELESS.includes(type)).flatMap((block) => [...names.of(block), ...names.inside(block)]);
}

class Names {
  private readonly blocks: ReadonlyMap<string, Block>;

  constructor(stack: Synthesised) {
    this.blocks = new Map([...stack.resources(), ...stack.dataSources()].map((block) => [block.address, block]));
  }

  of(block: Block): readonly string[] {
    const names = NAMES[block.type];
    if (!names) throw new Error(`what is a ${block.type} named by?`);
    return names.map((attributes) => `${block.type} ${attributes.map((name) => `${name}=${this.text(identifying(block.attributes, name))}`).join(" ")}`);
  }

  /** Objects that a file of a zone's repository describes: they are applied to its Argo CD, or to a namespace. */
  inside({ type, attributes }: Block): readonly string[] {
    const { project, file_path, content } = attributes;
    if (type !== "gitlab_repository_file" || !/\/infra\/[^/]+$/.test(project) || !file_path.endsWith(".yaml")) return [];
    const objects = parseAllDocuments(content).map((document) => document.toJS() as Record<string, any> | null);
    return objects.flatMap((object) => (object?.["metadata"] ? [`${project} ${this.text(identifying({ object }, "object"))}`] : []));
  }

  /** What an object is called by those that refer to it. */
  private referred(address: string): string {
    const block = this.blocks.get(address);
    if (!block) return address;
    if (!address.startsWith("data.")) return `<${this.of(block)[0]}>`;
    const { provider: _provider, ...asked } = block.attributes;
    return `<${block.type} ${this.text(asked)}>`;
  }

  private text(value: unknown): string {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return (text ?? "").replace(/(data\.)?\b[a-z][a-z0-9_]*\.[A-Za-z][\w-]*_[0-9A-F]{8}\b/g, (address) => this.referred(address));
  }
}

/** Of an object in Kubernetes, what it is called; of anything else, all of it. */
function identifying(attributes: Readonly<Record<string, any>>, name: string): unknown {
  const value = attributes[name];
  if (name === "metadata") return [value.namespace, value.name];
  if (name === "manifest" || name === "object") return [value.apiVersion, value.kind, value.metadata.namespace, value.metadata.name];
  if (name === "permissions") return value[0].namespace;
  return value;
}
