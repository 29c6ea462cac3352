import type { IDsoEnvironment } from "../../model";
import { platformGroup } from "../../values/names";
import { policy, type AppProjectRole, type ProjectResource } from "./app-project-policy";
import type { Settings } from "./settings";

/** A right of a role: a resource and an action on it, within the AppProject. */
type Right = readonly [ProjectResource, string] | readonly [ProjectResource, string, "deny"];

/** Argo CD 3 asks for the right to read logs, which `get` no longer implies (charts-catalog C30). */
const READ: readonly Right[] = [
  ["applications", "get"],
  ["logs", "get"],
];
const SEE_SOURCES: readonly Right[] = [
  ["repositories", "get"],
  ["clusters", "get"],
];
const EXEC: Right = ["exec", "create"];

/**
 * Who may do what with the Applications of an environment: the environment's own groups, then those of the project and
 * of the platform (charts-catalog §1.3). What reaches beyond the AppProject is no project role's to give: reading all
 * projects, clusters and accounts belongs into Argo CD's global policy.
 */
export function roles(project: string, environment: IDsoEnvironment, settings: Settings): readonly AppProjectRole[] {
  const { readOnly, readWrite } = environment.groups;
  const exec = settings.exec ? [EXEC] : [];
  const role = (name: string, description: string, groups: readonly string[], rights: readonly Right[]): AppProjectRole => ({
    name,
    description,
    groups,
    policies: rights.map(([resource, action, effect]) => policy(project, name, resource, action, effect)),
  });
  const fineGrained = settings.fineGrainedRoles ? fineGrainedRoles(environment, exec, role) : [];
  return [
    role("ro-group", "People who may see the environment", [readOnly.path], READ),
    // Applications are made by Terraform alone: one that is not declared would be in nobody's state.
    role("rw-group", "People who may manage the environment", [readWrite.path], [["applications", "*"], ["applications", "create", "deny"], ["logs", "get"], ...exec]),
    ...fineGrained,
  ];
}

type MakeRole = (name: string, description: string, groups: readonly string[], rights: readonly Right[]) => AppProjectRole;

function fineGrainedRoles(environment: IDsoEnvironment, exec: readonly Right[], role: MakeRole): AppProjectRole[] {
  const { project } = environment;
  const groupOf = (name: string) => project.roles.filter((each) => each.builtIn && each.name === name).map((each) => each.group);
  const everything: Right[] = [["applications", "*"], ["applicationsets", "*"], ["logs", "get"], ["repositories", "*"], ["clusters", "*"], ...exec];
  return [
    role("platform-admin", "Administrators of the platform", [platformGroup("admin")], everything),
    role("platform-security", "Security officers of the platform", [platformGroup("security")], [...READ, ...SEE_SOURCES]),
    role("platform-readonly", "Readers of the platform", [platformGroup("readonly")], [...READ, ...SEE_SOURCES]),
    role("project-admin", "Administrators of the project", groupOf("admin"), [
      ...READ,
      ["applications", "sync"],
      ["applications", "update"],
      ["applications", "delete"],
      ...SEE_SOURCES,
      ...exec,
    ]),
    role("project-devops", "DevOps engineers of the project", groupOf("devops"), [
      ...READ,
      ["applications", "sync"],
      ["applications", "update"],
      ...SEE_SOURCES,
      ...exec,
    ]),
    role("project-developer", "Developers of the project", groupOf("developer"), [...READ, ["applications", "sync"]]),
    role("project-security", "Security officers of the project", groupOf("security"), [...READ, ...SEE_SOURCES]),
    role("project-readonly", "Readers of the project", groupOf("readonly"), READ),
  ];
}
