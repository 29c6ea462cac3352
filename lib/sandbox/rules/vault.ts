import { describe } from "../provider/lookup";
import type { Endpoint, StoredObject } from "../objects/store";
import { asText, type Attributes, textAt, valueAt, type Value } from "../values";
import type { CreateContext, ProviderRules, Reference, ResourceRules } from "./rules";
import { canonicalJson, eachText, joined, lowerCase, matching, provider, server, trimmed } from "./words";

const AUTH_MOUNTS = ["vault_auth_backend", "vault_jwt_auth_backend"];

function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}

/** Roles and configuration of an auth method go with it. */
const ofMethod: Reference = { attribute: "backend", to: AUTH_MOUNTS, by: ["path"], as: bare, onDelete: "cascade" };
const bareBackend = provider("backend", "slashes around a path mean nothing", eachText(bare));

const noSlashAround = matching(/^[^/](.*[^/])?$/, "a path without slash at either end");

/** Vault keeps policy names in lower case. */
const lowerPolicies = server("token_policies", "lower case", lowerCase);

const tune = (kind: string) => ({
  accessor: ({ attributes, unique }: CreateContext) => `auth_${asText(attributes["type"]) || kind}_${unique("accessor", 8)}`,
  tune: () => [],
});

function role(prefix: "role" | "roles", defaultBackend: string, more: ResourceRules): ResourceRules {
  const path = (attributes: Attributes) => `auth/${bare(asText(attributes["backend"])) || defaultBackend}/${prefix}/${asText(attributes["role_name"])}`;
  return {
    key: path,
    // Writing a role is one call, whether it exists or not.
    adopts: true,
    ...more,
    replace: ["role_name", "backend", ...(more.replace ?? [])],
    references: [ofMethod, ...(more.references ?? [])],
    rewrites: [bareBackend, lowerPolicies, ...(more.rewrites ?? [])],
    computed: { id: ({ attributes }) => path(attributes), ...more.computed },
    defaults: { backend: defaultBackend, ...more.defaults },
  };
}

/** Vault's times are finer than a millisecond, so no two writes share one. */
function writtenAt(serial: number, revision: number): string {
  const fraction = [serial, revision].map((part) => String(part % 1000).padStart(3, "0")).join("");
  return new Date().toISOString().replace("Z", `${fraction}Z`);
}

/** A KV secret has another version and another time of creation after every write. */
function kvMetadata({ serial, revision }: CreateContext): Attributes {
  return { created_time: writtenAt(serial, revision), custom_metadata: "null", deletion_time: "", destroyed: "false", version: String(revision + 1) };
}

