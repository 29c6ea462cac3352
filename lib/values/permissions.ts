/** Project permissions: bits, implications and sums (console §1.8). There is no denial, so a sum is a union. */
import type { ProjectPermission } from "../spec";

/** Membership itself. The console sets it on every member; nobody declares it. */
const GUEST_BIT = 0;

/** Bit of each permission in a console's bitmask, in that order. */
export const permissionBits: Readonly<Record<ProjectPermission, number>> = {
  MANAGE: 1,
  MANAGE_MEMBERS: 2,
  MANAGE_ENVIRONMENTS: 3,
  MANAGE_REPOSITORIES: 4,
  MANAGE_ROLES: 5,
  SEE_SECRETS: 6,
  REPLAY_HOOKS: 7,
  LIST_ENVIRONMENTS: 8,
  LIST_REPOSITORIES: 9,
  LIST_MEMBERS: 10,
  LIST_ROLES: 11,
  MANAGE_DEPLOYMENTS: 12,
  LIST_DEPLOYMENTS: 13,
};

export const allPermissions = Object.keys(permissionBits) as readonly ProjectPermission[];

/** What every member may do where a project does not say: 896 in a console. */
export const defaultEveryone: readonly ProjectPermission[] = ["REPLAY_HOOKS", "LIST_ENVIRONMENTS", "LIST_REPOSITORIES"];

/** Besides MANAGE, which implies everything. As in the console, MANAGE_DEPLOYMENTS does not imply LIST_DEPLOYMENTS. */
const implied: Partial<Readonly<Record<ProjectPermission, ProjectPermission>>> = {
  MANAGE_MEMBERS: "LIST_MEMBERS",
  MANAGE_ENVIRONMENTS: "LIST_ENVIRONMENTS",
  MANAGE_REPOSITORIES: "LIST_REPOSITORIES",
  MANAGE_ROLES: "LIST_ROLES",
};

export function isPermission(name: string): name is ProjectPermission {
  return Object.hasOwn(permissionBits, name);
}

/**
 * What somebody may do in all: the union of everything granted, with what that implies, in the order of the bits.
 * The owner's is `effectivePermissions(["MANAGE"])`.
 */
export function effectivePermissions(...granted: readonly (readonly ProjectPermission[])[]): readonly ProjectPermission[] {
  const held = new Set(granted.flat());
  if (held.has("MANAGE")) return allPermissions;
  for (const permission of [...held]) {
    const more = implied[permission];
    if (more !== undefined) held.add(more);
  }
  return allPermissions.filter((permission) => held.has(permission));
}

/**
 * Permissions of a console's bitmask, written in decimal. The guest bit is accepted and says nothing.
 * @throws RangeError when the text is no such number, or has a bit that stands for no permission
 */
export function permissionsFromBitmask(decimal: string): readonly ProjectPermission[] {
  if (!/^\d+$/.test(decimal)) throw new RangeError(`"${decimal}" is not a decimal bitmask`);
  const mask = BigInt(decimal);
  const known = BigInt(bitmaskFromPermissions(allPermissions)) | (1n << BigInt(GUEST_BIT));
  const unknown = mask & ~known;
  if (unknown !== 0n) throw new RangeError(`bitmask ${decimal} has bits that stand for no permission: ${unknown}`);
  return allPermissions.filter((permission) => (mask & bit(permission)) !== 0n);
}

/** The bitmask of exactly these permissions, in decimal. */
export function bitmaskFromPermissions(permissions: readonly ProjectPermission[]): string {
  return permissions.reduce((mask, permission) => mask | bit(permission), 0n).toString();
}

function bit(permission: ProjectPermission): bigint {
  return 1n << BigInt(permissionBits[permission]);
}
