/** YAML in, declarations with their places out. */
export type { LoadOptions } from "./directory";
export { loadInventory, readCustomPlugins, requireValid } from "./load";
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
