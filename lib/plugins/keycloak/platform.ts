import type { Construct } from "constructs";
import type { IDsoPlatform } from "../../model";
import { OpenidClientScope } from "../../providers/keycloak/bindings/openid-client-scope";
import { OpenidGroupMembershipProtocolMapper } from "../../providers/keycloak/bindings/openid-group-membership-protocol-mapper";
import { platformRoleNames } from "../../values/roles";
import type { Accounts } from "./accounts";
import type { GroupTree } from "./group-tree";
import { onlyMembers } from "./memberships";
import type { Realm } from "./realm";

const PLATFORM_GROUP = "/console";

/**
 * `/console` and a group for each role of the platform, also where nobody has the role: other services name all three
 * (console §1.9 and §3.3.3, decision 23).
 */
export function createPlatformGroups(scope: Construct, platform: IDsoPlatform, tree: GroupTree, accounts: Accounts, realm: Realm): void {
  tree.add(scope, "group", PLATFORM_GROUP);
  for (const role of platformRoleNames) {
    const people = platform.admins.filter((admin) => admin.role === role).map((admin) => platform.person(admin.user));
    onlyMembers(scope, `${role}-members`, tree.grow(`${PLATFORM_GROUP}/${role}`), people, accounts, realm);
  }
}

/** A client scope that puts the groups of whoever signs on, as full paths, into the claim that all services read. */
export function createClientScope(scope: Construct, name: string, realm: Realm): void {
  const clientScope = new OpenidClientScope(scope, "client-scope", {
    ...realm,
    name,
    description: "Groups as full paths",
    includeInTokenScope: true,
  });
  new OpenidGroupMembershipProtocolMapper(scope, "groups-mapper", {
    ...realm,
    clientScopeId: clientScope.id,
    name: "groups",
    claimName: "groups",
    fullPath: true,
    addToIdToken: true,
    addToAccessToken: true,
    addToUserinfo: true,
  });
}
