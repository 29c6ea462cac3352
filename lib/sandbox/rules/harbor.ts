import { describe } from "../provider/lookup";
import type { Endpoint, StoredObject } from "../objects/store";
import { asText, type Attributes, textAt, valueAt, valuesAt, type Value } from "../values";
import type { ProviderRules, Reference, ResourceRules } from "./rules";
import { between, eachText, joined, lastPart, matching, server, settings } from "./words";

const numbered = (prefix: string) => ({ id: ({ serial }: { serial: number }) => `${prefix}/${serial}` });

/** Projects are named `/projects/1` by the provider; a bare number is completed, and then is what the state holds. */
const ofProject: Reference = { attribute: "project_id", to: ["harbor_project"], onDelete: "cascade" };
const projectPath = server("project_id", "a bare number becomes /projects/<number>", eachText((text) => (text.includes("/projects/") ? text : `/projects/${text}`)));
const inProject: Reference = { ...ofProject, as: (value) => (value.includes("/projects/") ? value : `/projects/${value}`) };

const ROLES = ["projectadmin", "developer", "guest", "maintainer", "limitedguest"];

/** Hourly, daily and weekly come back by name, whatever they were written as. */
const scheduleName = eachText((text) => ({ hourly: "Hourly", "0 0 * * * *": "Hourly", daily: "Daily", "0 0 0 * * *": "Daily", weekly: "Weekly", "0 0 0 * * 0": "Weekly" })[text.toLowerCase()] ?? text);

function strongSecret(secret: Value | undefined): string | undefined {
  if (secret === null || secret === undefined || secret === "") return undefined;
  const text = asText(secret);
  if (text.length >= 8 && text.length <= 128 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text)) return undefined;
  return "the secret must be 8 to 128 characters long and hold an upper case letter, a lower case letter and a digit (400 Bad Request)";
}

function robotName(attributes: Attributes, endpoint: Endpoint | undefined): string {
  const prefix = endpoint ? asText(endpoint.all("harbor_config_system")[0]?.attributes["robot_name_prefix"]) || "robot$" : "robot$";
  const namespace = textAt(attributes, "permissions.namespace");
  return attributes["level"] === "project" ? `${prefix}${namespace}+${asText(attributes["name"])}` : `${prefix}${asText(attributes["name"])}`;
}


