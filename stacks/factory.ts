import type { App } from "cdktf";
import { DsoPlatform } from "../lib/dso-platform";
import type { Inventory } from "../lib/inventory";
import { projectStack, stackName } from "../lib/values/names";
import type { CustomPlugin, FactoryStackProps } from "./factory-stack";
import { PlatformStack } from "./platform-stack";
import { ProjectStack } from "./project-stack";
import { ZoneStack } from "./zone-stack";

export interface FactoryProps {
  readonly inventory: Inventory;
  readonly customPlugins?: readonly CustomPlugin[];
  /** Only the stacks of the projects that the inventory holds, without platform and zones. @default false */
  readonly projectsOnly?: boolean;
}

/**
 * Declares the stacks of an inventory: platform, then zones, then projects. The order is declared, data is not passed.
 * Alone, a project's stack declares no order: cdktf refuses a stack whose dependencies are not named (decision 26).
 */
export function declareStacks(app: App, { inventory, customPlugins = [], projectsOnly = false }: FactoryProps): void {
  const platform = DsoPlatform.fromPlatformSpec(inventory.platform);
  const shared: FactoryStackProps = { platform, backend: inventory.platform.backend, customPlugins };
  const projects = inventory.projects.map(({ spec, locate }) => new ProjectStack(app, projectStack(spec), { ...shared, project: spec, locate }));
  if (projectsOnly) return;
  const base = new PlatformStack(app, "platform", { ...shared, locate: inventory.locatePlatform });
  const zones = platform.zones.map((zone) => new ZoneStack(app, stackName("zone", zone.slug), { ...shared, zone: zone.slug }));
  for (const zone of zones) zone.addDependency(base);
  for (const project of projects) for (const before of [base, ...zones]) project.addDependency(before);
}
