import { resourcesIn, type PlanJson, type Values } from "../diff/plan";
import type { ListedMember, MemberList, ReadMembers } from "./member-lists";

/** A member whom nobody declared. */
export interface AddedByHand {
  readonly stack: string;
  readonly service: MemberList["service"];
  readonly sentence: string;
}

/** How memberships are declared: their type, where and who. */
const DECLARATIONS: readonly { readonly type: string; readonly kind: ListedMember["kind"]; readonly service: MemberList["service"]; readonly place: string; readonly who: string }[] = [
  { type: "gitlab_group_membership", kind: "account", service: "gitlab", place: "group_id", who: "user_id" },
  { type: "gitlab_project_membership", kind: "account", service: "gitlab", place: "project", who: "user_id" },
  // A token is an account of its own, which is a member where the token is for.
  { type: "gitlab_group_access_token", kind: "account", service: "gitlab", place: "group", who: "user_id" },
  { type: "gitlab_project_access_token", kind: "account", service: "gitlab", place: "project", who: "user_id" },
  { type: "harbor_project_member_user", kind: "account", service: "harbor", place: "project_id", who: "user_name" },
  { type: "harbor_project_member_group", kind: "group", service: "harbor", place: "project_id", who: "group_name" },
];
const BOT = /^(group|project)_\d+_bot/;

/**
 * Members of lists whom the stack does not have.
 * @param plan of the stack, refresh-only: its state is what there is
 * @param harborUser whom Harbor is managed by: whoever makes a project becomes a member of it
 */
export function addedByHand(stack: string, plan: PlanJson, { lists, self }: ReadMembers, harborUser: string): readonly AddedByHand[] {
  const declared = new Set(resourcesIn(plan.prior_state?.values).flatMap(({ type, values = {} }) => keysOf(type, values)));
  const isSelf = ({ service }: MemberList, { id, kind }: ListedMember) => (service === "gitlab" ? id === self : kind === "account" && id === harborUser);
  return lists.flatMap((list) =>
    list.members
      .filter((member) => !declared.has(key(list.service, list.id, member.kind, member.id)) && !isSelf(list, member))
      .map((member) => ({ stack, service: list.service, sentence: `${named(member)} is ${member.level} of ${list.place}, and nobody declared it` })),
  );
}

function named({ kind, name }: ListedMember): string {
  return BOT.test(name) ? `an access token (its account is ${name})` : `${kind} ${name}`;
}

function keysOf(type: string, values: Values): readonly string[] {
  return DECLARATIONS.filter((each) => each.type === type).map(({ service, place, kind, who }) => key(service, String(values[place]), kind, String(values[who])));
}

/** Harbor refers to a project as `/projects/7`, or by the number alone. */
function key(service: string, place: string, kind: string, who: string): string {
  return [service, place.replace(/^\/projects\//, ""), kind, who].join(" ");
}
