import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { SecurityRole } from "../../providers/nexus/bindings/security-role";
import type { BuiltInRoleName } from "../../values/roles";
import type { Access, RepositoryPrivileges } from "./privileges";

/** Nexus names a group's role after it: `/demo/console/admin` is `demo-console-admin` (console §3.5.5). */
export function roleId(group: string): string {
  return group.replace(/^\//, "").replaceAll("/", "-");
}

/** What the five roles may do with the project's artefacts. */
const access: Readonly<Record<BuiltInRoleName, Access>> = {
  admin: "full",
  devops: "full",
  developer: "readOnly",
  security: "readOnly",
  readonly: "readOnly",
};

/** Of the project's own account: everything in its repositories. */
export function createProjectRole(scope: Construct, slug: string, privileges: readonly RepositoryPrivileges[], provider?: TerraformProvider): SecurityRole {
  return new SecurityRole(scope, "role", {
    roleid: `${slug}-ID`,
    name: `${slug}-role`,
    description: `Everything in the repositories of project ${slug}`,
    privileges: privileges.map(({ full }) => full),
    provider,
  });
}

/** Of the people in a group, once somebody gives it to them: Nexus does so by itself in the paid edition only (decision 28). */
export function createGroupRole(
  scope: Construct,
  role: BuiltInRoleName,
  group: string,
  privileges: readonly RepositoryPrivileges[],
  provider?: TerraformProvider,
): void {
  new SecurityRole(scope, "role", {
    roleid: roleId(group),
    name: roleId(group),
    description: `Group ${group}`,
    privileges: privileges.map((each) => each[access[role]]),
    provider,
  });
}
