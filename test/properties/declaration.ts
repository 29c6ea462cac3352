import { join } from "node:path";
import type { App } from "cdktf";
import { requireValid, loadInventory, type InventoryPlatform } from "../../lib/inventory";
import type { ProjectSpec } from "../../lib/spec";
import { synthesiseApp, type Block, type Synthesised } from "../../lib/testing";
import { declareStacks, type FactoryProps } from "../../stacks/factory";
import { definitions } from "../../stacks/plugins";

/** What an inventory holds once it has been read. */
export interface Declaration {
  readonly platform: InventoryPlatform;
  readonly projects: readonly ProjectSpec[];
}

export const exampleDirectory = join(__dirname, "../../examples/inventory");

const { platform, projects } = requireValid(loadInventory(exampleDirectory, { services: definitions }));

export const example: Declaration = { platform, projects: projects.map(({ spec }) => spec) };

/**
 * The example's platform with every service that there is, and with clusters that are open to everybody and hold
 * whatever comes.
 */
export const openPlatform: InventoryPlatform = {
  ...platform,
  services: { ...platform.services, observability: { url: "https://grafana.example.org", zone: "priv" } },
  clusters: platform.clusters.map(({ capacity: _capacity, projects: _projects, ...cluster }) => ({ ...cluster, privacy: "public" })),
};

export function declare(app: App, { platform, projects }: Declaration, options: Omit<FactoryProps, "inventory"> = {}): void {
  const read = projects.map((spec) => ({ spec, file: `${spec.name}.yaml`, locate: (path: readonly (string | number)[]) => path.join("/") }));
  declareStacks(app, { ...options, inventory: { directory: "", platform, projects: read, findings: [], locatePlatform: (path) => path.join("/") } });
}

/** The stacks of a declaration, as `cdktf synth` would write them. */
export function synthesised(declaration: Declaration, options: Omit<FactoryProps, "inventory"> = {}): ReadonlyMap<string, Synthesised> {
  return synthesiseApp((app) => declare(app, declaration, options));
}

/** Everything that has an address, with the path of what made it below its stack. */
export function blocksOf(stack: Synthesised): readonly Block[] {
  return [...stack.resources(), ...stack.dataSources(), ...stack.ephemerals()];
}

/** `<stack>: <address>` of everything, sorted. */
export function addressesOf(stacks: ReadonlyMap<string, Synthesised>): readonly string[] {
  return [...stacks].flatMap(([name, stack]) => stack.addresses.map((address) => `${name}: ${address}`)).sort();
}

/** The configuration as text, keys sorted as cdktf writes them. */
export function textOf(stacks: ReadonlyMap<string, Synthesised>): Readonly<Record<string, string>> {
  return Object.fromEntries([...stacks].map(([name, { json }]): [string, string] => [name, JSON.stringify(sorted(json), null, 2)]).sort());
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
