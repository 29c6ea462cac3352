import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { Permissions } from "../../providers/sonarqube/bindings/permissions";

/** Who is given permissions: a group by its name, a user by the login, or whoever creates a project. */
export type Principal = { readonly groupName: string } | { readonly loginName: string } | { readonly specialGroupName: "project_creator" };

/** What they are given permissions on; without either, on the server. */
export interface On {
  readonly projectKey?: string;
  readonly templateId?: string;
}

/**
 * Exactly these permissions of one principal: one that was added by hand is taken away again (console §6.2 #32,
 * decision 39).
 */
export function grant(scope: Construct, id: string, principal: Principal, on: On, permissions: readonly string[], provider?: TerraformProvider): Permissions {
  return new Permissions(scope, id, { ...principal, ...on, permissions: [...permissions].sort(), provider });
}
