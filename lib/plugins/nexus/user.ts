import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { ISecretStore } from "../../capabilities";
import type { IDsoProject } from "../../model";
import { SecurityUser } from "../../providers/nexus/bindings/security-user";
import type { SecurityRole } from "../../providers/nexus/bindings/security-role";
import type { NexusProjectOptions } from "./options";
import { nameOfPerson } from "./person-name";

/** Where the account's name and password are, relative to the project's own secrets (console §3.5.6). */
export const USER_SECRET = "NEXUS";

/** The project's own account, with which pipelines publish. It bears the owner's name, and no person knows its password. */
export function createUser(
  scope: Construct,
  project: IDsoProject,
  { user }: NexusProjectOptions,
  role: SecurityRole,
  secrets: ISecretStore,
  provider?: TerraformProvider,
): void {
  const { firstName, lastName } = user ?? nameOfPerson(project.owner.email);
  const credentials = secrets.generate(scope, "user", {
    path: USER_SECRET,
    readers: ["publish"],
    rotation: project.rotation("nexus"),
    values: (password) => ({ NEXUS_USERNAME: project.slug, NEXUS_PASSWORD: password }),
  });
  new SecurityUser(scope, "user", {
    userid: project.slug,
    firstname: firstName,
    lastname: lastName,
    email: project.owner.email,
    status: "active",
    roles: [role.roleid],
    passwordWo: credentials.value("NEXUS_PASSWORD"),
    passwordWoVersion: credentials.version,
    provider,
  });
}
