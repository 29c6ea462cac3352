import { ApproleAuthBackendRole } from "@cdktf/provider-vault/lib/approle-auth-backend-role";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { APP_ROLE_MOUNT } from "./names";

/**
 * A login by identifier and secret, for charts that know no other (console §3.7.4): it reads what pods read, no more.
 * Its secret ids are not made here, since they would be in the state: an administrator writes
 * `auth/approle/role/<name>/secret-id`.
 */
export function createAppRole(scope: Construct, name: string, policy: string, provider?: TerraformProvider): void {
  new ApproleAuthBackendRole(scope, "app-role", {
    backend: APP_ROLE_MOUNT,
    roleName: name,
    tokenPolicies: [policy],
    secretIdNumUses: 0,
    secretIdTtl: 0,
    tokenNumUses: 0,
    tokenTtl: 0,
    tokenMaxTtl: 0,
    tokenType: "batch",
    provider,
  });
}
