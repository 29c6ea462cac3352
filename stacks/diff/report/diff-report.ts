import { byKey, compareText } from "../../../lib/values/order";
import type { JudgedChange, JudgedStack } from "../judgement";
import { countsOf, ownerOf, type Document, type Entry } from "./document";

/** What all plans of one run come to. */
export interface DiffReport {
  readonly stacks: readonly JudgedStack[];
  /** Stacks that are gone without having been retired. */
  readonly vanished: readonly string[];
}

/** What a pipeline may do. In the order of their weight. */
export type Verdict = "nothing" | "changes" | "attention" | "refused";

/** Exit codes of `dso diff`; 1 is an error. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { nothing: 0, changes: 2, attention: 3, refused: 4 };

export function verdictOf({ stacks, vanished }: DiffReport): Verdict {
  const all = stacks.flatMap(({ changes }) => changes);
  if (vanished.length > 0 || all.some(isRefused)) return "refused";
  if (all.some(isApart)) return "attention";
  return stacks.some(hasChanges) ? "changes" : "nothing";
}

/** The report as people read it: what is refused, what is lost and what is opened first, of all stacks. */
export function diffDocument({ stacks, vanished }: DiffReport): Document {
  const sorted = [...stacks].sort(byKey(({ stack }) => stack));
  const pick = (which: (change: JudgedChange) => boolean, note: (change: JudgedChange) => string | undefined) =>
    sorted.flatMap(({ stack, changes }) => changes.filter(which).flatMap((change) => entriesOf(stack, change, note(change))));
  const gone: readonly Entry[] = [...vanished].sort(compareText).map((stack) => ({
    owner: ownerOf(stack),
    service: "all services",
    sentence: "the stack has vanished, and was never retired",
    note: "nothing would be deleted, and nobody would look after what it made: put its file back, with state: retired, and apply that first",
  }));
  const sections = [
    { title: "Refused", entries: [...gone, ...pick(isRefused, ({ loss }) => `${loss!.what} would be lost; ${loss!.refused}`)] },
    { title: "Deletes user data", entries: pick((change) => change.loss !== undefined && !isRefused(change), ({ loss }) => `lost with it: ${loss!.what}`) },
    { title: "Widens access", entries: pick(({ widensAccess, loss }) => widensAccess && loss === undefined, () => undefined) },
  ];
  const changed = sorted.filter(hasChanges);
  return {
    apart: sections.filter(({ entries }) => entries.length > 0),
    blocks: changed.map((stack) => ({ title: ownerOf(stack.stack), entries: stack.changes.filter((change) => !isApart(change)).flatMap((change) => entriesOf(stack.stack, change)), counts: others(stack) })),
    closing: closing(sorted, vanished.length),
  };
}

/** For other programs. */
export function diffJson(report: DiffReport): object {
  const verdict = verdictOf(report);
  return {
    verdict,
    exitCode: EXIT_CODES[verdict],
    vanished: report.vanished,
    stacks: report.stacks.map(({ changes, ...stack }) => ({ ...stack, changes: changes.map(({ loss, ...change }) => ({ ...change, losesUserData: loss?.what ?? null, refused: loss?.refused ?? null })) })),
  };
}

/** One entry for each sentence; what is to be noted is noted once. */
export function entriesOf(stack: string, { service, sentences, address }: JudgedChange, note?: string): readonly Entry[] {
  const said = sentences.length > 0 ? sentences : [`${address} changes`];
  return said.map((sentence, index) => ({ owner: ownerOf(stack), service, sentence, ...(index === said.length - 1 && note !== undefined && { note }) }));
}

/** Whether a change is among what is set apart. */
export function isApart({ loss, widensAccess }: JudgedChange): boolean {
  return loss !== undefined || widensAccess;
}

function isRefused({ loss }: JudgedChange): boolean {
  return loss?.refused !== undefined;
}

function hasChanges({ changes, forgotten, moved, imported, unsaid, outputs }: JudgedStack): boolean {
  return changes.length + forgotten + moved + imported + unsaid + outputs > 0;
}

/** What is not said one by one. */
function others({ changes, forgotten, moved, imported, unchanged, unsaid, outputs }: JudgedStack): string {
  return countsOf({ "set apart above": changes.filter(isApart).length, "forgotten, and stay as they are": forgotten, moved, imported, "changed in nothing that matters": unsaid, [outputs === 1 ? "output changed" : "outputs changed"]: outputs, unchanged });
}

function closing(stacks: readonly JudgedStack[], vanished: number): string {
  if (stacks.length === 0) return "No stack was planned.";
  const all = stacks.flatMap(({ changes }) => changes);
  const count = (...actions: readonly string[]) => all.filter(({ action }) => actions.includes(action)).length;
  const changed = stacks.filter(hasChanges).length;
  const one = stacks.length === 1 ? ownerOf(stacks[0]!.stack) : `${stacks.length} stacks`;
  if (changed === 0) return vanished > 0 ? `Nothing else changes in ${one}.` : `Nothing changes in ${one}.`;
  const actions = countsOf({ created: count("create"), changed: count("update"), replaced: count("replace"), deleted: count("delete"), forgotten: stacks.reduce((sum, { forgotten }) => sum + forgotten, 0) });
  return `${stacks.length === 1 ? one : `${changed} of ${one}`}: ${actions || "nothing that needs words"}.`;
}
