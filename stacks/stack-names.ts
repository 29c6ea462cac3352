import type { Inventory } from "../lib/inventory";
import { projectStack, stackName } from "../lib/values/names";

/** Names of the stacks that an inventory stands for: platform, zones, projects. */
export function stacksOf({ platform, projects }: Pick<Inventory, "platform" | "projects">): readonly string[] {
  return ["platform", ...platform.zones.map(({ slug }) => stackName("zone", slug)), ...projects.map(({ spec }) => projectStack(spec))];
}
