import { describe, findOne } from "../provider/lookup";
import type { Endpoint, StoredObject } from "../objects/store";
import { asText, type Attributes, type Value } from "../values";
import type { CreateContext, ProviderRules, Reference, ResourceRules } from "./rules";
import { eachText, joined, lowerCase, matching, provider, server } from "./words";

const inRealm: Reference = { attribute: "realm_id", to: ["keycloak_realm"], by: ["realm"], onDelete: "cascade" };
const ofClient: Reference = { attribute: "client_id", to: ["keycloak_openid_client"], onDelete: "cascade" };
const ofScope: Reference = { attribute: "client_scope_id", to: ["keycloak_openid_client_scope"], onDelete: "cascade" };

/** Several values of one attribute travel in one text, and their order means nothing to the provider. */
const multivalued = provider("attributes", "values joined with ## in any order", (value) => {
  if (typeof value !== "object" || value === null) return value;
  const sorted = eachText((text) => text.split("##").sort().join("##"));
  return Object.fromEntries(Object.entries(value as Attributes).map(([name, item]) => [name, sorted(item as Value)]));
});

/** Adds realm to an id, the form that imports take. */
const realmAndId = (attributes: Attributes) => [`${asText(attributes["realm_id"])}/${asText(attributes["id"])}`];

function mapper(more: ResourceRules): ResourceRules {
  return {
    key: joined("/", "realm_id", "client_id", "client_scope_id", "name"),
    replace: ["realm_id", "client_id", "client_scope_id"],
    exactlyOneOf: [["client_id", "client_scope_id"]],
    references: [inRealm, ofClient, ofScope],
    importIds: (attributes) => ["client", "client-scope"].map((kind) => {
      const owner = asText(attributes[kind === "client" ? "client_id" : "client_scope_id"]);
      return `${asText(attributes["realm_id"])}/${kind}/${owner}/${asText(attributes["id"])}`;
    }),
    ...more,
  };
}

const CLAIM_TYPES = ["JSON", "String", "long", "int", "boolean"];

function groupPath(object: StoredObject, endpoint: Endpoint): string {
  const parent = endpoint.find("keycloak_group", asText(object.attributes["parent_id"]));
  return `${parent ? groupPath(parent, endpoint) : ""}/${asText(object.attributes["name"])}`;
}

function scopeList(attribute: string): ResourceRules {
  return {
    key: joined("/", "realm_id", "client_id"),
    replace: ["realm_id", "client_id"],
    references: [inRealm, ofClient, {
      attribute, to: ["keycloak_openid_client_scope"], by: ["name"], onDelete: "keep",
      // Asked for by the protocol itself: Keycloak has no scope of that name.
      except: (value) => value === "openid",
    }],
    computed: { id: ({ attributes }) => joined("/", "realm_id", "client_id")(attributes) },
  };
}

function missingMembers({ attributes, endpoint }: { attributes: Attributes; endpoint: Endpoint }): string | undefined {
  for (const member of (attributes["members"] ?? []) as string[]) {
    if (member !== member.toLowerCase()) return `expected all usernames in group to be lowercase, got "${member}"`;
    if (!endpoint.findByKey("keycloak_user", `${asText(attributes["realm_id"])}/${member}`)) return `user with username ${member} does not exist (404 Not Found)`;
  }
  return undefined;
}

/** The scopes that Keycloak gives every new realm. */
const BUILT_IN_SCOPES = ["acr", "address", "basic", "email", "microprofile-jwt", "offline_access", "organization", "phone", "profile", "roles", "service_account", "web-origins"];

const ifUnset = (value: Value) => () => value;

