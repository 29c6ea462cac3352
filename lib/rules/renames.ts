import {
  folderBearsName,
  formerGroupOfTheLiving,
  formerNameOfTheLiving,
  formerNameRemoved,
  formerNameTwice,
  invalidName,
  namespaceBearsName,
  projectNotRenamable,
  renamedToItself,
  zoneNotRenamable,
  type Finding,
  type Path,
  type Renamed,
} from "../errors";
import type { EnvironmentSpec, PlatformSpec, ProjectSpec } from "../spec";
import { namespaceName } from "../values/names";
import { builtInRoleNames, defaultRoleGroup } from "../values/roles";
import { deploymentNamePattern, environmentNamePattern, formerClusterLabelPattern, repositoryNamePattern } from "../values/slug";
import { fits, isKnown, lowerCase } from "./checks";
import { slugOf, type Places } from "./places";
import { isRoleName } from "./roles";

/** One thing that has a name, and may have had another. */
interface Named {
  readonly name: string;
  readonly previous: string | undefined;
  /** Names are compared within it. */
  readonly within: string;
}

interface Naming {
  readonly of: Renamed;
  readonly test: RegExp | ((text: string) => boolean);
  /** What a name stands for one thing in. */
  readonly where: string;
  /** Path of a former name. */
  readonly at: (index: number) => Path;
  /** Names that stand for something although nothing declared has them. @default [] */
  readonly taken?: readonly string[];
  /** What two names have in common that stand for one thing. @default - the name as it is */
  readonly key?: (name: string) => string;
}

/** What a project says it was called before, and what of it (decision 6). What a service cannot rename, its own rules refuse. */
export function* judgeRenames(project: ProjectSpec, places: Places): Iterable<Finding> {
  if (isKnown(project.previousSlug)) yield projectNotRenamable(["previousSlug"], project.previousSlug);
  const at = (collection: string) => (index: number) => [collection, index, "previousName"];
  const named = (elements: readonly { readonly name: string; readonly previousName?: string }[] = []) =>
    elements.map(({ name, previousName }) => ({ name, previous: previousName, within: "" }));
  const { environments = [], repositories, roles, deployments = [], removed } = project;
  const environment: Naming = { of: "environment", test: environmentNamePattern, where: "the project", at: at("environments") };
  const repository: Naming = { of: "repository", test: repositoryNamePattern, where: "the project", at: at("repositories") };
  yield* judgeFormer(named(environments), environment);
  yield* judgeTombstones("environment", environments, removed?.environments, environment.at);
  for (const [index, each] of environments.entries()) yield* judgeEnvironment(project, each, environment.at(index), places);
  yield* judgeFormer(named(repositories), repository);
  yield* judgeTombstones("repository", repositories, removed?.repositories, repository.at);
  yield* judgeFormer(named(roles), { of: "role", test: isRoleName, where: "the project", at: at("roles"), taken: builtInRoleNames, key: lowerCase });
  yield* judgeFormerGroups(project);
  yield* judgeFormer(
    deployments.map(({ name, previousName, environment: within }) => ({ name, previous: previousName, within })),
    { of: "deployment", test: deploymentNamePattern, where: "its environment", at: at("deployments") },
  );
}

/** The same of clusters and zones. */
export function* judgePlatformRenames({ clusters, zones }: PlatformSpec): Iterable<Finding> {
  for (const [index, { previousSlug }] of zones.entries()) {
    if (isKnown(previousSlug)) yield zoneNotRenamable(["zones", index, "previousSlug"], previousSlug);
  }
  const at = (index: number) => ["clusters", index, "previousLabel"];
  const named = clusters.map(({ label, previousLabel }) => ({ name: label, previous: previousLabel, within: "" }));
  yield* judgeFormer(named, { of: "cluster", test: formerClusterLabelPattern, where: "the platform", at });
  const pulling = new Set(zones.filter((zone) => zone.delivery === "pull").map((zone) => zone.slug));
  for (const [index, { previousLabel, zone }] of clusters.entries()) {
    if (isKnown(previousLabel) && pulling.has(zone)) yield folderBearsName("cluster", at(index), previousLabel);
  }
}

/** A former name says of one thing what it was: it is nobody's now, and was nobody else's. */
function* judgeFormer(all: readonly Named[], { of, test, where, at, taken = [], key = (name) => name }: Naming): Iterable<Finding> {
  const id = (within: string, name: string) => `${within} ${key(name)}`;
  const living = new Set(all.filter(({ name }) => isKnown(name)).map(({ name, within }) => id(within, name)));
  const former = new Map<string, string>();
  for (const [index, { name, previous, within }] of all.entries()) {
    if (!isKnown(previous)) continue;
    const other = former.get(id(within, previous));
    if (!fits(previous, test)) yield invalidName(of, at(index), previous);
    else if (previous === name) yield renamedToItself(of, at(index), previous);
    else if (taken.includes(previous) || (living.has(id(within, previous)) && key(previous) !== key(name))) yield formerNameOfTheLiving(of, at(index), previous, where);
    else if (other !== undefined) yield formerNameTwice(of, at(index), previous, other);
    else former.set(id(within, previous), name);
  }
}

/** What environments and roles were called is compared across both: their groups are side by side, and a name that is given away is not free in the same apply. */
function* judgeFormerGroups({ environments = [], roles = [] }: ProjectSpec): Iterable<Finding> {
  const own = (name: string) => lowerCase(defaultRoleGroup(name));
  const groups = roles.flatMap(({ name, group }, index) => {
    const path = group ?? (isKnown(name) ? defaultRoleGroup(name) : undefined);
    return isKnown(path) ? [{ index, path: lowerCase(path), by: `role ${name}`, declared: group !== undefined }] : [];
  });
  for (const [index, { previousName }] of environments.entries()) {
    if (!isKnown(previousName)) continue;
    const former = own(previousName);
    const owner = groups.find(({ path }) => path === former || path.startsWith(`${former}/`));
    if (owner) yield formerGroupOfTheLiving("environment", ["environments", index, "previousName"], previousName, owner.by);
  }
  for (const [index, { previousName, group }] of roles.entries()) {
    // A group that is declared stays what it is, whatever the role is called.
    if (!isKnown(previousName) || group !== undefined) continue;
    const former = own(previousName);
    const environment = environments.find(({ name }) => isKnown(name) && own(name) === former);
    // Roles whose groups follow their names have been compared by these.
    const other = environment ? `environment ${environment.name}` : groups.find((each) => each.declared && each.index !== index && each.path === former)?.by;
    if (other !== undefined) yield formerGroupOfTheLiving("role", ["roles", index, "previousName"], previousName, other);
  }
}

function* judgeTombstones(
  of: "environment" | "repository",
  elements: readonly { readonly previousName?: string }[] = [],
  tombstones: readonly string[] = [],
  at: (index: number) => Path,
): Iterable<Finding> {
  for (const [index, { previousName }] of elements.entries()) {
    if (previousName !== undefined && tombstones.includes(previousName)) yield formerNameRemoved(of, at(index), previousName);
  }
}

/** One cause, one finding: where a zone pulls, ids are of no help. */
function* judgeEnvironment(project: ProjectSpec, { previousName, cluster, id }: EnvironmentSpec, at: Path, places: Places): Iterable<Finding> {
  if (!isKnown(previousName) || !fits(previousName, environmentNamePattern)) return;
  if (places.clusters.get(cluster)?.pulled === true) yield folderBearsName("environment", at, previousName);
  else if (project.id === undefined && id === undefined) {
    yield namespaceBearsName(at, previousName, namespaceName({ slug: slugOf(project), env: previousName }));
  }
}
