/**
 * Policies of an AppProject's roles, held against the rule by which Argo CD validates a project. The API server does not
 * check it, so an invalid policy is applied by GitOps and then makes every later change through Argo CD's own API fail
 * (charts-catalog C2).
 * Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/, and `ValidateProject` in Argo CD's code
 */
import { invalidPolicy } from "./failures";

/** What a project's role can speak of. Anything else belongs into Argo CD's global policy. */
export const PROJECT_RESOURCES = ["applications", "applicationsets", "repositories", "clusters", "exec", "logs"] as const;
export type ProjectResource = (typeof PROJECT_RESOURCES)[number];

const ACTIONS = ["get", "create", "update", "delete", "sync", "override", "*"];
/** An action of a resource's own, or on a resource that an Application deployed. */
const NESTED_ACTION = /^(action|update|delete)\/.+/;

const EFFECTS = ["allow", "deny"];

export interface AppProjectRole {
  readonly name: string;
  readonly description: string;
  readonly groups: readonly string[];
  readonly policies: readonly string[];
}

/** A policy as Argo CD writes it. */
export function policy(project: string, role: string, resource: ProjectResource, action: string, effect: "allow" | "deny" = "allow"): string {
  return `p, proj:${project}:${role}, ${resource}, ${action}, ${project}/*, ${effect}`;
}

/** What Argo CD would refuse about a project's role policy; undefined if nothing. */
export function policyFault(project: string, role: string, text: string): string | undefined {
  const parts = text.split(",").map((part) => part.trim());
  const [kind, subject, resource, action = "", object = "", effect = ""] = parts;
  if (parts.length !== 6 || kind !== "p") return "it must have the form p, subject, resource, action, object, effect";
  if (subject !== `proj:${project}:${role}`) return `its subject must be proj:${project}:${role}`;
  if (!PROJECT_RESOURCES.some((each) => each === resource)) return `its resource must be one of ${PROJECT_RESOURCES.join(", ")}`;
  if (!ACTIONS.includes(action) && !NESTED_ACTION.test(action)) return `its action must be one of ${ACTIONS.join(", ")}, or action/…, update/…, delete/…`;
  if (!isObjectOf(project, object)) return `its object must be ${project}/ and a name or pattern`;
  if (!EFFECTS.includes(effect)) return `its effect must be ${EFFECTS.join(" or ")}`;
  return undefined;
}

/**
 * Holds all roles of a project against that rule.
 * @param where construct path, for the error
 * @throws DsoError at the first policy that Argo CD would refuse
 */
export function assertRoles(where: string, project: string, roles: readonly AppProjectRole[]): void {
  for (const role of roles) {
    for (const [index, text] of role.policies.entries()) {
      const fault = role.policies.indexOf(text) < index ? "it is there already" : policyFault(project, role.name, text);
      if (fault !== undefined) throw invalidPolicy(where, text, fault);
    }
  }
}

/** `<project>/<name>`, with a namespace between the two where Applications live in several. */
function isObjectOf(project: string, object: string): boolean {
  return object.startsWith(`${project}/`) && /^[*\w.-]+(\/[*\w.-]+)?$/.test(object.slice(project.length + 1));
}
