import { compareText } from "../../lib/values/order";
import { changesOf, driftOf, unchangedOf, type Action, type Change, type Unchanged } from "./change";
import { describe } from "./describe";
import type { PlanJson } from "./plan";
import { serviceOfPath, serviceOfType } from "./service-of";
import { Surroundings, withoutIndex } from "./surroundings";
import { lossOf, type Loss, type StackKnowledge } from "./user-data";

/** A change, judged. */
export interface JudgedChange {
  readonly address: string;
  readonly type: string;
  readonly service: string;
  readonly action: Action;
  readonly sentences: readonly string[];
  readonly widensAccess: boolean;
  readonly loss?: Loss;
}

/** What a plan does to one stack. */
export interface JudgedStack extends Unchanged {
  readonly stack: string;
  /** By service and then by address; what is forgotten is counted besides. */
  readonly changes: readonly JudgedChange[];
  readonly forgotten: number;
  /** Changed by the service alone, in what a reviewer need not hear of. */
  readonly unsaid: number;
}

/** Judges what a plan would change. */
export function judgePlan(stack: string, plan: PlanJson, knowledge: StackKnowledge = {}): JudgedStack {
  return judge(stack, changesOf(stack, plan), plan, knowledge, (change) => lossOf(change, knowledge));
}

/** Judges what has changed or vanished behind Terraform's back. It has happened, so nothing is refused. */
export function judgeDrift(stack: string, plan: PlanJson, knowledge: StackKnowledge = {}): JudgedStack {
  return judge(stack, driftOf(stack, plan), plan, knowledge, (change) => {
    const loss = lossOf(change, knowledge);
    return loss && { what: loss.what };
  });
}

/** The same in other words: each sentence goes through a function, such as one that takes secrets out. */
export function reworded(judged: JudgedStack, words: (sentence: string) => string): JudgedStack {
  return { ...judged, changes: judged.changes.map((change) => ({ ...change, sentences: change.sentences.map(words) })) };
}

function judge(stack: string, changes: readonly Change[], plan: PlanJson, { notes }: StackKnowledge, loss: (change: Change) => Loss | undefined): JudgedStack {
  const around = new Surroundings(plan);
  const gone = new Set(changes.filter(({ action }) => action === "delete").map(({ address }) => withoutIndex(address)));
  const all = changes.map((change): JudgedChange => {
    const { address, type, action } = change;
    const { sentences, widensAccess } = describe(change, around, gone);
    const path = notes?.pathOf(address);
    return { address, type, service: path === undefined ? serviceOf(change) : serviceOfPath(path), action, sentences, widensAccess, loss: loss(change) };
  });
  const silent = ({ sentences, widensAccess, loss }: JudgedChange) => sentences.length === 0 && !widensAccess && loss === undefined;
  return {
    stack,
    changes: all.filter((each) => each.action !== "forget" && !silent(each)).sort((a, b) => compareText(a.service, b.service) || compareText(a.address, b.address)),
    forgotten: all.filter(({ action }) => action === "forget").length,
    unsaid: all.filter(silent).length,
    ...unchangedOf(plan),
  };
}

/** An object of a cluster may be Argo CD's. */
function serviceOf({ type, before, after }: Change): string {
  const manifest = (after ?? before)?.["manifest"] as { apiVersion?: unknown } | undefined;
  return type === "kubernetes_manifest" && String(manifest?.apiVersion).startsWith("argoproj.io/") ? "argocd" : serviceOfType(type);
}
