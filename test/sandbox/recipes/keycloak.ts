import type { Recipe } from "./recipe";

const realm = { realm_id: "${keycloak_realm.r.realm}" };
const client = { ...realm, client_id: "${keycloak_openid_client.c.id}" };
const scope = { ...realm, client_scope_id: "${keycloak_openid_client_scope.s.id}" };

export const KEYCLOAK: readonly Recipe[] = [
  ["keycloak_realm", "r", { realm: "factory", display_name: "Factory" }],
  ["keycloak_group", "parent", { ...realm, name: "demo" }],
  ["keycloak_group", "child", { ...realm, name: "console", parent_id: "${keycloak_group.parent.id}", attributes: { kind: "role" } }],
  ["keycloak_user", "u", { ...realm, username: "first.last@example.org", email: "first.last@example.org" }],
  ["keycloak_group_memberships", "m", { ...realm, group_id: "${keycloak_group.child.id}", members: ["${keycloak_user.u.username}"] }],
  ["keycloak_user_groups", "ug", { ...realm, user_id: "${keycloak_user.u.id}", group_ids: ["${keycloak_group.parent.id}"], exhaustive: false }],
  ["keycloak_role", "role", { ...realm, name: "auditor" }],
  ["keycloak_openid_client", "c", {
    ...realm, client_id: "gitlab", access_type: "CONFIDENTIAL", standard_flow_enabled: true, valid_redirect_uris: ["https://gitlab.example.org/*"], client_secret_wo: "Secret-1", client_secret_wo_version: "1",
  }],
  ["keycloak_role", "of_client", { ...client, name: "editor" }],
  ["keycloak_group_roles", "gr", { ...realm, group_id: "${keycloak_group.child.id}", role_ids: ["${keycloak_role.role.id}"] }],
  ["keycloak_default_groups", "d", { ...realm, group_ids: ["${keycloak_group.parent.id}"] }],
  ["keycloak_openid_client_scope", "s", { ...realm, name: "generic", description: "groups by path" }],
  ["keycloak_openid_client_default_scopes", "ds", { ...client, default_scopes: ["${keycloak_openid_client_scope.s.name}"] }],
  ["keycloak_openid_client_optional_scopes", "os", { ...client, optional_scopes: ["phone"] }],
  ["keycloak_openid_group_membership_protocol_mapper", "gm", { ...scope, name: "groups", claim_name: "groups" }],
  ["keycloak_openid_user_attribute_protocol_mapper", "ua", { ...scope, name: "attribute", claim_name: "team", user_attribute: "team" }],
  ["keycloak_openid_user_property_protocol_mapper", "up", { ...scope, name: "property", claim_name: "mail", user_property: "email" }],
  ["keycloak_openid_audience_protocol_mapper", "au", { ...client, name: "audience", included_custom_audience: "vault" }],
  ["keycloak_openid_group_membership_protocol_mapper", "gmc", { ...client, name: "groups", claim_name: "groups" }],
  ["keycloak_openid_user_attribute_protocol_mapper", "uac", { ...client, name: "attribute", claim_name: "team", user_attribute: "team" }],
  ["keycloak_openid_user_property_protocol_mapper", "upc", { ...client, name: "property", claim_name: "mail", user_property: "email" }],
  ["keycloak_openid_audience_protocol_mapper", "aus", { ...scope, name: "audience", included_custom_audience: "vault" }],
  ["keycloak_generic_protocol_mapper", "gps", { ...scope, name: "generic", protocol: "openid-connect", protocol_mapper: "oidc-hardcoded-claim-mapper", config: { "claim.name": "zone" } }],
  ["keycloak_generic_protocol_mapper", "gp", { ...client, name: "generic", protocol: "openid-connect", protocol_mapper: "oidc-hardcoded-claim-mapper", config: { "claim.name": "zone" } }],
];
