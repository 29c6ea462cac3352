import { DataVaultAuthBackend } from "@cdktf/provider-vault/lib/data-vault-auth-backend";
import { JwtAuthBackend } from "@cdktf/provider-vault/lib/jwt-auth-backend";
import { Mount } from "@cdktf/provider-vault/lib/mount";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { platformRoleNames } from "../../values/roles";
import { platformIdentityGroup, platformPolicy, type PlatformRoleName } from "./names";
import { People } from "./people";
import type { PolicyRule } from "./policy";

/** The mount of the platform's and the projects' technical secrets (console §3.7.2). */
export function createCoreKv(scope: Construct, coreKv: string, provider?: TerraformProvider): Mount {
  return new Mount(scope, "mount", {
    path: coreKv,
    type: "kv",
    options: { version: "2" },
    description: "Technical secrets of the platform and its projects",
    provider,
  });
}

/** Where CI jobs log in with the tokens that the forge gives them (console §4.6). */
export function createForgeAuth(scope: Construct, mount: string, issuer: string, provider?: TerraformProvider): void {
  new JwtAuthBackend(scope, "auth", {
    path: mount,
    type: "jwt",
    description: "CI jobs, with tokens of the forge",
    oidcDiscoveryUrl: issuer,
    boundIssuer: issuer,
    provider,
  });
}

/** The platform's own groups of people (console §3.7.5). */
export function createPlatformPeople(scope: Construct, oidcMount: string, provider?: TerraformProvider): void {
  const oidc = new DataVaultAuthBackend(scope, "oidc", { path: oidcMount, provider });
  for (const role of platformRoleNames) {
    new People(scope, role, {
      group: platformIdentityGroup(role),
      oidcGroup: `/console/${role}`,
      accessor: oidc.accessor,
      policy: platformPolicy(role),
      rules: PLATFORM_RULES[role],
      provider,
    });
  }
}

/**
 * console §3.7.3. Audit devices and auth mounts are answered only with `sudo`, which allows nothing beyond the other
 * capabilities of its rule.
 */
const PLATFORM_RULES: Readonly<Record<PlatformRoleName, readonly PolicyRule[]>> = {
  admin: [{ path: "sys/*", capabilities: ["create", "read", "update", "delete", "list", "sudo"] }],
  readonly: [
    ...["sys/health", "sys/mounts", "sys/mounts/*", "sys/auth"].map((path): PolicyRule => ({ path, capabilities: ["read"] })),
    { path: "sys/auth/*", capabilities: ["read", "sudo"] },
    { path: "sys/policies/*", capabilities: ["read", "list"] },
  ],
  security: [
    { path: "sys/audit", capabilities: ["read", "list", "sudo"] },
    { path: "sys/audit/*", capabilities: ["read", "list", "sudo"] },
    { path: "sys/policies/*", capabilities: ["read", "list"] },
    { path: "sys/auth", capabilities: ["read"] },
    { path: "sys/auth/*", capabilities: ["read", "sudo"] },
  ],
};
