import { invalidId, invalidName, invalidSlug, reservedByGitlab, reservedSlug, type Finding } from "../errors";
import type { PlatformSpec, ProjectSpec } from "../spec";
import { reservedPaths } from "../values/gitlab-paths";
import { isUuid } from "../values/hash";
import { isSlug, numberedSlug, projectNamePattern, reservedSlugs } from "../values/slug";
import { fits, isKnown, judgeText } from "./checks";
import { judgeDeployments } from "./deployments";
import { judgeEnvironments } from "./environments";
import { judgeLifecycle, judgeServices } from "./lifecycle";
import { judgeLimits } from "./limits";
import { judgeMembers } from "./members";
import { placesOf, type Places } from "./places";
import { judgeRenames } from "./renames";
import { judgeRepositories } from "./repositories";
import { judgeRoles } from "./roles";

export interface ProjectJudgement {
  /** Ids of the services that are attached. @default - those of the platform's options, or unknown where it has none */
  readonly services?: readonly string[];
}

/** Every rule on one project of a platform. */
export function judgeProject(project: ProjectSpec, platform: PlatformSpec, options: ProjectJudgement = {}): readonly Finding[] {
  return projectJudge(platform, options)(project);
}

/** The same for many projects: what depends on the platform alone is worked out once. */
export function projectJudge(platform: PlatformSpec, options: ProjectJudgement = {}): (project: ProjectSpec) => readonly Finding[] {
  const places = placesOf(platform);
  const reserved = slugsReservedOn(platform);
  const services = options.services ?? (platform.services && Object.keys(platform.services));
  return (project) => [...judgeParts(project, places, reserved, services)];
}

function* judgeParts(
  project: ProjectSpec,
  places: Places,
  reserved: readonly string[],
  services: readonly string[] | undefined,
): Iterable<Finding> {
  yield* judgeNames(project, reserved);
  yield* judgeText("description", ["description"], project.description, 280);
  if (!fits(project.id, isUuid)) yield invalidId(["id"], project.id);
  yield* judgeLimits(project);
  yield* judgeEnvironments(project, places);
  yield* judgeRepositories(project);
  yield* judgeMembers(project);
  yield* judgeRoles(project);
  yield* judgeServices(project, services);
  yield* judgeDeployments(project);
  yield* judgeLifecycle(project);
  yield* judgeRenames(project, places);
}

/** console §1.1, decision 16 */
function* judgeNames({ name, slug }: ProjectSpec, reserved: readonly string[]): Iterable<Finding> {
  const nameFits = fits(name, projectNamePattern);
  if (!nameFits) yield invalidName("project", ["name"], name);
  if (slug === undefined && !nameFits) return;
  const [text, at] = slug === undefined ? [name, ["name"]] : [slug, ["slug"]];
  if (!isKnown(text)) return;
  if (!isSlug(text)) yield invalidSlug(at, text);
  else if (reserved.includes(text) || numberedPrefix(text)) yield reservedSlug(at, text, reserved);
  else if (reservedPaths.includes(text)) yield reservedByGitlab("a project's group", at, text, reservedPaths);
}

/** Slugs of a project that would take over something that the platform has (decision 16). */
function slugsReservedOn(platform: PlatformSpec): readonly string[] {
  const coreKv = platform.services?.["vault"]?.["coreKv"];
  return [
    ...new Set([
      ...reservedSlugs,
      ...(typeof coreKv === "string" && isSlug(coreKv) ? [coreKv] : []),
      ...(platform.reservedSlugs ?? []),
    ]),
  ].sort();
}

/** With a number, these still begin the names of a cluster's own namespaces, and of what a zone's own is called. */
function numberedPrefix(slug: string): boolean {
  const base = numberedSlug(slug)?.base;
  return base === "kube" || base === "openshift" || base === "zone";
}
