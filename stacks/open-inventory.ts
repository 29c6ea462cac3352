import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Finding, LocatedFinding } from "../lib/errors";
import { loadInventory, readCustomPlugins, requireValid, sortFindings, type Inventory } from "../lib/inventory";
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
  const { plugins: customPlugins, findings } = await loadCustomPlugins(named, directory);
  const plugins = customPlugins.flatMap(({ definition }) => definition ?? []);
  const inventory = loadInventory(directory, { services: definitions, plugins, only });
  return { inventory: { ...inventory, findings: sortFindings([...inventory.findings, ...located(findings, inventory)]) }, customPlugins };
}

/** By the place of the plugin in the file; by the whole list where the file cannot be read. */
function located(findings: readonly Finding[], { platform, locatePlatform }: Inventory): readonly LocatedFinding[] {
  return findings.map((finding) => {
    const [list, id, ...rest] = finding.at;
    const index = platform.plugins.findIndex((plugin) => plugin.id === id);
    const at = index < 0 ? [list!] : [list!, index, ...rest];
    return { ...finding, at, where: locatePlatform(at) };
  });
}

/** The same. @throws DsoError with everything that is wrong */
export async function openInventory(directory: string, only?: readonly string[]): Promise<OpenedInventory> {
  const opened = await readInventory(directory, only);
  requireValid(opened.inventory);
  return opened;
}
