import { forEachStack, INTERRUPTED } from "../diff/each-stack";
import { judgeDrift, reworded } from "../diff/judgement";
import { renderAs, type Format } from "../diff/report/render";
import { Scrubber } from "../diff/scrubber";
import { StackNotes } from "../diff/stack-notes";
import { chosenStacks, planStack } from "../diff/stack-plan";
import { addedByHand } from "../drift/added-by-hand";
import { driftDocument, driftJson, exitCodeOf, type DriftReport } from "../drift/drift-report";
import { readMembers } from "../drift/member-lists";

export interface DriftOptions {
  readonly format: Format;
  /** What `cdktf synth` wrote. */
  readonly out: string;
  readonly parallel: number;
}

/** Harbor's own administrator. */
const HARBOR_ADMINISTRATOR = "admin";

/** `dso drift`: says what has happened behind Terraform's back. @returns the exit code: 0, 2, 1 where something failed, or 130 where it was told to end */
export async function drift(named: readonly string[], { format, out, parallel }: DriftOptions): Promise<number> {
  const stacks = chosenStacks(out, named);
  const scrubber = new Scrubber();
  const refreshed = await forEachStack("looking for drift in", stacks, parallel, async (stack) => {
    const plan = await planStack(out, stack, "refresh-only", process.env);
    scrubber.learn(plan);
    // Of a plan, which is large, no more is kept than what is asked for.
    const members = await readMembers(out, stack, plan, process.env).catch((error: Error) => error);
    const added = members instanceof Error ? [] : addedByHand(stack, plan, members, process.env["HARBOR_USERNAME"] || HARBOR_ADMINISTRATOR);
    return { judged: judgeDrift(stack, plan, { notes: StackNotes.read(out, stack) }), added, failure: members instanceof Error ? members : undefined };
  });
  const scrub = (sentence: string) => scrubber.scrub(sentence);
  const report: DriftReport = { stacks: refreshed.results.map(({ judged }) => reworded(judged, scrub)), added: refreshed.results.flatMap(({ added }) => added) };
  console.log(renderAs(format, driftDocument(report), () => driftJson(report)));
  const failures = [...refreshed.failures.values(), ...refreshed.results.flatMap(({ failure }) => failure ?? [])];
  for (const error of failures) console.error(`dso drift: ${scrubber.scrub(error.message)}`);
  if (refreshed.interrupted) return INTERRUPTED;
  return failures.length > 0 ? 1 : exitCodeOf(report);
}