const resources: { readonly [type: string]: ResourceRules } = {
  harbor_project: {
    key: joined("", "name"),
    replace: ["name", "registry_id"],
    defaults: {
      public: false, vulnerability_scanning: true, storage_quota: -1, enable_content_trust: false, enable_content_trust_cosign: false,
      force_destroy: false, auto_sbom_generation: false, proxy_speed_kb: -1, proxy_cache_local_on_not_found: false,
    },
    unread: ["storage_quota", "force_destroy"],
    computed: { ...numbered("/projects"), project_id: ({ serial }) => serial, registry_id: () => 0 },
    allowed: {
      name: matching(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/, "lower case letters and digits, with single dots, dashes or underscores between them"),
      deployment_security: ["", "none", "low", "medium", "high", "critical"],
    },
    references: [{ attribute: "registry_id", to: ["harbor_registry"], by: ["registry_id"], except: (value) => value === "0", onDelete: "refuse" }],
    keeps: (object, endpoint, state) => {
      const name = asText(object.attributes["name"]);
      const repositories = endpoint.where("harbor_repository", "project", name).length;
      return repositories > 0 && state["force_destroy"] !== true ? `project ${name} is not empty, please set force_destroy to TRUE to clean all repositories` : undefined;
    },
    importIds: (attributes) => [asText(attributes["id"])],
  },
  // Nothing in Terraform makes these: images are pushed. Tests put them here.
  harbor_repository: { references: [{ attribute: "project", to: ["harbor_project"], by: ["name"], onDelete: "cascade" }], key: joined("", "name") },
  harbor_project_member_group: {
    key: (attributes) => `${asText(attributes["project_id"])} ${asText(attributes["group_name"]) || asText(attributes["group_id"])}`,
    replace: ["project_id", "group_name", "group_id"],
    references: [inProject, { attribute: "group_id", to: ["harbor_group"], as: (value) => `/usergroups/${value}`, onDelete: "cascade" }],
    rewrites: [projectPath],
    allowed: { role: ROLES, type: ["ldap", "internal", "oidc"] },
    computed: { member_id: ({ serial }) => serial, id: ({ serial, attributes }) => `${projectOf(attributes)}/members/${serial}` },
  },
  harbor_project_member_user: {
    key: joined(" ", "project_id", "user_name"),
    replace: ["project_id", "user_name"],
    references: [inProject, { attribute: "user_name", to: ["harbor_user"], by: ["username"], onDelete: "cascade" }],
    rewrites: [projectPath],
    allowed: { role: ROLES },
    computed: { member_id: ({ serial }) => serial, id: ({ serial, attributes }) => `${projectOf(attributes)}/members/${serial}` },
  },
  harbor_group: {
    key: joined("", "group_name"),
    replace: ["group_name"],
    computed: numbered("/usergroups"),
    allowed: { group_type: [1, 2, 3] },
  },
  harbor_user: {
    key: joined("", "username"),
    replace: ["username"],
    defaults: { admin: false },
    computed: numbered("/users"),
    unread: ["password", "password_wo_version"],
    together: [["password_wo", "password_wo_version"]],
    demands: ({ config }) => strongSecret(config["password_wo"] ?? config["password"]),
  },
  harbor_robot_account: {
    key: (attributes) => robotName(attributes, undefined),
    replace: ["name", "level"],
    defaults: { disable: false, duration: -1 },
    computed: {
      ...numbered("/robots"),
      robot_id: ({ serial }) => String(serial),
      full_name: ({ attributes, endpoint }) => robotName(attributes, endpoint),
      // With a secret of one's own, given write-only, the provider learns none.
      secret: ({ attributes, unique }) => (attributes["secret_wo_version"] === null ? `Rb1${unique("secret", 29)}` : null),
    },
    unread: ["secret", "secret_wo_version"],
    allowed: {
      level: ["system", "project"],
      name: matching(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/, "lower case letters and digits, with single dots, dashes or underscores between them"),
      "permissions.kind": ["system", "project"],
    },
    references: [{
      attribute: "permissions.namespace", to: ["harbor_project"], by: ["name"],
      except: (value) => value === "*" || value === "/", onDelete: "keep",
    }],
    demands: ({ attributes, config }) => {
      if (attributes["level"] === "project" && valuesAt(attributes, "permissions").length !== 1) return "a robot of a project has exactly one block of permissions (400 Bad Request)";
      return strongSecret(config["secret_wo"] ?? config["secret"]);
    },
    atMostOneOf: [["secret", "secret_wo"]],
    together: [["secret_wo", "secret_wo_version"]],
  },
  harbor_retention_policy: {
    key: joined("", "scope"),
    // A project has one policy; creating another changes that one.
    adopts: true,
    replace: ["scope"],
    references: [{ attribute: "scope", to: ["harbor_project"], onDelete: "cascade" }],
    defaults: { "rule.disabled": false, "rule.untagged_artifacts": true },
    computed: numbered("/retentions"),
    rewrites: [server("schedule", "hourly, daily and weekly by name", scheduleName)],
  },
  harbor_immutable_tag_rule: {
    key: joined(" ", "project_id", "repo_matching", "repo_excluding", "tag_matching", "tag_excluding"),
    replace: ["project_id"],
    references: [inProject],
    rewrites: [projectPath],
    defaults: { disabled: false },
    computed: { id: ({ serial, attributes }) => `${projectOf(attributes)}/immutabletagrules/${serial}` },
  },
  harbor_project_webhook: {
    key: joined(" ", "project_id", "name"),
    replace: ["name"],
    references: [inProject],
    rewrites: [projectPath],
    defaults: { description: "", enabled: true, skip_cert_verify: true },
    allowed: { notify_type: ["http", "slack", "teams"] },
    computed: { id: ({ serial, attributes }) => `${projectOf(attributes)}/webhook/policies/${serial}` },
  },
  harbor_registry: {
    key: joined("", "name"),
    replace: ["provider_name"],
    defaults: { description: "", access_id: "", access_secret: "", insecure: false, ca_certificate: "" },
    unread: ["access_secret"],
    computed: { ...numbered("/registries"), registry_id: ({ serial }) => serial, status: () => "healthy" },
  },
  harbor_config_auth: settings("/configurations", {
    defaults: { primary_auth_mode: false, oidc_logout: false, ldap_verify_cert: false, ldap_scope: "subtree", ldap_group_membership: "memberof", ldap_group_scope: "subtree" },
    unread: ["oidc_client_secret", "oidc_client_secret_wo_version", "ldap_search_password"],
    together: [["oidc_client_secret_wo", "oidc_client_secret_wo_version"]],
    allowed: { auth_mode: ["db_auth", "ldap_auth", "uaa_auth", "http_auth", "oidc_auth"] },
  }),
  harbor_config_security: settings("/system/CVEAllowlist"),
  harbor_config_system: settings("configuration/system", {
    defaults: {
      project_creation_restriction: "adminonly", read_only: false, robot_token_expiration: 30, token_expiration: 30, session_timeout: 60, robot_name_prefix: "robot$",
      scanner_skip_update_pulltime: false, storage_per_project: -1, audit_log_forward_endpoint: "", skip_audit_log_database: false, notification_enable: true,
      "banner_message.closable": false, "banner_message.type": "info", "banner_message.from_date": "", "banner_message.to_date": "",
    },
    allowed: { project_creation_restriction: ["adminonly", "everyone"] },
  }),
  harbor_garbage_collection: settings("/system/gc/schedule", {
    defaults: { workers: 1 },
    allowed: { workers: between(1, 5) },
    rewrites: [server("schedule", "hourly, daily and weekly by name", scheduleName)],
  }),
  harbor_interrogation_services: settings("/system/scanAll/schedule", {
    rewrites: [server("vulnerability_scan_policy", "hourly, daily and weekly by name", scheduleName)],
  }),
  harbor_purge_audit_log: settings("/system/purgeaudit/schedule", {
    rewrites: [server("schedule", "hourly, daily and weekly by name", scheduleName)],
  }),
};

