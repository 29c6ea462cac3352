import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * Terraform's `removed` blocks: the addresses leave the state, the objects stay as they are. Harmless for an address
 * that was never in the state.
 */
export class RemovedBlocks extends TerraformElement {
  /** @param addresses `type.name` of each resource that is forgotten */
  constructor(scope: Construct, id: string, readonly addresses: readonly string[]) {
    super(scope, id);
  }

  /**
   * The blocks are a list, which cdktf would write in the order in which constructs were made. So the first of a stack
   * renders those of all, sorted: the order of declarations never matters.
   */
  override toTerraform(): object {
    const all = this.cdktfStack.node.findAll().filter((node): node is RemovedBlocks => node instanceof RemovedBlocks);
    if (all[0] !== this) return {};
    const addresses = all.flatMap((each) => each.addresses).sort();
    return { removed: addresses.map((from) => ({ from, lifecycle: { destroy: false } })) };
  }
}
