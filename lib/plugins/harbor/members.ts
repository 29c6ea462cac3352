import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoProject } from "../../model";
import type { Project } from "../../providers/harbor/bindings/project";
import { ProjectMemberGroup } from "../../providers/harbor/bindings/project-member-group";
import { platformGroup } from "../../values/names";
import { platformRoleNames, type BuiltInRoleName } from "../../values/roles";

type HarborRole = "projectadmin" | "maintainer" | "developer" | "guest" | "limitedguest";

/** Everybody in the project. */
const EVERYONE: HarborRole = "limitedguest";

/** People pull, and pipelines push: only images that the chain has built get in (console §3.2.3). */
const ofRoles: Readonly<Record<BuiltInRoleName, HarborRole>> = {
  admin: "developer",
  devops: "guest",
  developer: "guest",
  security: "guest",
  readonly: "guest",
};

const ofPlatformRoles: Readonly<Record<(typeof platformRoleNames)[number], HarborRole>> = {
  admin: "projectadmin",
  readonly: "guest",
  security: "guest",
};

/** The groups that every project lets in: its own people, and the platform's. */
export function admitEverybody(scope: Construct, harborProject: Project, project: IDsoProject, provider?: TerraformProvider): void {
  admit(scope, "members", harborProject, project.group, EVERYONE, provider);
  for (const role of platformRoleNames) admit(scope, `platform-${role}`, harborProject, platformGroup(role), ofPlatformRoles[role], provider);
}

/** The group of one of the five roles that every project has. */
export function admitRole(scope: Construct, harborProject: Project, role: BuiltInRoleName, group: string, provider?: TerraformProvider): void {
  admit(scope, "member", harborProject, group, ofRoles[role], provider);
}

function admit(scope: Construct, id: string, project: Project, groupName: string, role: HarborRole, provider?: TerraformProvider): void {
  new ProjectMemberGroup(scope, id, { projectId: project.id, groupName, type: "oidc", role, provider });
}
