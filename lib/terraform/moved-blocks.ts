import type { Construct } from "constructs";
import { BlockList } from "./block-list";

/** From an address to another, `type.name` each. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * Terraform's `moved` blocks: what is in the state at one address is what the configuration has at another. Harmless for
 * an address that is not in the state, so they may stay when they have done their work.
 */
export class MovedBlocks extends BlockList<Move> {
  protected override readonly block = "moved";

  constructor(scope: Construct, id: string, protected override readonly entries: readonly Move[]) {
    super(scope, id);
  }

  protected override key({ from }: Move): string {
    return from;
  }
  protected override render(move: Move): object {
    return { ...move };
  }
}
