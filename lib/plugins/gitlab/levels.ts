import type { IDsoMember, IDsoPlatform, IDsoRole } from "../../model";
import type { AdminSpec, GitlabLevel } from "../../spec";
import { highestGitlabLevel, type BuiltInRoleName } from "../../values/roles";
import type { Settings } from "./settings";

type Levels = Pick<Settings, "levels" | "adminLevels">;

/**
 * Level of a member in the project's group (console §3.1.3 and §3.10): the highest that a role gives, guest without
 * one. GitLab admits nobody with less than they have in a group above, so an administrator of the platform keeps at
 * least that.
 */
export function levelOf(member: IDsoMember, settings: Levels): GitlabLevel {
  const above = member.project.platform.admins.filter((admin) => admin.user.toLowerCase() === member.person.email);
  return highestGitlabLevel([...member.roles.map((role) => levelOfRole(role, settings)), ...above.map((admin) => adminLevel(admin.role, settings))]);
}

/** The project's owner has everything. */
export const OWNER_LEVEL: GitlabLevel = "owner";

export interface AdminLevel {
  readonly user: string;
  readonly level: GitlabLevel;
}

/** Levels of the platform's own people in the group above all projects, one each, sorted by e-mail. */
export function adminLevels(platform: IDsoPlatform, settings: Levels): readonly AdminLevel[] {
  const people = [...new Set(platform.admins.map((admin) => admin.user.toLowerCase()))].sort();
  return people.flatMap((user) => {
    const levels = platform.admins.filter((admin) => admin.user.toLowerCase() === user).map((admin) => adminLevel(admin.role, settings));
    return levels.every((level) => level === undefined) ? [] : [{ user, level: highestGitlabLevel(levels) }];
  });
}

/** A role of one's own gives what it says, and nothing otherwise (decision 21). */
function levelOfRole(role: IDsoRole, { levels }: Levels): GitlabLevel | undefined {
  return role.builtIn ? levels[role.name as BuiltInRoleName] : role.gitlabLevel;
}

function adminLevel(role: AdminSpec["role"], { adminLevels: levels }: Levels): GitlabLevel | undefined {
  const level = levels[role];
  return level === "none" ? undefined : level;
}
