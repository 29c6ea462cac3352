import type { Construct } from "constructs";
import { resourcesBelow } from "./rename";
import { bury, isGone, leaveBehind } from "./tombstone";

/**
 * Leaves a resource, or everything below a construct, to somebody else: what this stack has made is forgotten, whatever the policy.
 * Otherwise switching off the management of, say, the core KV would unmount it, with every secret in it.
 */
export function handOver(construct: Construct): void {
  resourcesBelow(construct).forEach(leaveBehind);
  // Of a host that goes as a whole, the kernel takes all at once.
  if (!isGone(construct)) bury(construct, true);
}
