import type { TerraformProvider, TerraformStack } from "cdktf";
import type { PluginHost } from "../lib/plugin/host";
import type { Plugin } from "../lib/plugin/plugin";
import type { IDsoPlatform } from "../lib/model";

/**
 * How a service of the inventory becomes a plugin with its providers. The stack owns the providers and declares all of
 * them, used or not: a provider configuration must outlive its resources (decision 4).
 */
export interface Service<Options extends object = Record<string, unknown>> {
  /** Declares the service's providers in a stack. Addresses come from the options, credentials from the environment. */
  declareProviders(stack: TerraformStack, options: Options, platform: IDsoPlatform): Providers;
  /** Attaches the plugin to a platform, a zone or a project. */
  attach(host: PluginHost, options: Options, providers: Providers): Plugin<any>;
}

/** Providers of one service in one stack, by what they reach: "" where there is only one. */
export type Providers = ReadonlyMap<string, TerraformProvider>;

/** The provider of a service that has only one. */
export function only(provider: TerraformProvider): Providers {
  return new Map([["", provider]]);
}
