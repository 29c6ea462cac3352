import { Construct } from "constructs";
import type { IDsoPerson } from "../../model";
import type { Group } from "../../providers/keycloak/bindings/group";
import { GroupMemberships } from "../../providers/keycloak/bindings/group-memberships";
import { UserGroups } from "../../providers/keycloak/bindings/user-groups";
import { byKey } from "../../values/order";
import type { Accounts } from "./accounts";
import type { Realm } from "./realm";

/**
 * Exactly these people: whoever else is found in the group is removed, also when nobody is to be in it (console §6.1 #7).
 */
export function onlyMembers(scope: Construct, id: string, group: Group, people: readonly IDsoPerson[], accounts: Accounts, realm: Realm): void {
  new GroupMemberships(scope, id, {
    ...realm,
    groupId: group.id,
    members: sorted(people).map((person) => accounts.of(person).username),
  });
}

/** These people besides others, who are managed elsewhere and stay (console §1.8, type `external`). */
export function alsoMembers(scope: Construct, id: string, group: Group, people: readonly IDsoPerson[], accounts: Accounts, realm: Realm): void {
  const container = new Construct(scope, id);
  for (const person of sorted(people)) {
    new UserGroups(container, person.email, {
      ...realm,
      userId: accounts.of(person).id,
      groupIds: [group.id],
      exhaustive: false,
    });
  }
}

function sorted(people: readonly IDsoPerson[]): IDsoPerson[] {
  return [...people].sort(byKey((person) => person.email));
}
