import type { Synthesised } from "../../lib/testing";

/** When Terraform began something, and when the service had answered: numbers of lines. */
interface Span {
  readonly started: number;
  readonly ended: number;
}

const BEGINS = { Creating: "created", Destroying: "destroyed", Modifying: "modified" } as const;
const ENDS = { Creation: "created", Destruction: "destroyed", Modifications: "modified" } as const;
type Step = (typeof ENDS)[keyof typeof ENDS];

/** In which order a run of Terraform did things, from what it said. */
export class RunOrder {
  private readonly steps: { readonly step: Step; readonly address: string; readonly started: number; ended: number }[] = [];

  constructor(output: string) {
    for (const [line, text] of output.split("\n").entries()) {
      const [, address = "", word = ""] = /^(\S+?)(?: \(deposed object \w+\))?: (Creating|Creation|Destroying|Destruction|Modifying|Modifications)(?:\.\.\.| complete)/.exec(text) ?? [];
      if (word in BEGINS) this.steps.push({ step: BEGINS[word as keyof typeof BEGINS], address, started: line, ended: Infinity });
      const ended = ENDS[word as keyof typeof ENDS];
      const begun = this.steps.findLast((each) => each.step === ended && each.address === address);
      if (begun) begun.ended = line;
    }
  }

  /** Whether all of the first were gone before Terraform asked for any of the second to go. A text is a type, or an address. */
  destroysBefore(first: string | RegExp, second: string | RegExp): boolean {
    return isBefore(this.span("destroyed", first), this.span("destroyed", second));
  }

  /** From the first to the last of the steps of a kind. @throws Error when there was none */
  span(step: Step, what: string | RegExp): Span {
    const found = this.steps.filter(({ step: each, address }) => each === step && (typeof what === "string" ? address === what || address.startsWith(`${what}.`) : what.test(address)));
    if (found.length === 0) throw new Error(`nothing that was ${step} matches ${String(what)}`);
    return { started: Math.min(...found.map(({ started }) => started)), ended: Math.max(...found.map(({ ended }) => ended)) };
  }
}

export function isBefore(first: Span, second: Span): boolean {
  return first.ended < second.started;
}

/** Pairs of addresses of one type, of which one refers to the other. */
export function references(declared: Synthesised, type: string, attribute: string): readonly { readonly child: string; readonly parent: string }[] {
  return declared.resources(type).flatMap(({ address, attributes }) => {
    const [, parent] = new RegExp(`^\\$\\{(${type}\\.[\\w-]+)\\.`).exec(String(attributes[attribute])) ?? [];
    return parent === undefined ? [] : [{ child: address, parent }];
  });
}
