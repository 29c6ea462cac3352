import { IDENTITY_GROUPS } from "../../capabilities";
import type { Finding, Path } from "../../errors";
import { judgeUrl } from "../../rules/checks";
import type { ServiceDefinition } from "../../service-definition";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { defaultRoleGroup } from "../../values/roles";
import { isUnresolved } from "../../values/token";
import { accountTaken, groupNameTooLong, isGroupName } from "./failures";
import { declaredUsername, type UsernameRule } from "./username";

/** `services.keycloak` of `platform.yaml`. */
export interface KeycloakOptions {
  /** Public URL. */
  readonly url: string;
  /** Realm of the platform's people. It is looked up, never created. @default "dso" */
  readonly realm?: string;
  /** How accounts are called, where `people.yaml` does not say. @default "email" */
  readonly username?: UsernameRule;
  /** Client scope of the clients of zones; it puts the full paths of groups into the claim `groups`. */
  readonly clientScope?: ClientScopeOptions;
  /** Raise to rotate the client secret of every zone, each when its stack is next applied. @default 1 */
  readonly rotation?: string | number;
}

export interface ClientScopeOptions {
  /** @default "generic" */
  readonly name?: string;
  /**
   * false: the installation has made it, so it is looked up. true: the platform stack makes it, with a mapper of groups
   * as full paths. @default false
   */
  readonly manage?: boolean;
}

export const defaults = { realm: "dso", username: "email", clientScope: { name: "generic", manage: false }, rotation: 1 } as const;

export const definition: ServiceDefinition = {
  id: "keycloak",
  provides: [IDENTITY_GROUPS.name],
  rotates: false,
  platformSchema: {
    type: "object",
    description: "Keycloak: groups of projects, roles and environments, and who is in them; a client for each zone's Argo CD.",
    additionalProperties: false,
    required: ["url"],
    properties: {
      url: { type: "string", pattern: "^https?://\\S+$", description: "Public URL of Keycloak." },
      realm: {
        type: "string",
        minLength: 1,
        maxLength: 255,
        pattern: "^[^/?#%\\s]+$",
        default: defaults.realm,
        description: "Realm of the platform's people; it must exist.",
      },
      username: {
        enum: ["email", "localPart"],
        default: defaults.username,
        description: "How accounts are called: by the lower-cased e-mail, or by its part before the @. people.yaml names exceptions.",
      },
      clientScope: {
        type: "object",
        description: "Client scope of the zones' clients; it puts the full paths of groups into the claim `groups`.",
        additionalProperties: false,
        properties: {
          name: {
            type: "string",
            minLength: 1,
            maxLength: 255,
            pattern: "^[^\\s/]+$",
            default: defaults.clientScope.name,
            description: "Name of the client scope.",
          },
          manage: {
            type: "boolean",
            default: defaults.clientScope.manage,
            description: "Whether the platform stack makes it; otherwise it must exist, as after an installation of the platform.",
          },
        },
      },
      rotation: {
        type: ["integer", "string"],
        minimum: 1,
        pattern: "^[A-Za-z0-9._-]+$",
        default: defaults.rotation,
        description: "Raise to rotate the client secret of every zone, each when its stack is next applied.",
      },
    },
  },
  projectSchema: {
    type: "object",
    description: "Keycloak has no options for a project: its groups follow from roles, environments and members.",
    additionalProperties: false,
    properties: {},
  },
  judgePlatform,
  judgeProject,
};

function judgePlatform(platform: PlatformSpec): readonly Finding[] {
  const { url } = (platform.services?.["keycloak"] ?? {}) as Partial<KeycloakOptions>;
  const admins = (platform.admins ?? []).map((admin, index) => ({ email: admin.user, at: ["admins", index, "user"] }));
  return [...judgeUrl("address of Keycloak", ["services", "keycloak", "url"], url), ...judgeAccounts(platform, admins)];
}

function judgeProject(project: ProjectSpec, platform: PlatformSpec): readonly Finding[] {
  const people = [
    { email: project.owner, at: ["owner"] },
    ...(project.members ?? []).map((member, index) => ({ email: member.user, at: ["members", index, "user"] })),
  ];
  return [...judgeAccounts(platform, people), ...judgeGroupNames(project)];
}

/** Everybody has an account of their own. The same person twice is for the rules on members. */
function judgeAccounts(platform: PlatformSpec, people: readonly { readonly email: string; readonly at: Path }[]): Finding[] {
  const rule = (platform.services?.["keycloak"]?.["username"] as UsernameRule | undefined) ?? defaults.username;
  const emails = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { email, at } of people) {
    if (isUnresolved(email)) continue;
    const username = declaredUsername(email, platform, rule);
    const other = emails.get(username);
    if (other === undefined) emails.set(username, email.toLowerCase());
    else if (other !== email.toLowerCase()) findings.push(accountTaken(at, email, username, other));
  }
  return findings;
}

function judgeGroupNames(project: ProjectSpec): Finding[] {
  return (project.roles ?? []).flatMap((role, index) => {
    const path = role.group ?? defaultRoleGroup(role.name);
    if (isUnresolved(path)) return [];
    const tooLong = path.split("/").find((segment) => !isGroupName(segment));
    return tooLong === undefined ? [] : [groupNameTooLong(["roles", index, "group"], tooLong)];
  });
}
