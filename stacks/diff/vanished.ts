import type { Inventory } from "../../lib/inventory";
import type { AppliedRecord } from "../applied/record";
import { stacksOf } from "../stack-names";

/** Stacks that were applied, are not in the inventory any more, and were never retired (decision 3). */
export function vanishedStacks(records: Iterable<AppliedRecord>, inventory: Pick<Inventory, "platform" | "projects">): readonly string[] {
  const there = new Set(stacksOf(inventory));
  return [...records].filter(({ stack, state }) => state !== "retired" && !there.has(stack)).map(({ stack }) => stack).sort();
}
