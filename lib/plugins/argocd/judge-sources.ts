/** Rules on repositories that a project may deploy from besides its own: Argo CD reads those of all projects of a zone (charts-catalog C4). */
import type { Finding, Path } from "../../errors";
import type { PlatformSpec } from "../../spec";
import { projectPath } from "../../values/names";
import { isUnresolved } from "../../values/token";
import { withoutCredentials } from "../../values/url";
import * as failures from "./failures";

export interface Sources {
  readonly repositories: readonly string[];
  /** Those that every project has already. @default [] */
  readonly others?: readonly string[];
  /** Of the project that may deploy from them. @default - every project of the platform */
  readonly slug?: string;
}

/** Argo CD refuses a project that names a source twice (charts-catalog C2). */
export function judgeSources(at: Path, { repositories, others = [], slug }: Sources, platform: PlatformSpec): Finding[] {
  return repositories.flatMap((repository, index) => {
    if (isUnresolved(repository)) return [];
    const here = [...at, index];
    if (!isSourceRepository(repository)) return [failures.invalidSourceRepository(here, withoutCredentials(repository))];
    if (others.includes(repository) || repositories.indexOf(repository) < index) return [failures.sourceRepositoryTaken(here, repository)];
    if (!reachesProjects(repository, platform, slug)) return [];
    return [slug === undefined ? failures.sourceOfEveryProject(here, repository) : failures.sourceOfAnotherProject(here, repository, projectPath(platform.rootPath, slug))];
  });
}

/** A scheme and a host that is named, then a path that may be a pattern; no user, hence no password. */
function isSourceRepository(text: string): boolean {
  return URL_PATTERN.test(text) || SCP_PATTERN.test(text);
}

const URL_PATTERN = /^(?:https?|ssh|oci):\/\/([A-Za-z0-9.-]+)(?::\d+)?(?:\/(\S*))?$/;
const SCP_PATTERN = /^[a-z]+@([A-Za-z0-9.-]+):(\S+)$/;

/**
 * Whether a source is below the group of all projects and elsewhere than in the project's own group; for the platform,
 * whether it is of no project in particular. What one project is given of another is the platform's to say, by name.
 */
function reachesProjects(source: string, { rootPath, services }: PlatformSpec, slug: string | undefined): boolean {
  const forge = services?.["gitlab"]?.["url"];
  if (typeof forge !== "string" || isUnresolved(forge) || isUnresolved(rootPath) || !URL.canParse(forge)) return false;
  const { hostname, pathname } = new URL(forge);
  const [, host = "", path = ""] = URL_PATTERN.exec(source) ?? SCP_PATTERN.exec(source) ?? [];
  // Neither Argo CD nor GitLab tells upper from lower case here.
  if (host.toLowerCase() !== hostname) return false;
  const parts = segmentsOf(path.toLowerCase());
  const above = segmentsOf(`${pathname}/${rootPath}`.toLowerCase());
  for (const [index, segment] of above.entries()) {
    const part = parts[index];
    if (part === undefined) return false;
    if (goesAcross(part)) return true;
    if (!partMatches(part, segment)) return false;
  }
  const [project, ...repositories] = parts.slice(above.length);
  // A repository beside the projects' groups is none of a project's.
  if (project === undefined || (repositories.length === 0 && !goesAcross(project))) return false;
  return slug === undefined ? isPattern(project) : project !== slug;
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

/** Whether a part of a pattern stands for several parts of a path, or is one that is not worth judging: alternatives, classes, escapes. */
function goesAcross(part: string): boolean {
  return part.includes("**") || /[[\]{}\\!]/.test(part);
}

function isPattern(part: string): boolean {
  return goesAcross(part) || /[*?]/.test(part);
}

function partMatches(part: string, segment: string): boolean {
  const pattern = part.replace(/[.+^$()|]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(segment);
}
