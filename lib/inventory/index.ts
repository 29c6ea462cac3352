/** YAML in, declarations with their places out. */
export { openDirectory, type InventoryDirectory, type LoadOptions } from "./directory";
export { compareProjects, type FleetFile } from "./fleet";
export { loadInventory, readCustomPlugins, requireValid } from "./load";
export { platformLocator, type PlatformFile } from "./platform-file";
export { projectReader, readProject, type JudgingPlatform, type ProjectFile, type ProjectReader } from "./project-file";
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
