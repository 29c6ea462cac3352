import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadInventory, readCustomPlugins, requireValid, type Inventory } from "../lib/inventory";
import type { ServiceDefinition } from "../lib/service-definition";
import { loadCustomPlugins, type LoadedPlugin } from "./custom-plugins";
import { definitions } from "./plugins";

export interface OpenedInventory {
  readonly inventory: Inventory;
  readonly customPlugins: readonly LoadedPlugin[];
}

/**
 * Reads an inventory with the plugins that it names: what those add must be known before it can be judged.
 * @param only slugs of the projects whose files are read; all by default
 */
export async function readInventory(directory: string, only?: readonly string[]): Promise<OpenedInventory> {
  const named = existsSync(join(directory, "platform.yaml")) ? readCustomPlugins(directory) : [];
  const customPlugins = await loadCustomPlugins(named, directory);
  const services: readonly ServiceDefinition[] = [...definitions, ...customPlugins.flatMap(({ definition }) => definition ?? [])];
  return { inventory: loadInventory(directory, { services, only }), customPlugins };
}

/** The same. @throws DsoError with everything that is wrong */
export async function openInventory(directory: string, only?: readonly string[]): Promise<OpenedInventory> {
  const opened = await readInventory(directory, only);
  requireValid(opened.inventory);
  return opened;
}
