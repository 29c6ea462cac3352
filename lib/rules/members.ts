import { ownerIsMember, type Finding } from "../errors";
import type { ProjectSpec } from "../spec";
import { isEmail } from "../values/email";
import { builtInRoleNames } from "../values/roles";
import { isKnown, judgeEmail, judgeReference, judgeUnique, lowerCase, wellFormed } from "./checks";

/** console §1.8 */
export function* judgeMembers({ owner, members = [], roles = [] }: ProjectSpec): Iterable<Finding> {
  yield* judgeEmail(["owner"], owner);
  const known = [...builtInRoleNames, ...roles.map((role) => role.name)];
  for (const [index, member] of members.entries()) {
    const at = ["members", index];
    yield* judgeEmail([...at, "user"], member.user);
    if (isKnown(owner) && isKnown(member.user) && lowerCase(owner) === lowerCase(member.user)) yield ownerIsMember([...at, "user"], member.user);
    const held = member.roles ?? [];
    for (const [place, role] of held.entries()) yield* judgeReference("role", [...at, "roles", place], role, known);
    yield* judgeUnique("role", "the member", held, (role) => role, (place) => [...at, "roles", place]);
  }
  const name = wellFormed(isEmail);
  yield* judgeUnique("member", "the project", members, (member) => name(member.user), (index) => ["members", index, "user"], lowerCase);
}
