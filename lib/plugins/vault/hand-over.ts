import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { bury, keep } from "../../plugin/tombstone";

/**
 * Leaves everything below a construct to somebody else: what this stack has made is forgotten, not deleted. Otherwise
 * switching the management of the core KV off would unmount it, with every secret in it.
 */
export function handOver(construct: Construct): void {
  construct.node
    .findAll()
    .filter((node) => TerraformResource.isTerraformResource(node))
    .forEach((resource) => keep(resource as TerraformResource));
  bury(construct, true);
}
