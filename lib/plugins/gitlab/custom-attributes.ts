import { GroupCustomAttribute } from "@cdktf/provider-gitlab/lib/group-custom-attribute";
import { ProjectCustomAttribute } from "@cdktf/provider-gitlab/lib/project-custom-attribute";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { compareText } from "../../values/order";
import type { GitlabContext } from "./context";

/** By what a console knows its own groups and repositories (console §3.1.2). Only administrators may set them, so they are an option. */
export type CustomAttributes = Readonly<Record<string, string>>;

const MANAGED: CustomAttributes = { cpn_managed_by_console: "true" };

export const ofRoot: CustomAttributes = { ...MANAGED, cpn_projects_root_dir: "true" };
export const ofInfra: CustomAttributes = { ...MANAGED, cpn_infra_group: "true" };

export function ofProject(slug: string): CustomAttributes {
  return { ...MANAGED, cpn_project_slug: slug };
}

/** @param group id of the group */
export function markGroup(scope: Construct, id: string, group: string, attributes: CustomAttributes, { settings, provider }: GitlabContext): void {
  if (!settings.customAttributes) return;
  for (const [key, value] of sorted(attributes)) new GroupCustomAttribute(scope, `${id} ${key}`, { group: Token.asNumber(group), key, value, provider });
}

/** @param project id of the repository */
export function markRepository(scope: Construct, id: string, project: string, attributes: CustomAttributes, { settings, provider }: GitlabContext): void {
  if (!settings.customAttributes) return;
  for (const [key, value] of sorted(attributes)) new ProjectCustomAttribute(scope, `${id} ${key}`, { project: Token.asNumber(project), key, value, provider });
}

function sorted(attributes: CustomAttributes): [string, string][] {
  return Object.entries(attributes).sort(([a], [b]) => compareText(a, b));
}
