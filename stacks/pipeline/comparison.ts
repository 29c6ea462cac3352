import type { AppliedRecord } from "../applied/record";
import type { SynthesisedStack } from "./synthesised-stack";

/** A stack that has something to be planned. */
export interface Difference {
  readonly stack: SynthesisedStack;
  /** renewal: nothing changed, but it was not applied for long, and tokens with an end are renewed by an apply only. */
  readonly why: "new" | "changed" | "renewal";
  readonly before?: AppliedRecord;
}

export interface Comparison {
  /** By name. */
  readonly differences: readonly Difference[];
  readonly unchanged: number;
  /** Gone as they should be, after they were applied retired: their records may go. */
  readonly gone: readonly string[];
  /** Gone without having been retired: nothing would ever delete what they made, so this is refused (decision 3). */
  readonly vanished: readonly string[];
}

/**
 * What is to be planned: what is synthesised otherwise than it was applied, new, or gone.
 * @param renewBefore stacks that were last applied before it are planned as well; none by default
 */
export function compare(stacks: readonly SynthesisedStack[], records: ReadonlyMap<string, AppliedRecord>, renewBefore?: Date): Comparison {
  const names = new Set(stacks.map(({ stack }) => stack));
  const differences = stacks.flatMap((stack): Difference[] => {
    const before = records.get(stack.stack);
    if (before === undefined) return [{ stack, why: "new" }];
    if (before.digest !== stack.digest) return [{ stack, why: "changed", before }];
    return isDue(stack, before, renewBefore) ? [{ stack, why: "renewal", before }] : [];
  });
  const absent = [...records.values()].filter(({ stack }) => !names.has(stack)).sort((a, b) => (a.stack < b.stack ? -1 : 1));
  return {
    differences,
    unchanged: stacks.length - differences.length,
    gone: absent.filter(({ state }) => state === "retired").map(({ stack }) => stack),
    vanished: absent.filter(({ state }) => state !== "retired").map(({ stack }) => stack),
  };
}

function isDue({ state }: SynthesisedStack, { at }: AppliedRecord, renewBefore: Date | undefined): boolean {
  return renewBefore !== undefined && state === "active" && (at === undefined || new Date(at) < renewBefore);
}
