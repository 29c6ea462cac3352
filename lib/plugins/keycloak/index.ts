/** Keycloak: groups and their members, and the clients of zones. */
export { KeycloakPlugin, type KeycloakPluginProps } from "./keycloak-plugin";
export { definition, type ClientScopeOptions, type KeycloakOptions } from "./options";
export type { UsernameRule } from "./username";