const resources: { readonly [type: string]: ResourceRules } = {
  keycloak_realm: {
    key: joined("", "realm"),
    replace: ["realm", "internal_id"],
    defaults: {
      enabled: true, user_managed_access: false, organizations_enabled: false, admin_permissions_enabled: false, terraform_deletion_protection: false,
      ssl_required: "external", revoke_refresh_token: false, refresh_token_max_reuse: 0, offline_session_max_lifespan_enabled: false,
    },
    leftAlone: ["display_name", "display_name_html"],
    computed: { id: ({ attributes }) => asText(attributes["realm"]), internal_id: ({ uuid }) => uuid("internal"), access_token_lifespan: ifUnset("5m0s"), sso_session_idle_timeout: ifUnset("30m0s"), sso_session_max_lifespan: ifUnset("10h0m0s") },
    allowed: { ssl_required: ["none", "external", "all"] },
    after: (object, endpoint, what) => {
      if (what !== "created") return;
      const realm = asText(object.attributes["realm"]);
      for (const name of BUILT_IN_SCOPES) {
        endpoint.bring("keycloak_openid_client_scope", `${realm}-${name}`, `${realm}/${name}`, { realm_id: realm, name, description: "", include_in_token_scope: true });
      }
    },
    keeps: (_, __, state) => (state["terraform_deletion_protection"] === true ? "the realm is protected by terraform_deletion_protection" : undefined),
  },
  keycloak_group: {
    key: joined("/", "realm_id", "parent_id", "name"),
    replace: ["realm_id", "organization_id", "parent_id"],
    references: [inRealm, { attribute: "parent_id", to: ["keycloak_group"], onDelete: "refuse" }],
    leftAlone: ["description"],
    computed: { id: ({ uuid }) => uuid("id") },
    derived: { path: groupPath },
    rewrites: [multivalued],
    importIds: realmAndId,
    allowed: { name: matching(/^[^/]+$/, "a name without a slash") },
  },
  keycloak_group_memberships: {
    key: joined("/", "realm_id", "group_id"),
    replace: ["realm_id", "group_id"],
    references: [inRealm, { attribute: "group_id", to: ["keycloak_group"], onDelete: "cascade" }],
    demands: missingMembers,
    computed: { id: ({ attributes }) => `${asText(attributes["realm_id"])}/group-memberships/${asText(attributes["group_id"])}` },
  },
  keycloak_user_groups: {
    key: joined("/", "realm_id", "user_id", "exhaustive"),
    replace: ["realm_id", "user_id"],
    defaults: { exhaustive: true },
    references: [inRealm, { attribute: "user_id", to: ["keycloak_user"], onDelete: "cascade" }, { attribute: "group_ids", to: ["keycloak_group"], onDelete: "keep" }],
    computed: { id: ({ attributes }) => joined("/", "realm_id", "user_id")(attributes) },
  },
  keycloak_group_roles: {
    key: joined("/", "realm_id", "group_id", "exhaustive"),
    replace: ["realm_id", "group_id"],
    defaults: { exhaustive: true },
    references: [inRealm, { attribute: "group_id", to: ["keycloak_group"], onDelete: "cascade" }, { attribute: "role_ids", to: ["keycloak_role"], onDelete: "keep" }],
    computed: { id: ({ attributes }) => joined("/", "realm_id", "group_id")(attributes) },
  },
  keycloak_default_groups: {
    key: joined("", "realm_id"),
    replace: ["realm_id"],
    references: [inRealm, { attribute: "group_ids", to: ["keycloak_group"], onDelete: "keep" }],
    computed: { id: ({ attributes }) => `${asText(attributes["realm_id"])}/default-groups` },
  },
  keycloak_role: {
    key: joined("/", "realm_id", "client_id", "name"),
    replace: ["realm_id", "client_id", "import"],
    defaults: { import: false },
    references: [inRealm, ofClient],
    computed: { id: ({ uuid }) => uuid("id"), description: ifUnset("") },
    importIds: realmAndId,
  },
  keycloak_user: {
    key: (attributes) => `${asText(attributes["realm_id"])}/${asText(attributes["username"]).toLowerCase()}`,
    replace: ["realm_id", "username", "import"],
    defaults: { email_verified: false, enabled: true, import: false, "initial_password.temporary": false },
    unread: ["initial_password"],
    references: [inRealm],
    rewrites: [server("username", "lower case", lowerCase), server("email", "lower case", lowerCase), multivalued],
    allowed: { username: { expected: "all lower case", test: (value) => asText(value) === asText(value).toLowerCase() } },
    computed: { id: ({ uuid }) => uuid("id") },
    importIds: realmAndId,
    demands: ({ attributes, endpoint, object }) => {
      const email = asText(attributes["email"]).toLowerCase();
      const taken = email !== "" && endpoint.all("keycloak_user").some((user) => user !== object && user.attributes["realm_id"] === attributes["realm_id"] && user.attributes["email"] === email);
      return taken ? `User exists with same email ${email} (409 Conflict)` : undefined;
    },
    // An account that goes takes its memberships with it.
    after: (object, endpoint, what) => {
      if (what !== "removed") return;
      for (const membership of endpoint.all("keycloak_group_memberships")) {
        const members = (membership.attributes["members"] ?? []) as Value[];
        const left = members.filter((member) => member !== object.attributes["username"]);
        if (left.length < members.length) endpoint.change(membership, { attributes: { ...membership.attributes, members: left } });
      }
    },
  },
  keycloak_openid_client: {
    key: joined("/", "realm_id", "client_id"),
    replace: ["realm_id", "import"],
    references: [inRealm],
    leftAlone: ["name", "description", "root_url", "admin_url", "base_url", "consent_screen_text", "login_theme", "frontchannel_logout_url", "backchannel_logout_url"],
    defaults: {
      enabled: true, client_authenticator_type: "client-secret", full_scope_allowed: true, use_refresh_tokens: true, use_refresh_tokens_client_credentials: false,
      standard_token_exchange_enabled: false, backchannel_logout_session_required: true, oauth2_device_authorization_grant_enabled: false,
      oauth2_jwt_authorization_grant_enabled: false, always_display_in_console: false, import: false,
      "authorization.decision_strategy": "UNANIMOUS", "authorization.allow_remote_resource_management": false, "authorization.keep_defaults": false,
    },
    atMostOneOf: [["client_secret", "client_secret_wo"]],
    together: [["client_secret_wo", "client_secret_wo_version"]],
    computed: {
      id: ({ uuid }) => uuid("id"),
      client_secret: ({ attributes, unique }: CreateContext) => (attributes["client_secret_wo_version"] !== null ? null : attributes["access_type"] === "CONFIDENTIAL" ? unique("secret", 32) : ""),
      service_account_user_id: ({ attributes, uuid }) => (attributes["service_accounts_enabled"] === true ? uuid("service account") : ""),
      resource_server_id: () => null,
    },
    unread: ["client_secret_wo_version"],
    allowed: {
      access_type: ["CONFIDENTIAL", "PUBLIC", "BEARER-ONLY"],
      pkce_code_challenge_method: ["", "plain", "S256"],
    },
    demands: ({ attributes, config }) => {
      const flows = attributes["standard_flow_enabled"] === true || attributes["implicit_flow_enabled"] === true;
      const redirects = ((config["valid_redirect_uris"] ?? []) as Value[]).length;
      if (!flows && redirects > 0) return "valid_redirect_uris cannot be set when standard or implicit flow is not enabled";
      if (flows && redirects === 0) return "standard (authorization code) and implicit flows require at least one valid redirect uri";
      return undefined;
    },
    importIds: realmAndId,
  },
  keycloak_openid_client_scope: {
    key: joined("/", "realm_id", "name"),
    replace: ["realm_id"],
    references: [inRealm],
    leftAlone: ["description"],
    defaults: { include_in_token_scope: true, include_in_openid_provider_metadata: true },
    computed: { id: ({ uuid }) => uuid("id") },
    importIds: realmAndId,
  },
  keycloak_openid_client_default_scopes: scopeList("default_scopes"),
  keycloak_openid_client_optional_scopes: scopeList("optional_scopes"),
  keycloak_generic_protocol_mapper: mapper({ replace: ["realm_id", "client_id", "client_scope_id", "name", "protocol", "protocol_mapper"], allowed: { protocol: ["openid-connect", "saml"] } }),
  keycloak_openid_audience_protocol_mapper: mapper({ defaults: { add_to_id_token: true, add_to_access_token: true, add_to_token_introspection: true }, atMostOneOf: [["included_client_audience", "included_custom_audience"]] }),
  keycloak_openid_group_membership_protocol_mapper: mapper({
    replace: ["realm_id", "client_id", "client_scope_id", "name"],
    defaults: { full_path: true, add_to_id_token: true, add_to_access_token: true, add_to_userinfo: true, add_to_token_introspection: false },
  }),
  keycloak_openid_user_attribute_protocol_mapper: mapper({
    defaults: { add_to_id_token: true, add_to_access_token: true, add_to_userinfo: true, add_to_token_introspection: true, multivalued: false, claim_value_type: "String", aggregate_attributes: false },
    allowed: { claim_value_type: CLAIM_TYPES },
  }),
  keycloak_openid_user_property_protocol_mapper: mapper({
    defaults: { add_to_id_token: true, add_to_access_token: true, add_to_userinfo: true, claim_value_type: "String" },
    allowed: { claim_value_type: CLAIM_TYPES },
  }),
};

