import type { Mask, PlanJson, ResourceChange, Values } from "./plan";
import { redacted } from "./sensitive";

/** What happens to an object. */
export type Action = "create" | "update" | "replace" | "delete" | "forget";

/** One object that changes, without anything that must not be shown. */
export interface Change {
  readonly stack: string;
  readonly address: string;
  /** What it was called when it was last applied: what is renamed has moved since. */
  readonly formerAddress: string;
  readonly type: string;
  readonly action: Action;
  readonly before?: Values;
  readonly after?: Values;
  /** Why Terraform replaces or deletes it, in its own word, such as `replace_by_triggers`. */
  readonly reason?: string;
  /** Attributes that force a replacement. */
  readonly forcedBy: readonly string[];
  /** What is left of an earlier replacement, rather than the object at this address. */
  readonly leftOver: boolean;
}

/** What a plan holds besides changes, counted. */
export interface Unchanged {
  readonly unchanged: number;
  readonly moved: number;
  readonly imported: number;
  /** Outputs that change, which are no objects. */
  readonly outputs: number;
}

/** Changes of a plan. */
export function changesOf(stack: string, plan: PlanJson): readonly Change[] {
  return read(stack, plan.resource_changes);
}

/** What has changed or vanished behind Terraform's back, as a plan found it. */
export function driftOf(stack: string, plan: PlanJson): readonly Change[] {
  return read(stack, plan.resource_drift);
}

/** What needs no words. */
export function unchangedOf({ resource_changes: all = [], output_changes: outputs = {} }: PlanJson): Unchanged {
  const managed = all.filter(({ mode }) => mode !== "data");
  return {
    unchanged: managed.filter((each) => each.change.actions.join() === "no-op" && !hasMoved(each)).length,
    moved: managed.filter(hasMoved).length,
    imported: managed.filter(({ change }) => change.importing !== undefined).length,
    outputs: Object.values(outputs).filter(({ actions }) => actions?.join() !== "no-op").length,
  };
}

function hasMoved({ previous_address: before, address }: ResourceChange): boolean {
  return before !== undefined && before !== address;
}

function read(stack: string, changes: readonly ResourceChange[] = []): readonly Change[] {
  return changes.flatMap((each) => {
    const action = actionOf(each);
    if (action === undefined) return [];
    const { type, address, change } = each;
    return [
      {
        stack,
        address,
        formerAddress: each.previous_address ?? address,
        type,
        action,
        before: shown(type, change.before, change.before_sensitive),
        after: shown(type, change.after, change.after_sensitive, change.after_unknown),
        reason: each.action_reason,
        forcedBy: (change.replace_paths ?? []).map((path) => path.filter((part) => typeof part === "string").join(".")),
        leftOver: each.deposed !== undefined,
      },
    ];
  });
}

function shown(type: string, values: Values | null, mask: Mask | undefined, unknown?: Mask): Values | undefined {
  return values === null ? undefined : (redacted(type, values, mask, unknown) as Values);
}

function actionOf({ mode, change: { actions } }: ResourceChange): Action | undefined {
  if (mode === "data") return undefined;
  switch (actions.join()) {
    case "create":
    case "update":
    case "delete":
    case "forget":
      return actions[0] as Action;
    case "delete,create":
    case "create,delete":
      return "replace";
    default:
      return undefined;
  }
}
