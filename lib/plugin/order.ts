import { capabilityMissing, capabilityTwice, failure } from "../errors";
import type { Capability } from "./capability";
import { pluginCycle } from "./failures";
import type { Plugin } from "./plugin";

/** Who provides what, and plugins in the order in which their hooks run. */
export interface Order {
  readonly plugins: readonly Plugin<any>[];
  readonly providers: ReadonlyMap<Capability<any>, Plugin<any>>;
}

/** Whether one plugin sees what another provides: what a retired one makes is about to go. */
export function visible(provider: Plugin<any>, to: Plugin<any>): boolean {
  return !provider.retired || to.retired;
}

/**
 * Providers before whoever requires or uses them; otherwise by id, so that the order of attaching never matters.
 * @throws DsoError for a capability that is missing or provided twice, and for a cycle
 */
export function order(attached: readonly Plugin<any>[]): Order {
  const byId = [...attached].sort((a, b) => compare(a.node.id, b.node.id));
  const providers = providersOf(byId);
  const waiting = new Map(byId.map((plugin) => [plugin, needs(plugin, providers)]));
  const plugins: Plugin<any>[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].find(([, before]) => [...before.values()].every((provider) => !waiting.has(provider)));
    if (!next) throw cycleIn(waiting);
    plugins.push(next[0]);
    waiting.delete(next[0]);
  }
  return { plugins, providers };
}

type Providers = ReadonlyMap<Capability<any>, Plugin<any>>;

function providersOf(plugins: readonly Plugin<any>[]): Providers {
  const providers = new Map<Capability<any>, Plugin<any>>();
  for (const plugin of plugins) {
    for (const capability of plugin.provides.keys()) {
      const other = providers.get(capability);
      if (other) throw failure(plugin.node.path, capabilityTwice([], capability.name, other.node.path));
      providers.set(capability, plugin);
    }
  }
  return providers;
}

/** The plugins that must have run, each under the capability that is wanted of it. */
function needs(plugin: Plugin<any>, providers: Providers): Map<Capability<any>, Plugin<any>> {
  const before = new Map<Capability<any>, Plugin<any>>();
  for (const capability of plugin.requires) {
    const provider = providers.get(capability);
    if (!provider || !visible(provider, plugin)) throw failure(plugin.node.path, capabilityMissing([], capability.name, offeredTo(plugin, providers)));
    before.set(capability, provider);
  }
  for (const capability of plugin.uses) {
    const provider = providers.get(capability);
    if (provider && visible(provider, plugin)) before.set(capability, provider);
  }
  for (const [capability, provider] of before) if (provider === plugin) before.delete(capability);
  return before;
}

function offeredTo(plugin: Plugin<any>, providers: Providers): string[] {
  return [...providers].filter(([, provider]) => visible(provider, plugin)).map(([capability]) => capability.name).sort();
}

/** Follows the first unmet need of each plugin until one comes round again. */
function cycleIn(waiting: ReadonlyMap<Plugin<any>, ReadonlyMap<Capability<any>, Plugin<any>>>) {
  const steps: { plugin: string; capability: string; provider: string }[] = [];
  const seen: Plugin<any>[] = [];
  let plugin = [...waiting.keys()][0]!;
  while (!seen.includes(plugin)) {
    seen.push(plugin);
    const [capability, provider] = [...waiting.get(plugin)!].find(([, candidate]) => waiting.has(candidate))!;
    steps.push({ plugin: plugin.node.id, capability: capability.name, provider: provider.node.id });
    plugin = provider;
  }
  return pluginCycle(plugin.node.path, steps.slice(seen.indexOf(plugin)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
