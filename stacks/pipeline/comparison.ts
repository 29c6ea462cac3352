import type { Announcement } from "../applied/announcement";
import { wasApplied, type AppliedRecord } from "../applied/record";
import type { SynthesisedStack } from "./synthesised-stack";

/** A stack that has something to be planned. */
export interface Difference {
  readonly stack: SynthesisedStack;
  /**
   * taken back: it is what was last applied, but the last pipeline wanted something else, and may be applying that.
   * renewal: nothing changed, but it was not applied for long, and tokens with an end are renewed by an apply only.
   */
  readonly why: "new" | "changed" | "taken back" | "renewal";
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

/** Which stacks are applied again although nothing changed. */
export interface Renewal {
  /** Those that were last applied before it. */
  readonly before: Date;
  /** At most so many, the oldest first: what was applied in one night is not to be renewed in one night. */
  readonly most: number;
}

/** What is known besides records. */
export interface ComparedWith {
  /** By the last pipeline before this. */
  readonly announced?: Announcement;
  /** @default - nothing is renewed */
  readonly renewal?: Renewal;
}

/** What is to be planned: what is synthesised otherwise than it was applied or announced, new, or gone. */
export function compare(stacks: readonly SynthesisedStack[], records: ReadonlyMap<string, AppliedRecord>, { announced, renewal }: ComparedWith = {}): Comparison {
  const names = new Set(stacks.map(({ stack }) => stack));
  const renewed = renewal === undefined ? new Set() : dueStacks(stacks, records, renewal);
  const differences = stacks.flatMap((stack): Difference[] => {
    const before = records.get(stack.stack);
    if (before === undefined || !wasApplied(before)) return [{ stack, why: "new", before }];
    if (before.digest !== stack.digest) return [{ stack, why: "changed", before }];
    if ((announced?.digests[stack.stack] ?? stack.digest) !== stack.digest) return [{ stack, why: "taken back", before }];
    return renewed.has(stack.stack) ? [{ stack, why: "renewal", before }] : [];
  });
  const absent = [...records.values()].filter(({ stack }) => !names.has(stack)).sort((a, b) => (a.stack < b.stack ? -1 : 1));
  return {
    differences,
    unchanged: stacks.length - differences.length,
    gone: absent.filter(({ state }) => state === "retired").map(({ stack }) => stack),
    vanished: absent.filter(({ state }) => state !== "retired").map(({ stack }) => stack),
  };
}

function dueStacks(stacks: readonly SynthesisedStack[], records: ReadonlyMap<string, AppliedRecord>, { before, most }: Renewal): ReadonlySet<string> {
  const last = ({ stack }: SynthesisedStack) => records.get(stack)?.at ?? "";
  const due = stacks.filter((stack) => stack.state === "active" && records.get(stack.stack)?.digest === stack.digest && last(stack) < before.toISOString());
  return new Set(due.sort((a, b) => (last(a) < last(b) ? -1 : 1)).slice(0, most).map(({ stack }) => stack));
}
