import type { Construct } from "constructs";
import { BlockList } from "./block-list";

/**
 * Terraform's `removed` blocks: the addresses leave the state, the objects stay as they are. Harmless for an address
 * that was never in the state.
 */
export class RemovedBlocks extends BlockList<string> {
  protected override readonly block = "removed";

  /** @param addresses `type.name` of each resource that is forgotten */
  constructor(scope: Construct, id: string, readonly addresses: readonly string[]) {
    super(scope, id);
  }

  protected override get entries(): readonly string[] {
    return this.addresses;
  }
  protected override key(address: string): string {
    return address;
  }
  protected override render(from: string): object {
    return { from, lifecycle: { destroy: false } };
  }
}
