export { VaultPlugin, type VaultPluginProps } from "./vault-plugin";
export type { VaultOptions } from "./options";
