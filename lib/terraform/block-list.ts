import { TerraformElement } from "cdktf";

/**
 * Blocks without a name, of which a stack has a list. cdktf would write it in the order in which constructs were made; so
 * the first of a stack renders those of all, sorted: the order of declarations never matters.
 */
export abstract class BlockList<Entry> extends TerraformElement {
  /** What this construct adds to the list. */
  protected abstract readonly entries: readonly Entry[];
  /** Name of the blocks. */
  protected abstract readonly block: string;
  /** What the list is sorted by. */
  protected abstract key(entry: Entry): string;
  /** The block's content. */
  protected abstract render(entry: Entry): object;

  override toTerraform(): object {
    const all = this.cdktfStack.node.findAll().filter((node): node is this => node instanceof this.constructor);
    if (all[0] !== this) return {};
    const entries = all.flatMap((each) => each.entries).sort((a, b) => (this.key(a) < this.key(b) ? -1 : 1));
    return { [this.block]: entries.map((entry) => this.render(entry)) };
  }
}
