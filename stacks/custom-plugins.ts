import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { failure } from "../lib/errors";
import type { CustomPluginSpec } from "../lib/inventory";
import { Plugin } from "../lib/plugin/plugin";
import type { ServiceDefinition } from "../lib/service-definition";
import type { CustomPlugin } from "./factory-stack";

export interface LoadedPlugin extends CustomPlugin {
  /** What the plugin adds to the inventory, where it says so. */
  readonly definition?: ServiceDefinition;
}

/**
 * Loads the plugins that a platform file names. A module's default export is the plugin's class; `definition` says
 * which options it takes.
 * @throws DsoError when a module is not there, or is no plugin
 */
export async function loadCustomPlugins(specs: readonly CustomPluginSpec[], inventory: string): Promise<readonly LoadedPlugin[]> {
  return Promise.all(specs.map((spec) => load(spec, inventory)));
}

async function load({ id, module, options = {}, retired }: CustomPluginSpec, inventory: string): Promise<LoadedPlugin> {
  let loaded: { default?: any; definition?: ServiceDefinition };
  try {
    loaded = await import(locate(module, inventory));
  } catch (error) {
    throw failure("platform.yaml", {
      code: "plugin-not-loaded",
      at: ["plugins"],
      message: `the module of plugin "${id}" cannot be loaded: ${(error as Error).message}`,
      found: module,
      allowed: "a JavaScript file relative to the inventory, or an installed package",
    });
  }
  // A CommonJS module arrives as the default export of an ES module.
  const type = loaded.default?.default ?? loaded.default;
  if (typeof type !== "function" || !(type.prototype instanceof Plugin)) {
    throw failure("platform.yaml", {
      code: "plugin-not-a-plugin",
      at: ["plugins"],
      message: `the module of plugin "${id}" does not export a plugin by default`,
      found: module,
      allowed: "a default export that is a subclass of Plugin, of the same installation of cdktf-dso",
    });
  }
  return { id, type, options, retired, definition: loaded.definition ?? loaded.default?.definition };
}

function locate(module: string, inventory: string): string {
  if (module.startsWith(".") || isAbsolute(module)) return pathToFileURL(resolve(inventory, module)).href;
  return pathToFileURL(createRequire(resolve(inventory, "platform.yaml")).resolve(module)).href;
}