const resources: { readonly [type: string]: ResourceRules } = {
  vault_mount: {
    key: joined("", "path"),
    replace: ["type", "seal_wrap", "external_entropy_access", "local"],
    defaults: { external_entropy_access: false },
    computed: {
      id: ({ attributes }) => asText(attributes["path"]),
      accessor: ({ attributes, unique }) => `${asText(attributes["type"]).replace("-v2", "")}_${unique("accessor", 8)}`,
      default_lease_ttl_seconds: () => 0,
      max_lease_ttl_seconds: () => 0,
      audit_non_hmac_request_keys: () => [],
      audit_non_hmac_response_keys: () => [],
    },
    // A mount can be moved, and everything in it with it.
    derived: { id: (object) => object.attributes["path"] ?? null },
    identity: joined("", "path"),
    after: (object, endpoint, what, before) => {
      const [from, to] = [asText(before?.["path"]), asText(object.attributes["path"])];
      if (what === "changed" && from !== to) moveSecrets(endpoint, from, to);
    },
  },
  vault_kv_secret_backend_v2: {
    key: (attributes) => `${asText(attributes["mount"])}/config`,
    adopts: true,
    replace: ["mount"],
    references: [{ attribute: "mount", to: ["vault_mount"], by: ["path"], onDelete: "cascade" }],
    computed: { id: ({ attributes }) => `${asText(attributes["mount"])}/config` },
  },
  vault_kv_secret_v2: {
    key: joined("/data/", "mount", "name"),
    // Writing makes another version, whether there was one or not.
    adopts: true,
    replace: ["mount", "name"],
    defaults: { disable_read: false, delete_all_versions: false },
    references: [{ attribute: "mount", to: ["vault_mount"], by: ["path"], onDelete: "cascade" }],
    unread: ["data_json", "data_json_wo_version"],
    rewrites: [provider("data_json", "spaces and order of keys mean nothing", canonicalJson)],
    atMostOneOf: [["data_json", "data_json_wo"]],
    allowed: { data_json: { expected: "a JSON object", test: isJsonObject } },
    demands: ({ config }) => (config["data_json_wo"] === null || config["data_json_wo"] === undefined || isJsonObject(config["data_json_wo"]) ? undefined : "data_json_wo is not a JSON object"),
    computed: {
      path: ({ attributes }) => joined("/data/", "mount", "name")(attributes),
      id: ({ attributes }) => joined("/data/", "mount", "name")(attributes),
      data: () => ({}),
      metadata: kvMetadata,
    },
    after: (object, endpoint, what) => {
      if (what !== "changed") return;
      const before = object.attributes["metadata"] as Attributes;
      if (before["version"] === String(object.revision + 1)) return;
      const metadata = { ...before, version: String(object.revision + 1), created_time: writtenAt(object.serial, object.revision) };
      endpoint.change(object, { attributes: { ...object.attributes, metadata } });
    },
  },
  vault_policy: {
    key: (attributes) => asText(attributes["name"]).toLowerCase(),
    adopts: true,
    replace: ["name"],
    computed: { id: ({ attributes }) => asText(attributes["name"]) },
    // The provider reads an absent policy as an empty one, and plans to change it.
    absent: (state) => ({ ...state, policy: "" }),
  },
  vault_auth_backend: {
    key: joined("", "path"),
    sharesKeyWith: ["vault_jwt_auth_backend"],
    replace: ["type", "local"],
    allowed: { path: noSlashAround },
    computed: { path: ({ attributes }) => asText(attributes["type"]), id: ({ attributes }) => asText(attributes["path"]), ...tune("token") },
  },
  vault_jwt_auth_backend: {
    key: joined("", "path"),
    sharesKeyWith: ["vault_auth_backend"],
    replace: ["type", "local"],
    defaults: { path: "jwt", type: "jwt", local: false, namespace_in_state: true },
    unread: ["oidc_client_secret"],
    allowed: { type: ["jwt", "oidc"], path: noSlashAround },
    exactlyOneOf: [["oidc_discovery_url", "jwks_url", "jwks_pairs", "jwt_validation_pubkeys"]],
    rewrites: [server("jwt_validation_pubkeys", "trimmed", trimmed)],
    computed: { id: ({ attributes }) => asText(attributes["path"]), ...tune("jwt") },
  },
  vault_jwt_auth_backend_role: role("role", "jwt", {
    replace: ["role_type"],
    defaults: { clock_skew_leeway: 0, expiration_leeway: 0, not_before_leeway: 0, disable_bound_claims_parsing: false, verbose_oidc_logging: false, user_claim_json_pointer: false },
    computed: { role_type: () => "jwt", bound_claims_type: () => "string" },
    allowed: { role_type: ["jwt", "oidc"], bound_claims_type: ["string", "glob"] },
    rewrites: [server("bound_claims", "no spaces around the commas of a list", (value) => {
      if (typeof value !== "object" || value === null) return value;
      const bare = eachText((text) => text.split(",").map((part) => part.trim()).join(","));
      return Object.fromEntries(Object.entries(value as Attributes).map(([name, item]) => [name, bare(item)]));
    })],
  }),
  vault_kubernetes_auth_backend_config: {
    key: (attributes) => `auth/${asText(attributes["backend"])}/config`,
    adopts: true,
    replace: ["backend"],
    defaults: { backend: "kubernetes", token_reviewer_jwt: "" },
    references: [ofMethod],
    unread: ["token_reviewer_jwt"],
    rewrites: [bareBackend, server("kubernetes_ca_cert", "trimmed", trimmed), server("pem_keys", "trimmed", trimmed)],
    computed: { id: ({ attributes }) => `auth/${asText(attributes["backend"])}/config`, kubernetes_ca_cert: () => "" },
  },
  vault_kubernetes_auth_backend_role: role("role", "kubernetes", {
    defaults: { audience: "" },
    computed: { alias_name_source: () => "serviceaccount_uid" },
    allowed: { alias_name_source: ["serviceaccount_uid", "serviceaccount_name"] },
  }),
  vault_approle_auth_backend_role: role("role", "approle", { defaults: { bind_secret_id: true }, computed: { role_id: ({ uuid }) => uuid("role_id") } }),
  vault_approle_auth_backend_role_secret_id: {
    replace: ["role_name", "secret_id", "cidr_list", "metadata", "ttl", "num_uses", "backend", "with_wrapped_accessor", "wrapping_ttl"],
    defaults: { backend: "approle" },
    references: [ofMethod, {
      attribute: "role_name", to: ["vault_approle_auth_backend_role"], onDelete: "cascade",
      as: (value, attributes) => `auth/${bare(asText(attributes["backend"])) || "approle"}/role/${value}`,
    }],
    rewrites: [bareBackend, provider("metadata", "spaces and order of keys mean nothing", canonicalJson)],
    computed: {
      accessor: ({ uuid }) => uuid("accessor"),
      secret_id: ({ uuid }) => uuid("secret_id"),
      wrapping_accessor: () => "",
      wrapping_token: () => "",
      id: ({ attributes }) => `backend=${asText(attributes["backend"])}::role=${asText(attributes["role_name"])}::accessor=${asText(attributes["accessor"])}`,
    },
    unread: ["secret_id"],
  },
  vault_token_auth_backend_role: {
    key: (attributes) => `auth/token/roles/${asText(attributes["role_name"])}`,
    adopts: true,
    replace: ["role_name"],
    defaults: { orphan: false, renewable: true, path_suffix: "" },
    rewrites: [server("allowed_policies", "lower case", lowerCase)],
    computed: { id: ({ attributes }) => `auth/token/roles/${asText(attributes["role_name"])}` },
  },
  vault_identity_group: {
    key: joined("", "name"),
    replace: ["type"],
    defaults: { type: "internal", external_policies: false, external_member_entity_ids: false, external_member_group_ids: false },
    allowed: { type: ["internal", "external"] },
    rewrites: [server("policies", "lower case", lowerCase)],
    computed: { id: ({ uuid }) => uuid("id"), name: ({ unique }) => `group_${unique("name", 8)}` },
    demands: ({ attributes }) => {
      const members = ["member_entity_ids", "member_group_ids"].flatMap((name) => (attributes[name] ?? []) as Value[]);
      return attributes["type"] === "external" && members.length > 0 ? "the members of an external group come from its alias and cannot be set" : undefined;
    },
  },
  vault_identity_group_alias: {
    key: joined(" ", "mount_accessor", "name"),
    references: [
      { attribute: "canonical_id", to: ["vault_identity_group"], onDelete: "cascade" },
      { attribute: "mount_accessor", to: AUTH_MOUNTS, by: ["accessor"], onDelete: "cascade" },
    ],
    computed: { id: ({ uuid }) => uuid("id") },
    demands: ({ attributes, endpoint, object }) => {
      const group = endpoint.find("vault_identity_group", asText(attributes["canonical_id"]));
      if (group && group.attributes["type"] !== "external") return "only an external group can have an alias";
      const other = endpoint.all("vault_identity_group_alias").find((alias) => alias !== object && alias.attributes["canonical_id"] === attributes["canonical_id"]);
      return other ? `the group has an alias already: "${asText(other.attributes["name"])}"` : undefined;
    },
  },
  vault_identity_group_policies: {
    key: joined("", "group_id"),
    replace: [],
    defaults: { exclusive: true },
    references: [{ attribute: "group_id", to: ["vault_identity_group"], onDelete: "cascade" }],
    rewrites: [server("policies", "lower case", lowerCase)],
    computed: {
      id: ({ attributes }) => asText(attributes["group_id"]),
      group_name: ({ attributes, endpoint }) => textAt(endpoint.find("vault_identity_group", asText(attributes["group_id"]))?.attributes, "name"),
    },
  },
  vault_audit: {
    key: joined("", "path"),
    replace: ["path", "type", "description", "local", "options"],
    computed: { path: ({ attributes }) => asText(attributes["type"]), id: ({ attributes }) => asText(attributes["path"]) },
  },
};

