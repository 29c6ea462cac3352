import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Finding, LocatedFinding } from "../lib/errors";
import { loadInventory, openDirectory, readCustomPlugins, requireValid, sortFindings, type Inventory, type InventoryDirectory, type LoadOptions } from "../lib/inventory";
import { definitionsOf, loadCustomPlugins, type LoadedPlugin, type LoadedPlugins } from "./custom-plugins";
import { definitions } from "./plugins";

export interface OpenedInventory {
  readonly inventory: Inventory;
  readonly customPlugins: readonly LoadedPlugin[];
}

export interface OpenedDirectory {
  readonly inventory: InventoryDirectory;
  readonly customPlugins: readonly LoadedPlugin[];
}

/**
 * Reads an inventory with the plugins that it names: what those add must be known before it can be judged.
 * @param only slugs of the projects whose files are read; all by default
 */
export async function readInventory(directory: string, only?: readonly string[]): Promise<OpenedInventory> {
  const { plugins, findings } = await namedPlugins(directory);
  const inventory = loadInventory(directory, loadOptions(plugins, only));
  const all = [...inventory.findings, ...located(findings, inventory.platform, inventory.locatePlatform)];
  return { inventory: { ...inventory, findings: sortFindings(all) }, customPlugins: plugins };
}

/** The same, without any project: they are read one by one by whoever has many. */
export async function readDirectory(directory: string, only?: readonly string[]): Promise<OpenedDirectory> {
  const { plugins, findings } = await namedPlugins(directory);
  const inventory = openDirectory(directory, loadOptions(plugins, only));
  const all = [...inventory.findings, ...located(findings, inventory.platform.platform, inventory.platform.locate)];
  return { inventory: { ...inventory, findings: all }, customPlugins: plugins };
}

/** The same as {@link readInventory}. @throws DsoError with everything that is wrong */
export async function openInventory(directory: string, only?: readonly string[]): Promise<OpenedInventory> {
  const opened = await readInventory(directory, only);
  requireValid(opened.inventory);
  return opened;
}

async function namedPlugins(directory: string): Promise<LoadedPlugins> {
  const named = existsSync(join(directory, "platform.yaml")) ? readCustomPlugins(directory) : [];
  return loadCustomPlugins(named, directory);
}

function loadOptions(plugins: readonly LoadedPlugin[], only: readonly string[] | undefined): LoadOptions {
  return { services: definitions, plugins: definitionsOf(plugins), only };
}

/** By the place of the plugin in the file; by the whole list where the file cannot be read. */
function located(findings: readonly Finding[], platform: Inventory["platform"], locate: Inventory["locatePlatform"]): readonly LocatedFinding[] {
  return findings.map((finding) => {
    const [list, id, ...rest] = finding.at;
    const index = platform.plugins.findIndex((plugin) => plugin.id === id);
    const at = index < 0 ? [list!] : [list!, index, ...rest];
    return { ...finding, at, where: locate(at) };
  });
}
