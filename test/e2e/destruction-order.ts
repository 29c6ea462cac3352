import type { Synthesised } from "../../lib/testing";

/** When Terraform asked for something to be destroyed, and when the service had answered: numbers of lines. */
interface Destruction {
  readonly started: number;
  ended: number;
}

/** In which order a run of Terraform destroyed things, from what it said. */
export class DestructionOrder {
  private readonly destroyed = new Map<string, Destruction>();

  /** @param declared what was there before */
  constructor(private readonly declared: Synthesised, output: string) {
    for (const [line, text] of output.split("\n").entries()) {
      const [, address = "", what = ""] = /^(\S+?)(?: \(deposed object \w+\))?: (Destroying\.\.\.|Destruction complete)/.exec(text) ?? [];
      if (what === "Destroying...") this.destroyed.set(address, { started: line, ended: Infinity });
      else if (what !== "") this.destroyed.get(address)!.ended = line;
    }
  }

  /** Whether all that matches the first was gone before Terraform asked for any of the second. A text is a type, or an address. */
  isBefore(first: string | RegExp, second: string | RegExp): boolean {
    return Math.max(...this.matching(first).map(({ ended }) => ended)) < Math.min(...this.matching(second).map(({ started }) => started));
  }

  /** Pairs of addresses of one type, of which one refers to the other. */
  references(type: string, attribute: string): readonly { readonly child: string; readonly parent: string }[] {
    return this.declared.resources(type).flatMap(({ address, attributes }) => {
      const [, parent] = new RegExp(`^\\$\\{(${type}\\.[\\w-]+)\\.`).exec(String(attributes[attribute])) ?? [];
      return parent === undefined ? [] : [{ child: address, parent }];
    });
  }

  private matching(what: string | RegExp): readonly Destruction[] {
    const found = [...this.destroyed].filter(([address]) => (typeof what === "string" ? address === what || address.startsWith(`${what}.`) : what.test(address)));
    if (found.length === 0) throw new Error(`nothing that was destroyed matches ${String(what)}`);
    return found.map(([, destruction]) => destruction);
  }
}
