import type { PlanJson, ResourceChange, Values } from "../../../stacks/diff/plan";

/** A plan with what a test is about, and nothing else. */
export function planOf(changes: readonly ResourceChange[], rest: Partial<PlanJson> = {}): PlanJson {
  return { format_version: "1.2", resource_changes: changes, ...rest };
}

export interface ChangeOptions extends Omit<Partial<ResourceChange>, "change" | "address" | "type"> {
  readonly change?: Partial<ResourceChange["change"]>;
}

/** A change of `type.name`; which one follows from what there is before and after. */
export function change(address: string, before: Values | null, after: Values | null, { change: rest, ...others }: ChangeOptions = {}): ResourceChange {
  const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  return { address, mode: "managed", type: address.split(".")[0]!, ...others, change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...rest } };
}
