import { definitions } from "../plugins";

const CORE_SERVICES = new Set(definitions.map((definition) => definition.id));
/** What is in a project or a zone: the id of a plugin comes after a name. */
const ELEMENTS = new Set(["cluster", "deployment", "environment", "member", "output", "removed", "repository", "role"]);

/**
 * The service that a construct belongs to, by its path below the stack. A contribution carries two plugins' ids: the one
 * that made it comes last.
 */
export function serviceOfPath(path: string): string {
  const [, , ...below] = path.split("/");
  // A repository may bear the name of a service.
  const plugins = ELEMENTS.has(below[0] ?? "") ? below.slice(2) : below;
  return plugins.filter((part) => CORE_SERVICES.has(part)).at(-1) ?? plugins[0] ?? "others";
}

/** The same by the type of a resource, for one whose construct is not there any more. */
export function serviceOfType(type: string): string {
  const [provider = ""] = type.split("_");
  return CORE_SERVICES.has(provider) ? provider : "others";
}
