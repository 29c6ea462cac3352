import { byKey } from "../../lib/values/order";
import type { JudgedStack } from "../diff/judgement";
import { entriesOf, isApart } from "../diff/report/diff-report";
import { countsOf, ownerOf, type Document } from "../diff/report/document";
import type { AddedByHand } from "./added-by-hand";

/** What has happened since the last apply, by other hands than Terraform's. */
export interface DriftReport {
  readonly stacks: readonly JudgedStack[];
  readonly added: readonly AddedByHand[];
}

/** Exit code of `dso drift`; 1 is an error. */
export function exitCodeOf({ stacks, added }: DriftReport): number {
  return added.length > 0 || stacks.some(({ changes }) => changes.length > 0) ? 2 : 0;
}

/** The report as people read it. */
export function driftDocument({ stacks, added }: DriftReport): Document {
  const sorted = [...stacks].sort(byKey(({ stack }) => stack));
  const pick = (which: (change: JudgedStack["changes"][number]) => boolean) => sorted.flatMap(({ stack, changes }) => changes.filter(which).flatMap((change) => entriesOf(stack, change, change.loss && `lost with it: ${change.loss.what}`)));
  const sections = [
    { title: "Added by hand", entries: added.map(({ stack, service, sentence }) => ({ owner: ownerOf(stack), service, sentence })) },
    { title: "User data is gone", entries: pick(({ loss }) => loss !== undefined) },
    { title: "Access was widened", entries: pick(({ widensAccess, loss }) => widensAccess && loss === undefined) },
  ];
  const others = sorted.filter(({ changes }) => changes.some((change) => !isApart(change)));
  return {
    apart: sections.filter(({ entries }) => entries.length > 0),
    blocks: others.map(({ stack, changes }) => ({ title: ownerOf(stack), entries: changes.filter((change) => !isApart(change)).flatMap((change) => entriesOf(stack, change)), counts: "" })),
    closing: closing({ stacks, added }),
  };
}

/** For other programs. */
export function driftJson(report: DriftReport): object {
  const stacks = report.stacks.map(({ stack, changes }) => ({ stack, changes: changes.map(({ loss, ...change }) => ({ ...change, losesUserData: loss?.what ?? null })) }));
  return { exitCode: exitCodeOf(report), stacks, addedByHand: report.added };
}

function closing({ stacks, added }: DriftReport): string {
  if (stacks.length === 0) return "No stack was looked at.";
  const all = stacks.flatMap(({ changes }) => changes);
  const drifted = new Set([...stacks.filter(({ changes }) => changes.length > 0).map(({ stack }) => stack), ...added.map(({ stack }) => stack)]);
  const where = stacks.length === 1 ? ownerOf(stacks[0]!.stack) : `${stacks.length} stacks`;
  if (drifted.size === 0) return `No drift in ${where}.`;
  const removed = all.filter(({ action }) => action === "delete").length;
  const counts = countsOf({ changed: all.length - removed, removed, "added by hand": added.length });
  const repair = [...(all.length > 0 ? ["an apply puts back what was changed or removed"] : []), ...(added.length > 0 ? ["what was added by hand is taken away by hand, or declared and imported"] : [])];
  return `${stacks.length === 1 ? where : `${drifted.size} of ${where}`}: ${counts}. To do: ${repair.join("; ")}.`;
}
