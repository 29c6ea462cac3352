import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import type { Finding } from "../lib/errors";
import type { CustomPluginSpec } from "../lib/inventory";
import type { ServiceDefinition } from "../lib/service-definition";
import type { CustomPlugin } from "./factory-stack";

export interface LoadedPlugin extends CustomPlugin {
  /** What the plugin adds to the inventory, where it says so. */
  readonly definition?: ServiceDefinition;
}

export interface LoadedPlugins {
  readonly plugins: readonly LoadedPlugin[];
  /** What is wrong with the others, as findings on the platform's file. */
  readonly findings: readonly Finding[];
}

/**
 * Loads the plugins that a platform file names. A module's default export is the plugin's class; `definition` says
 * which options it takes.
 */
export async function loadCustomPlugins(specs: readonly CustomPluginSpec[], inventory: string): Promise<LoadedPlugins> {
  const loaded = await Promise.all(specs.map((spec) => load(spec, inventory)));
  return { plugins: loaded.filter(isPlugin), findings: loaded.filter((each): each is Finding => !isPlugin(each)) };
}

/** What plugins add to the inventory. */
export function definitionsOf(plugins: readonly LoadedPlugin[]): readonly ServiceDefinition[] {
  return plugins.flatMap(({ definition }) => definition ?? []);
}

function isPlugin(loaded: LoadedPlugin | Finding): loaded is LoadedPlugin {
  return "type" in loaded;
}

/** Where a finding is in the end is told by the id: plugins that cannot be read are not among those to be loaded. */
async function load({ id, module, options = {}, retired }: CustomPluginSpec, inventory: string): Promise<LoadedPlugin | Finding> {
  let loaded: { default?: any; definition?: ServiceDefinition };
  try {
    loaded = await import(locate(module, inventory));
  } catch (error) {
    return {
      code: "plugin-not-loaded",
      at: ["plugins", id, "module"],
      message: `the module of plugin "${id}" cannot be loaded: ${(error as Error).message}`,
      found: module,
      allowed: "a JavaScript file relative to the inventory, or an installed package",
    };
  }
  // A CommonJS module arrives as the default export of an ES module.
  const type = loaded.default?.default ?? loaded.default;
  // With cdktf, which whoever has no such plugin need not load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Plugin } = require("../lib/plugin/plugin") as typeof import("../lib/plugin/plugin");
  if (typeof type !== "function" || !(type.prototype instanceof Plugin)) {
    return {
      code: "plugin-not-a-plugin",
      at: ["plugins", id, "module"],
      message: `the module of plugin "${id}" does not export a plugin by default`,
      found: module,
      allowed: "a default export that is a subclass of Plugin, of the same installation of cdktf-dso",
    };
  }
  const definition: ServiceDefinition | undefined = loaded.definition ?? loaded.default?.definition;
  if (definition && definition.id !== id) {
    return {
      code: "plugin-id-differs",
      at: ["plugins", id, "id"],
      message: "the plugin has another id than the options that it describes",
      found: id,
      allowed: definition.id,
    };
  }
  return { id, type, options, retired, definition };
}

function locate(module: string, inventory: string): string {
  if (module.startsWith(".") || isAbsolute(module)) return pathToFileURL(resolve(inventory, module)).href;
  return pathToFileURL(createRequire(resolve(inventory, "platform.yaml")).resolve(module)).href;
}
