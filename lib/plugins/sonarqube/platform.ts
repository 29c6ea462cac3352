import type { TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { Group } from "../../providers/sonarqube/bindings/group";
import { PermissionTemplate } from "../../providers/sonarqube/bindings/permission-template";
import { platformRoleNames } from "../../values/roles";
import { grant } from "./permissions";
import { platformAdminRights, templateRights } from "./rights";

/** Name of a platform role's group in every service (decision 23). */
export function platformGroup(role: (typeof platformRoleNames)[number]): string {
  return `/console/${role}`;
}

/**
 * The template of permissions with which every new project begins (console §3.6.2). Whoever creates a project keeps it:
 * without that grant, creating a private project fails with "Insufficient privileges" (decision 24).
 * @returns what SonarQube refuses to delete, since it is the default, and what makes that usable
 */
export function createTemplate(scope: Construct, administrators: string, provider?: TerraformProvider): TerraformResource[] {
  const template = new PermissionTemplate(scope, "template", {
    name: "Forge Default",
    description: "Permissions with which every project begins",
    default: true,
    provider,
  });
  const on = { templateId: template.id };
  return [
    template,
    grant(scope, "template-creator", { specialGroupName: "project_creator" }, on, templateRights, provider),
    grant(scope, "template-administrators", { groupName: administrators }, on, templateRights, provider),
  ];
}

/** The platform's groups, named as the claim `groups` of whoever signs on has them, and what its administrators may do. */
export function createPlatformGroups(scope: Construct, provider?: TerraformProvider): void {
  for (const role of platformRoleNames) {
    const group = new Group(scope, `${role}-group`, { name: platformGroup(role), description: `Platform role ${role}`, provider });
    if (role === "admin") grant(scope, "admin-permissions", { groupName: group.name }, {}, platformAdminRights, provider);
  }
}
