/** Who may do what (console §3.6.2 and §3.6.3, the newer of the two columns; decision 24). */
import type { BuiltInRoleName } from "../../values/roles";

/** SonarQube's permissions on one project. */
export type ProjectPermission = "admin" | "codeviewer" | "issueadmin" | "scan" | "securityhotspotadmin" | "user";

/** SonarQube's permissions on the whole server. */
export type GlobalPermission = "admin" | "gateadmin" | "profileadmin" | "provisioning" | "scan";

const look: readonly ProjectPermission[] = ["codeviewer", "user"];
const analyse: readonly ProjectPermission[] = [...look, "scan"];
const work: readonly ProjectPermission[] = [...analyse, "issueadmin", "securityhotspotadmin"];
const administer: readonly ProjectPermission[] = [...work, "admin"];

/** The technical user of the project, with whose token CI analyses: it may not even administer the project's own projects. */
export const technicalUserRights = analyse;

/** The project's groups `/<slug>/console/<role>`. */
export const roleRights: Readonly<Record<BuiltInRoleName, readonly ProjectPermission[]>> = {
  admin: administer,
  devops: work,
  developer: work,
  security: work,
  readonly: look,
};

/** The platform's groups `/console/<role>`, on each project. Administrators have a permission on the server instead. */
export const platformRoleRights = { readonly: look, security: work } as const;

/** The platform's group `/console/admin`. */
export const platformAdminRights: readonly GlobalPermission[] = ["admin", "gateadmin", "profileadmin", "provisioning", "scan"];

/** Template of permissions with which every project begins: for whoever creates it, and for SonarQube's own administrators. */
export const templateRights = administer;