function moveSecrets(endpoint: Endpoint, from: string, to: string): void {
  for (const secret of endpoint.where("vault_kv_secret_v2", "mount", from)) {
    const path = `${to}/data/${asText(secret.attributes["name"])}`;
    endpoint.change(secret, { id: path, key: path, attributes: { ...secret.attributes, mount: to, path, id: path } });
  }
}

function isJsonObject(value: Value): boolean {
  try {
    const parsed: unknown = JSON.parse(asText(value));
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

function kvAnswer(config: Attributes, endpoint: Endpoint): Attributes | string {
  const path = `${asText(config["mount"])}/data/${asText(config["name"])}`;
  const object = endpoint.findByKey("vault_kv_secret_v2", path);
  if (!object) return `no secret found at "${path}"`;
  const text = asText(object.hidden["data_json_wo"]) || asText(object.attributes["data_json"]) || "{}";
  const data = JSON.parse(text) as Attributes;
  return {
    ...config,
    id: path,
    path,
    data_json: JSON.stringify(data),
    data: Object.fromEntries(Object.entries(data).map(([name, item]) => [name, typeof item === "string" ? item : JSON.stringify(item)])),
    created_time: textAt(object.attributes, "metadata.created_time"),
    version: Number(textAt(object.attributes, "metadata.version")),
    deletion_time: "",
    destroyed: false,
    custom_metadata: {},
  };
}

/** Policy rules as HCL, the way the data source writes them. */
function policyHcl(config: Attributes): string {
  return ((config["rule"] ?? []) as Attributes[])
    .map((rule) => {
      const comment = asText(rule["description"]) === "" ? "" : `# ${asText(rule["description"])}\n`;
      return `${comment}path ${JSON.stringify(asText(rule["path"]))} {\n  capabilities = ${JSON.stringify(rule["capabilities"]).replaceAll(",", ", ")}\n}\n`;
    })
    .join("\n");
}

function groupAnswer(object: StoredObject, endpoint: Endpoint): Attributes {
  const alias = endpoint.all("vault_identity_group_alias").find((candidate) => candidate.attributes["canonical_id"] === object.id);
  return {
    ...object.attributes,
    group_id: object.id,
    group_name: object.attributes["name"] ?? null,
    alias_id: alias?.id ?? "",
    alias_name: alias?.attributes["name"] ?? "",
    alias_mount_accessor: alias?.attributes["mount_accessor"] ?? "",
    alias_canonical_id: alias ? object.id : "",
  };
}

export const vault: ProviderRules = {
  endpoint: (config) => [asText(config["address"]) || "default", asText(config["namespace"])].filter((part) => part !== "").join(" "),
  resources,
  lookups: {
    vault_auth_backend: (config, endpoint) => {
      const path = bare(asText(config["path"]));
      const object = AUTH_MOUNTS.map((type) => endpoint.findByKey(type, path)).find((found) => found);
      if (!object) return `no auth method is mounted at "${path}"`;
      return { ...object.attributes, id: path, path, default_lease_ttl_seconds: 0, max_lease_ttl_seconds: 0, listing_visibility: "" };
    },
    vault_identity_group: (config, endpoint) => {
      const object = endpoint.all("vault_identity_group").find(({ id, attributes }) => id === config["group_id"] || (config["group_id"] === null && attributes["name"] === config["group_name"]));
      return object ? groupAnswer(object, endpoint) : `no identity group found with ${describe(config)}`;
    },
    vault_kubernetes_auth_backend_config: (config, endpoint) => {
      const path = `auth/${asText(config["backend"]) || "kubernetes"}/config`;
      return endpoint.findByKey("vault_kubernetes_auth_backend_config", path)?.attributes ?? `no configuration found at "${path}"`;
    },
    vault_kv_secret_v2: kvAnswer,
    vault_kv_secret_subkeys_v2: (config, endpoint) => {
      const found = kvAnswer(config, endpoint);
      if (typeof found === "string") return found;
      const names = Object.keys(found["data"] as Attributes);
      const data = Object.fromEntries(names.map((name) => [name, null as Value]));
      return { ...config, id: found["id"] ?? null, path: found["path"] ?? null, data_json: JSON.stringify(data), data: Object.fromEntries(names.map((name) => [name, "<nil>"])) };
    },
    vault_kv_secrets_list_v2: (config, endpoint) => {
      const prefix = asText(config["name"]) === "" ? "" : `${asText(config["name"]).replace(/\/+$/, "")}/`;
      const below = endpoint
        .where("vault_kv_secret_v2", "mount", config["mount"] ?? null)
        .map(({ attributes }) => asText(valueAt(attributes, "name")))
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length).replace(/\/.*$/, "/"));
      if (below.length === 0) return `no secrets found below "${asText(config["mount"])}/metadata/${prefix}"`;
      return { ...config, id: `${asText(config["mount"])}/metadata/${prefix}`, path: `${asText(config["mount"])}/metadata/${prefix}`, names: [...new Set(below)].sort() };
    },
    vault_policy_document: (config) => ({ ...config, id: "policy", hcl: policyHcl(config) }),
  },
};
