/** The stacks of an inventory, for an application of one's own; `stacks/main.ts` is the one that comes with the package. */
export { declareStacks, type FactoryProps } from "./factory";
export { FactoryStack, type CustomPlugin, type FactoryStackProps } from "./factory-stack";
export { openInventory, readInventory, type OpenedInventory } from "./open-inventory";
export type { LoadedPlugin } from "./custom-plugins";
export { PlatformStack, type PlatformStackProps } from "./platform-stack";
export { ProjectStack, type ProjectStackProps } from "./project-stack";
export { ZoneStack, type ZoneStackProps } from "./zone-stack";
export { readSettings, type Settings } from "./settings";
