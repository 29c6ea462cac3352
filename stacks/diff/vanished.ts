import type { Inventory } from "../../lib/inventory";
import { stackName } from "../../lib/values/names";
import type { AppliedRecord } from "../applied/record";

/** Names of the stacks that an inventory stands for. */
function stacksOf({ platform, projects }: Pick<Inventory, "platform" | "projects">): readonly string[] {
  return ["platform", ...platform.zones.map(({ slug }) => stackName("zone", slug)), ...projects.map(({ spec }) => stackName("project", spec.slug ?? spec.name))];
}

/** Stacks that were applied, are not in the inventory any more, and were never retired (decision 3). */
export function vanishedStacks(records: Iterable<AppliedRecord>, inventory: Pick<Inventory, "platform" | "projects">): readonly string[] {
  const there = new Set(stacksOf(inventory));
  return [...records].filter(({ stack, state }) => state !== "retired" && !there.has(stack)).map(({ stack }) => stack).sort();
}
