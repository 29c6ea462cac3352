export { VaultPlugin, type VaultPluginProps } from "./vault-plugin";
export { definition, type ManagedObjects, type VaultOptions, type ZoneReader } from "./options";
export { terraformPolicies, type TerraformPolicy } from "./terraform-policies";