function projectOf(attributes: Attributes): string {
  const id = asText(attributes["project_id"]);
  return id.includes("/projects/") ? id : `/projects/${id}`;
}

function members(type: string, list: string, column: string) {
  return (config: Attributes, endpoint: Endpoint): Attributes => ({
    ...config,
    id: `harbor-${list.replaceAll("_", "-")}`,
    [list]: endpoint.where(type, "project_id", projectOf(config)).map(({ attributes }) => ({
      id: attributes["id"] ?? null,
      project_id: attributes["project_id"] ?? null,
      role: attributes["role"] ?? null,
      [column]: attributes[column] ?? null,
    })),
  });
}

function listOf(type: string, list: string, row: (object: StoredObject) => Attributes, filters: readonly string[]) {
  return (config: Attributes, endpoint: Endpoint): Attributes => ({
    ...config,
    id: `harbor-${list.replaceAll("_", "-")}`,
    [list]: endpoint
      .all(type)
      .filter((object) => filters.every((name) => (config[name] ?? null) === null || valueAt(row(object), name) === config[name]))
      .map(row),
  });
}

const pick = (object: StoredObject, ...names: string[]): Attributes => Object.fromEntries(names.map((name) => [name, object.attributes[name] ?? null]));

export const harbor: ProviderRules = {
  endpoint: (config) => asText(config["url"]) || "default",
  resources,
  lookups: {
    harbor_project: (config, endpoint) => {
      const object = endpoint.findByKey("harbor_project", asText(config["name"]));
      if (!object) return `no project with ${describe(config)} exists (404 Not Found)`;
      return { ...pick(object, "id", "name", "project_id", "public", "vulnerability_scanning", "vulnerability_scanner"), type: object.attributes["registry_id"] ? "ProxyCache" : "Project" };
    },
    harbor_projects: listOf("harbor_project", "projects", (object) => ({ ...pick(object, "name", "project_id", "public", "vulnerability_scanning"), type: object.attributes["registry_id"] ? "ProxyCache" : "Project" }), ["name", "public", "type", "vulnerability_scanning"]),
    harbor_groups: listOf("harbor_group", "groups", (object) => ({ ...pick(object, "group_name", "group_type", "ldap_group_dn"), id: Number(lastPart(object.id)) }), ["group_name", "ldap_group_dn"]),
    harbor_users: listOf("harbor_user", "users", (object) => pick(object, "admin", "comment", "email", "full_name", "id", "username"), ["email", "username"]),
    harbor_robot_accounts: (config, endpoint) => ({
      ...config,
      id: "harbor-robot-accounts",
      robot_accounts: endpoint
        .all("harbor_robot_account")
        .filter(({ attributes }) => (config["name"] ?? null) === null || attributes["full_name"] === config["name"])
        .filter(({ attributes }) => (config["level"] ?? null) === null || attributes["level"] === config["level"])
        .map((object) => ({ ...pick(object, "disable", "duration", "id", "level"), name: object.attributes["full_name"] ?? null })),
    }),
    harbor_project_member_groups: members("harbor_project_member_group", "project_member_groups", "group_name"),
    harbor_project_member_users: members("harbor_project_member_user", "project_member_users", "user_name"),
    harbor_registry: (config, endpoint) => {
      const object = endpoint.findByKey("harbor_registry", asText(config["name"]));
      if (!object) return `no registry with ${describe(config)} exists (404 Not Found)`;
      return { ...pick(object, "id", "name", "registry_id", "ca_certificate", "description", "insecure", "status"), type: object.attributes["provider_name"] ?? null, url: object.attributes["endpoint_url"] ?? null };
    },
  },
};
