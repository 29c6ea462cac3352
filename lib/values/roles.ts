/** The roles that every project has, and what they give (console §1.8 and §3.10; decisions 21 and 23). */
import type { GitlabLevel, ProjectPermission } from "../spec";

export type BuiltInRoleName = "admin" | "devops" | "developer" | "security" | "readonly";

export interface BuiltInRole {
  readonly name: BuiltInRoleName;
  readonly permissions: readonly ProjectPermission[];
  /** Suffix of its Keycloak group below `/<slug>`. */
  readonly group: string;
  readonly gitlabLevel: GitlabLevel;
}

/** From the most to the least powerful. */
export const builtInRoles: readonly BuiltInRole[] = [
  { name: "admin", permissions: ["MANAGE"], group: "/console/admin", gitlabLevel: "maintainer" },
  {
    name: "devops",
    permissions: [
      "MANAGE_ENVIRONMENTS",
      "MANAGE_REPOSITORIES",
      "SEE_SECRETS",
      "REPLAY_HOOKS",
      "LIST_ENVIRONMENTS",
      "LIST_REPOSITORIES",
    ],
    group: "/console/devops",
    gitlabLevel: "maintainer",
  },
  {
    name: "developer",
    permissions: ["MANAGE_REPOSITORIES", "LIST_ENVIRONMENTS", "LIST_REPOSITORIES"],
    group: "/console/developer",
    gitlabLevel: "developer",
  },
  {
    name: "security",
    permissions: ["LIST_ENVIRONMENTS", "LIST_REPOSITORIES"],
    group: "/console/security",
    gitlabLevel: "reporter",
  },
  {
    name: "readonly",
    permissions: ["LIST_ENVIRONMENTS", "LIST_REPOSITORIES"],
    group: "/console/readonly",
    gitlabLevel: "reporter",
  },
];

export const builtInRoleNames: readonly string[] = builtInRoles.map((role) => role.name);

/** Roles of the platform itself, with groups `/console/<name>` (decision 23). */
export const platformRoleNames = ["admin", "readonly", "security"] as const;

/** GitLab's numbers for its access levels. */
export const gitlabAccessLevels: Readonly<Record<GitlabLevel, number>> = {
  guest: 10,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
};

export const gitlabLevels = Object.keys(gitlabAccessLevels) as readonly GitlabLevel[];

/** Group of a role that declares none. */
export function defaultRoleGroup(name: string): string {
  return `/console/${name}`;
}

/** Whether a path can be a group: segments of letters, digits, `.`, `_`, `-` and inner spaces, each after a slash. */
export function isGroupPath(path: string): boolean {
  return /^(\/[\p{L}\p{N}._-]+( +[\p{L}\p{N}._-]+)*)+$/u.test(path);
}

/** The highest level that the roles give; a member without any is a guest. */
export function highestGitlabLevel(levels: readonly (GitlabLevel | undefined)[]): GitlabLevel {
  return levels.reduce<GitlabLevel>(
    (highest, level) => (level !== undefined && gitlabAccessLevels[level] > gitlabAccessLevels[highest] ? level : highest),
    "guest",
  );
}
