/** What things of a project are called in Vault (console §0.3). Nothing else decides it. */
import type { CiPurpose } from "../../capabilities";
import type { ClusterSpec } from "../../spec";
import type { BuiltInRoleName } from "../../values/roles";

/** Every purpose that a CI job may have, sorted. */
export const CI_PURPOSES: readonly CiPurpose[] = ["deploy", "mirror", "publish", "push", "read"];

/** Folder of the platform's own secrets in the core KV: beside the projects' root, so that no project's job reaches it. */
export const PLATFORM_FOLDER = "platform";

/** Where Vault mounts no secrets. */
export const VAULTS_OWN_MOUNTS: readonly string[] = ["audit", "auth", "cubbyhole", "identity", "sys"];

/** Where Vault mounts no login; OpenBao does at `sys`, and no other ever after. */
export const VAULTS_OWN_AUTH_MOUNTS: readonly string[] = ["sys", "token"];

/** Auth mount of logins by identifier and secret; made by whoever installs Vault. */
export const APP_ROLE_MOUNT = "approle";

/** KV v2 mount of the applications' own secrets, which the project's people manage. */
export function projectMount(slug: string): string {
  return slug;
}

/** Policy of a role of every project. */
export function rolePolicy(slug: string, role: BuiltInRoleName): string {
  return role === "admin" ? `app--${slug}--admin` : `project--${slug}--${role}`;
}

/** Policy of the pods in the project's environments. */
export function workloadPolicy(slug: string): string {
  return `tech--${slug}--ro`;
}

export function ciPolicy(slug: string, purpose: CiPurpose): string {
  return `ci--${slug}--${purpose}`;
}

/** Role by which jobs log in (decision 35). */
export function ciRole(slug: string, purpose: CiPurpose): string {
  return `dso-${slug}-${purpose}`;
}

export function roleIdentityGroup(slug: string, role: BuiltInRoleName): string {
  return `project-${slug}-${role}`;
}

/** Auth mount of a cluster, made in the zone's stack. */
export function clusterMount(cluster: string): string {
  return `kubernetes-${cluster}`;
}

/** The same, and what it was called before, until the zone's stack has moved it. */
export function clusterMounts({ label, previousLabel }: Pick<ClusterSpec, "label" | "previousLabel">): readonly string[] {
  return [label, ...(previousLabel === undefined ? [] : [previousLabel])].map(clusterMount);
}

export function zonePolicy(zone: string): string {
  return `tech--zone-${zone}--ro`;
}

/** Policy of the identity that runs Terraform for a stack (decision 14). */
export function terraformPolicy(stack: string, purpose: "apply" | "plan"): string {
  return `terraform--${stack}--${purpose}`;
}

export type PlatformRoleName = "admin" | "readonly" | "security";

export function platformPolicy(role: PlatformRoleName): string {
  return `platform--${role}`;
}

export function platformIdentityGroup(role: PlatformRoleName): string {
  return `console-${role}`;
}
