import { duplicate, groupTaken, invalidGroup, invalidName, reservedName, type Finding, type Path } from "../errors";
import type { ProjectPermission, ProjectSpec, RoleSpec } from "../spec";
import { allPermissions } from "../values/permissions";
import { builtInRoleNames, builtInRoles, defaultRoleGroup, gitlabLevels, isGroupPath } from "../values/roles";
import { roleNameLength } from "../values/slug";
import { fits, isKnown, judgeReference, judgeUnique, lowerCase } from "./checks";

export const roleTypes = ["managed", "external"] as const;

/** console §1.8 */
export function* judgeRoles(project: ProjectSpec): Iterable<Finding> {
  yield* judgePermissions(project.everyone ?? [], ["everyone"]);
  const roles = project.roles ?? [];
  const taken = takenGroups(project);
  for (const [index, role] of roles.entries()) {
    const at = ["roles", index];
    yield* judgeName(role.name, [...at, "name"]);
    yield* judgePermissions(role.permissions ?? [], [...at, "permissions"]);
    yield* judgeReference("type", [...at, "type"], role.type, roleTypes);
    yield* judgeReference("level", [...at, "gitlabLevel"], role.gitlabLevel, gitlabLevels);
    yield* judgeGroup(role, at, taken);
  }
  yield* judgeUnique("role", "the project", roles, nameOf, (index) => ["roles", index, "name"], lowerCase);
  yield* judgeUniqueGroups(roles);
}

/** Two roles of one name have one default group: that is one mistake. */
function* judgeUniqueGroups(roles: readonly RoleSpec[]): Iterable<Finding> {
  const holders = new Map<string, RoleSpec>();
  for (const [index, role] of roles.entries()) {
    const group = groupOf(role);
    if (group === undefined) continue;
    const holder = holders.get(lowerCase(group));
    if (holder === undefined) holders.set(lowerCase(group), role);
    else if (lowerCase(holder.name) !== lowerCase(role.name)) yield duplicate("group", groupAt(role, ["roles", index]), group, "the project");
  }
}

function* judgeName(name: string, at: Path): Iterable<Finding> {
  if (!isRoleName(name)) yield invalidName("role", at, name);
  else if (builtInRoleNames.includes(name)) yield reservedName("role", at, name, builtInRoleNames);
}

function* judgePermissions(permissions: readonly ProjectPermission[], at: Path): Iterable<Finding> {
  for (const [index, permission] of permissions.entries()) yield* judgeReference("permission", [...at, index], permission, allPermissions);
  yield* judgeUnique("permission", "the list", permissions, (permission) => permission, (index) => [...at, index]);
}

interface TakenGroup {
  readonly path: string;
  readonly by: string;
  /** Whether groups below it are taken as well. */
  readonly below: boolean;
}

function takenGroups({ environments = [] }: ProjectSpec): readonly TakenGroup[] {
  return [
    { path: "/console", by: "all roles together", below: false },
    { path: "/grafana", by: "the project's dashboards", below: true },
    ...builtInRoles.map((role) => ({ path: role.group, by: `built-in role ${role.name}`, below: true })),
    ...environments.map(({ name }) => ({ path: `/console/${name}`, by: `environment ${name}`, below: true })),
  ];
}

function* judgeGroup(role: RoleSpec, at: Path, taken: readonly TakenGroup[]): Iterable<Finding> {
  if (!fits(role.group, isGroupPath)) yield invalidGroup([...at, "group"], role.group);
  const group = groupOf(role)?.toLowerCase();
  if (group === undefined || builtInRoleNames.includes(role.name)) return;
  const other = taken.find(({ path, below }) => group === path.toLowerCase() || (below && group.startsWith(`${path.toLowerCase()}/`)));
  if (other !== undefined) yield groupTaken(groupAt(role, at), groupOf(role) ?? "", other.by);
}

/** The group's suffix where it can be judged; a role whose name is refused has none. */
function groupOf(role: RoleSpec): string | undefined {
  if (role.group !== undefined) return isKnown(role.group) && isGroupPath(role.group) ? role.group : undefined;
  return nameOf(role) === undefined ? undefined : defaultRoleGroup(role.name);
}

/** Where the group is decided: by itself, or by the name. */
function groupAt(role: RoleSpec, at: Path): Path {
  return [...at, role.group === undefined ? "name" : "group"];
}

function nameOf(role: RoleSpec): string | undefined {
  return isKnown(role.name) && isRoleName(role.name) && !builtInRoleNames.includes(role.name) ? role.name : undefined;
}

/** One part of a group's path, as a role without a group of its own becomes one. */
export function isRoleName(name: string): boolean {
  if (!isKnown(name)) return true;
  return name.length <= roleNameLength.max && !name.includes("/") && isGroupPath(`/${name}`);
}
