/** YAML in, declarations with their places out. */
export { loadInventory, readCustomPlugins, requireValid, type LoadOptions } from "./load";
export { report, sortFindings } from "./report";
export { jsonSchema, type CustomPluginOptions, type SchemaKind } from "./schema";
export type {
  BackendSpec,
  CustomPluginSpec,
  EncryptionSpec,
  Inventory,
  InventoryPlatform,
  InventoryProject,
  PipelineSpec,
  PipelineVaultSpec,
} from "./types";
