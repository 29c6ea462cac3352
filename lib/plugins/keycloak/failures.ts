import type { Finding, Path } from "../../errors";

/** What Keycloak or its provider would refuse, or what would give rights to the wrong person. */

/** Two e-mails may have one local part; rights meant for one would go to the other (console §6.1 #24, decision 15). */
export function accountTaken(at: Path, email: string, username: string, by: string): Finding {
  return {
    code: "keycloak-account-taken",
    at,
    message: `${email} would have the Keycloak account of ${by}`,
    found: username,
    allowed: "an account of their own for each person",
    fix: `name the account of one of them in people.yaml, such as ${email}: { keycloak: … }`,
  };
}

const GROUP_NAME_LENGTH = 255;

/** Keycloak's column for the name of a group. */
export function groupNameTooLong(at: Path, segment: string): Finding {
  return {
    code: "keycloak-group-name-too-long",
    at,
    message: "a part of the group's path is too long for Keycloak",
    found: `${segment.slice(0, 40)}… of ${segment.length} characters`,
    allowed: `at most ${GROUP_NAME_LENGTH} characters between two slashes`,
  };
}

export function isGroupName(segment: string): boolean {
  return segment.length <= GROUP_NAME_LENGTH;
}

/** Plugins add groups below the project's own only (capability "identity groups"). */
export function groupOutsideProject(found: string, projectGroup: string): Finding {
  return {
    code: "keycloak-group-outside-project",
    at: [],
    message: "the group is not below the project's own",
    found,
    allowed: `a path below ${projectGroup}, such as ${projectGroup}/tool/users`,
  };
}