export const keycloak: ProviderRules = {
  endpoint: (config) => asText(config["url"]) || "default",
  resources,
  lookups: {
    keycloak_group: (config, endpoint) => {
      const path = asText(config["group_path"]);
      const name = asText(config["name"]);
      if (path === "" && name === "") return "one of `name` or `group_path` must be specified";
      const groups = endpoint.where("keycloak_group", "realm_id", config["realm_id"] ?? null).map((object) => ({ object, path: groupPath(object, endpoint) }));
      // By name, a group at the top comes before one of the same name below another.
      const found = path !== "" ? groups.find((group) => group.path === path) : groups.filter((group) => group.object.attributes["name"] === name).sort((one, other) => one.path.length - other.path.length)[0];
      if (!found) return `group with ${path !== "" ? `path ${path}` : `name ${name}`} does not exist (404 Not Found)`;
      return { ...found.object.attributes, path: found.path, group_path: config["group_path"] ?? null };
    },
    keycloak_user: (config, endpoint) => {
      const found = endpoint.findByKey("keycloak_user", `${asText(config["realm_id"])}/${asText(config["username"]).toLowerCase()}`);
      return found ? found.attributes : `user with username ${asText(config["username"])} does not exist (404 Not Found)`;
    },
    keycloak_realm: (config, endpoint) => endpoint.findByKey("keycloak_realm", asText(config["realm"]))?.attributes ?? `no realm with ${describe(config)} exists (404 Not Found)`,
    keycloak_openid_client: (config, endpoint) => findOne("keycloak_openid_client", { realm_id: config["realm_id"] ?? null, client_id: config["client_id"] ?? null }, endpoint),
    keycloak_openid_client_scope: (config, endpoint) => findOne("keycloak_openid_client_scope", { realm_id: config["realm_id"] ?? null, name: config["name"] ?? null }, endpoint),
    keycloak_role: (config, endpoint) => endpoint.findByKey("keycloak_role", joined("/", "realm_id", "client_id", "name")(config))?.attributes ?? `no role with ${describe(config)} exists (404 Not Found)`,
  },
};
