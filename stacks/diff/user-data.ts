import type { Change } from "./change";
import type { AppliedRecord } from "../applied/record";
import type { StackNotes } from "./stack-notes";
import { withoutIndex } from "./surroundings";

/**
 * What is lost with an object of each type that plugins keep, as `lib/plugin/tombstone.ts` has it. A test derives these
 * types from the example inventory.
 */
export const USER_DATA: Readonly<Record<string, string>> = {
  gitlab_group: "everything in the group",
  gitlab_project: "the Git repository, its merge requests and its pipelines",
  harbor_project: "the images in it",
  kubernetes_namespace_v1: "everything in the namespace, with its volumes",
  nexus_repository_docker_group: "the repository",
  nexus_repository_docker_hosted: "the artefacts in it",
  nexus_repository_helm_hosted: "the artefacts in it",
  nexus_repository_maven_group: "the repository",
  nexus_repository_maven_hosted: "the artefacts in it",
  nexus_repository_npm_group: "the repository",
  nexus_repository_npm_hosted: "the artefacts in it",
  nexus_repository_pypi_group: "the repository",
  nexus_repository_pypi_hosted: "the artefacts in it",
  nexus_repository_raw_group: "the repository",
  nexus_repository_raw_hosted: "the artefacts in it",
  sonarqube_project: "its history of quality",
  vault_kv_secret_v2: "the secret, with all its versions",
  vault_mount: "every secret in it",
};

/**
 * Kept together with what they belong to, but gone by themselves they need no tombstone: a secret that the library made
 * is made again, and one that was given goes with its need, such as a repository that is not mirrored any more.
 */
const WITHOUT_TOMBSTONE = new Set(["vault_kv_secret_v2"]);
/** Kept as well, and no data of users: they are what this library writes. */
export const KEPT_ALONG = new Set(["gitlab_branch_protection", "gitlab_release", "gitlab_repository_file", "gitlab_tag_protection"]);

/** What a change does to user data. */
export interface Loss {
  /** What is lost. */
  readonly what: string;
  /** Why that is refused: a stack that retains says what it gives up (decision 3). */
  readonly refused?: string;
}

/** What is known of a stack besides its plan. */
export interface StackKnowledge {
  readonly notes?: StackNotes;
  readonly applied?: AppliedRecord;
}

/** Whether a type holds user data, as far as the table knows. */
export function holdsUserData(type: string): boolean {
  return type in USER_DATA;
}

/** @returns undefined where no user data is lost */
export function lossOf({ action, formerAddress, type, reason, leftOver, forcedBy }: Change, knowledge: StackKnowledge): Loss | undefined {
  // What is renewed is written anew on purpose, by a counter in the inventory.
  if ((action !== "delete" && action !== "replace") || KEPT_ALONG.has(type) || (action === "replace" && reason === "replace_by_triggers")) return undefined;
  const kept = isKept(formerAddress, type, knowledge);
  if (!kept && !holdsUserData(type)) return undefined;
  const what = USER_DATA[type] ?? "what it holds";
  if (!kept || leftOver || WITHOUT_TOMBSTONE.has(type)) return { what };
  return { what, refused: action === "delete" ? tombstoneMissing(formerAddress, type, knowledge) : replaced(forcedBy) };
}

/**
 * By the record of the last apply; what that does not list, by its type. Where there is no record, or one that does not
 * tell what is not kept, a stack may be known to purge.
 */
function isKept(formerAddress: string, type: string, { applied, notes }: StackKnowledge): boolean {
  const address = withoutIndex(formerAddress);
  if (applied?.keeps.includes(address)) return true;
  if (applied?.unkept?.includes(address)) return false;
  return holdsUserData(type) && (applied?.unkept !== undefined || notes?.purges(holdsUserData) !== true);
}

/** What the platform itself makes in a project, such as the repository `mirror`, has no name under `removed`. */
function tombstoneMissing(formerAddress: string, type: string, { applied }: StackKnowledge): string {
  const ofRepository = /^(gitlab_project|sonarqube_project)\.[^_]+_repository_/.test(formerAddress);
  const where = ofRepository ? "removed.repositories of the project's file" : type === "kubernetes_namespace_v1" ? "removed.environments of the project's file" : "a tombstone in the inventory (removed, retired: true of its service, or state: retired)";
  const unsure = applied === undefined ? "; where the stack purges already, give the record of what was applied (--applied)" : applied.keeps.includes(withoutIndex(formerAddress)) ? "" : "; the record of what was applied does not know it";
  return `it holds user data and has no tombstone: name it in ${where}, or apply deletionPolicy: purge first${unsure}`;
}

function replaced(forcedBy: readonly string[]): string {
  const because = forcedBy.length > 0 ? ` (${[...new Set(forcedBy)].join(", ")})` : "";
  return `it holds user data, and what is created anew is empty: undo what forces that${because}, or apply deletionPolicy: purge first`;
}
