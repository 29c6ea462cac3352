import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * Terraform's `removed` blocks: the addresses leave the state, the objects stay as they are. Harmless for an address
 * that was never in the state.
 */
export class RemovedBlocks extends TerraformElement {
  /** @param addresses `type.name` of each resource that is forgotten */
  constructor(scope: Construct, id: string, private readonly addresses: readonly string[]) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { removed: this.addresses.map((from) => ({ from, lifecycle: { destroy: false } })) };
  }
}
