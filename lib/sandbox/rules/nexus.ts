import { loadSchema } from "../schemas";
import { asText, type Attributes, type Value, valuesAt } from "../values";
import type { ProviderRules, Reference, ResourceRules } from "./rules";
import { joined, settings } from "./words";

const named = { id: ({ attributes }: { attributes: Attributes }) => asText(attributes["name"]) };

const REPOSITORIES = Object.keys(loadSchema("nexus").resource_schemas ?? {}).filter((type) => type.startsWith("nexus_repository_"));
const PRIVILEGES = Object.keys(loadSchema("nexus").resource_schemas ?? {}).filter((type) => type.startsWith("nexus_privilege_"));

/** maven, npm, docker … of a repository's type. */
function formatOf(type: string): string {
  return type.split("_")[2] ?? "";
}

const blobStore: Reference = { attribute: "storage.blob_store_name", to: ["nexus_blobstore_file"], by: ["name"], onDelete: "refuse" };
const routingRule: Reference = { attribute: "routing_rule", to: ["nexus_routing_rule"], by: ["name"], onDelete: "refuse" };

/** Repositories of all kinds share one space of names, which nothing can change afterwards. */
function repository(type: string): ResourceRules {
  const kind = type.split("_")[3] ?? "";
  const member: Reference = { attribute: "group.member_names", to: REPOSITORIES.filter((other) => formatOf(other) === formatOf(type)), by: ["name"], onDelete: "refuse" };
  return {
    key: joined("", "name"),
    sharesKeyWith: REPOSITORIES,
    fixed: ["name"],
    computed: { ...named, "maven.content_disposition": () => "INLINE" },
    defaults: {
      online: true, "storage.strict_content_type_validation": true, "storage.write_policy": "ALLOW", "proxy.content_max_age": 1440, "proxy.metadata_max_age": 1440,
      "http_client.connection.enable_circular_redirects": false, "http_client.connection.enable_cookies": false, "http_client.connection.retries": 0,
      "http_client.connection.use_trust_store": false, remove_non_cataloged: false, remove_quarantined: false,
    },
    references: [blobStore, ...(kind === "group" ? [member] : []), ...(kind === "proxy" ? [routingRule] : [])],
    allowed: {
      name: { expected: "a name of letters, digits, dashes, underscores and dots that begins with a letter or digit", test: (value) => /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(asText(value)) },
      "storage.write_policy": ["ALLOW", "ALLOW_ONCE", "DENY"],
      "maven.version_policy": ["RELEASE", "SNAPSHOT", "MIXED"],
      "maven.layout_policy": ["STRICT", "PERMISSIVE"],
      "maven.content_disposition": ["INLINE", "ATTACHMENT"],
      "http_client.authentication.type": ["ntlm", "username"],
    },
    demands: ({ attributes }) => {
      const members = valuesAt(attributes, "group.member_names");
      if (members.includes(attributes["name"] ?? null)) return "a group cannot be a member of itself (400 Bad Request)";
      return new Set(members).size < members.length ? "a group names a member twice (400 Bad Request)" : undefined;
    },
  };
}

/** Privileges of all kinds share one space of names. */
function privilege(more: ResourceRules): ResourceRules {
  return { key: joined("", "name"), sharesKeyWith: PRIVILEGES, replace: ["name"], computed: named, ...more };
}

const ofRepository: Reference = { attribute: "repository", to: REPOSITORIES, by: ["name"], except: (value) => value === "*", onDelete: "keep" };
const REPOSITORY_ACTIONS = ["READ", "BROWSE", "EDIT", "ADD", "DELETE", "ALL"];

/** Made by Nexus itself for every repository: nx-repository-view-<format>-<name>-<action>. */
const isBuiltIn = (name: string) => name.startsWith("nx-");

const resources: { readonly [type: string]: ResourceRules } = {
  ...Object.fromEntries(REPOSITORIES.map((type) => [type, repository(type)])),
  nexus_blobstore_file: {
    key: joined("", "name"),
    fixed: ["name", "path"],
    computed: { ...named, available_space_in_bytes: () => 1_000_000_000, blob_count: () => 0, total_size_in_bytes: () => 0 },
    allowed: { "soft_quota.type": ["spaceRemainingQuota", "spaceUsedQuota"], "soft_quota.limit": { expected: "at least 100000", test: (value) => Number(value) >= 100_000 } },
  },
  nexus_privilege_application: privilege({ allowed: { actions: { expected: "an action of an application privilege", test: (value) => ["CREATE", "READ", "UPDATE", "DELETE", "ALL"].includes(asText(value)) } } }),
  nexus_privilege_repository_admin: privilege({ references: [ofRepository], allowed: { actions: REPOSITORY_ACTIONS } }),
  nexus_privilege_repository_content_selector: privilege({
    references: [ofRepository, { attribute: "content_selector", to: ["nexus_security_content_selector"], by: ["name"], onDelete: "refuse" }],
    allowed: { actions: REPOSITORY_ACTIONS },
  }),
  nexus_privilege_repository_view: privilege({ references: [ofRepository], allowed: { actions: REPOSITORY_ACTIONS } }),
  nexus_privilege_wildcard: privilege({}),
  nexus_security_role: {
    key: joined("", "roleid"),
    replace: ["roleid"],
    computed: { id: ({ attributes }) => asText(attributes["roleid"]) },
    references: [
      { attribute: "privileges", to: PRIVILEGES, by: ["name"], except: isBuiltIn, onDelete: "keep" },
      { attribute: "roles", to: ["nexus_security_role"], by: ["roleid"], except: isBuiltIn, onDelete: "keep" },
    ],
  },
  nexus_security_user: {
    key: joined("", "userid"),
    replace: ["userid"],
    defaults: { status: "active" },
    unread: ["password", "password_wo_version"],
    allowed: { status: ["active", "disabled"] },
    atMostOneOf: [["password", "password_wo"]],
    together: [["password_wo", "password_wo_version"]],
    computed: { id: ({ attributes }) => asText(attributes["userid"]) },
    references: [{ attribute: "roles", to: ["nexus_security_role"], by: ["roleid"], except: isBuiltIn, onDelete: "keep" }],
    demands: ({ config, prior, attributes }) => {
      const given = asText(config["password"]) !== "" || asText(config["password_wo"]) !== "";
      if (!prior && !given) return "either 'password' or 'password_wo' with 'password_wo_version' must be provided";
      return ((attributes["roles"] ?? []) as Value[]).length === 0 ? "a user needs at least one role (400 Bad Request)" : undefined;
    },
  },
  nexus_security_content_selector: { key: joined("", "name"), replace: ["name"], computed: named },
  nexus_routing_rule: { key: joined("", "name"), replace: ["name"], defaults: { description: "", mode: "BLOCK" }, computed: named, allowed: { mode: ["BLOCK", "ALLOW"] } },
  nexus_security_anonymous: settings("anonymous", { defaults: { enabled: false, user_id: "anonymous", realm_name: "NexusAuthorizingRealm" } }),
  nexus_security_realms: settings("active"),
  nexus_security_user_token: settings("golbalUserTokenConfiguration", { defaults: { protect_content: false, expiration_enabled: false, expiration_days: 30 } }),
};

export const nexus: ProviderRules = {
  endpoint: (config) => asText(config["url"]) || "default",
  resources,
  lookups: {},
};
