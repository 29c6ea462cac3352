import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { PrivilegeWildcard } from "../../providers/nexus/bindings/privilege-wildcard";
import { SecurityRole } from "../../providers/nexus/bindings/security-role";
import { platformGroup } from "../../values/names";
import { platformRoleNames } from "../../values/roles";
import { roleId } from "./roles";

/**
 * Roles of the platform's own people, on all repositories there are or will be. A list of every project's privileges
 * would have to be written in a stack that knows every project (console §7.1, decision 24).
 */
export function createPlatformRoles(scope: Construct, provider?: TerraformProvider): void {
  const full = wildcard(scope, "privilege", "console-privilege", "Everything in all repositories", "*", provider);
  const readOnly = wildcard(scope, "privilege-ro", "console-privilege-ro", "Reading in all repositories", "browse,read", provider);
  const privileges = { admin: full, readonly: readOnly, security: readOnly };
  for (const role of platformRoleNames) {
    const group = platformGroup(role);
    const id = roleId(group);
    new SecurityRole(scope, `role-${role}`, { roleid: id, name: id, description: `Group ${group}`, privileges: [privileges[role].name], provider });
  }
}

function wildcard(scope: Construct, id: string, name: string, description: string, actions: string, provider?: TerraformProvider): PrivilegeWildcard {
  return new PrivilegeWildcard(scope, id, { name, description, pattern: `nexus:repository-view:*:*:${actions}`, provider });
}
