import {
  clusterNotAttached,
  idOnEnvironmentOnly,
  idOnProjectOnly,
  invalidId,
  invalidName,
  placeRetired,
  renamedCluster,
  reservedName,
  stageNotOffered,
  type Finding,
  type Path,
} from "../errors";
import type { EnvironmentSpec, ProjectSpec } from "../spec";
import { isUuid } from "../values/hash";
import { environmentNamePattern, reservedEnvironmentNames } from "../values/slug";
import { stages } from "../values/stage";
import { fits, isKnown, judgeQuantities, judgeReference, judgeUnique, lowerCase, wellFormed } from "./checks";
import { isOpenTo, isRetired, slugOf, usableBy, type Places } from "./places";

/** console §1.2 */
export function* judgeEnvironments(project: ProjectSpec, places: Places): Iterable<Finding> {
  const environments = project.environments ?? [];
  for (const [index, environment] of environments.entries()) {
    const at = ["environments", index];
    yield* judgeName(environment.name, [...at, "name"]);
    yield* judgeReference("stage", [...at, "stage"], environment.stage, stages);
    yield* judgeQuantities(at, environment);
    yield* judgeIdentity(project, environment, at);
    yield* judgePlace(environment, at, project, places);
  }
  const name = wellFormed(environmentNamePattern);
  yield* judgeUnique("environment", "the project", environments, (each) => name(each.name), (index) => ["environments", index, "name"]);
  yield* judgeUniqueIds(environments);
}

function* judgeName(name: string, at: Path): Iterable<Finding> {
  if (!fits(name, environmentNamePattern)) yield invalidName("environment", at, name);
  else if (reservedEnvironmentNames.includes(name)) yield reservedName("environment", at, name, reservedEnvironmentNames);
}

/**
 * One cause, one finding: an unknown cluster offers no stage, and a retired one need not be open. A retired project
 * places nothing any more, but what it had is built once more for its addresses, so the cluster must be there.
 */
function* judgePlace(environment: EnvironmentSpec, at: Path, project: ProjectSpec, places: Places): Iterable<Finding> {
  const { cluster: label, stage } = environment;
  const slug = slugOf(project);
  if (!isKnown(label)) return;
  const place = places.clusters.get(label);
  const renamed = places.renamed.get(label);
  if (place === undefined && renamed !== undefined) yield renamedCluster([...at, "cluster"], label, renamed);
  else if (place === undefined) yield* judgeReference("cluster", [...at, "cluster"], label, places.labels);
  else if (isRetired(project)) return;
  else if (place.cluster.retired === true) yield placeRetired("cluster", [...at, "cluster"], label, usableBy(slug, places));
  else if (place.zoneRetired) yield placeRetired("zone", [...at, "cluster"], label, usableBy(slug, places));
  else if (!isOpenTo(place.cluster, slug)) yield clusterNotAttached([...at, "cluster"], label, slug, usableBy(slug, places));
  else if (stages.includes(stage) && !place.cluster.stages.includes(stage)) {
    yield stageNotOffered([...at, "stage"], stage, label, place.cluster.stages);
  }
}

/** decision 17 */
function* judgeIdentity(project: ProjectSpec, { id, name }: EnvironmentSpec, at: Path): Iterable<Finding> {
  if (!fits(id, isUuid)) yield invalidId([...at, "id"], id);
  else if (id === undefined && project.id !== undefined) yield idOnProjectOnly([...at, "id"], name);
  else if (id !== undefined && project.id === undefined) yield idOnEnvironmentOnly([...at, "id"], id);
}

function* judgeUniqueIds(environments: readonly EnvironmentSpec[]): Iterable<Finding> {
  const id = wellFormed(isUuid);
  const idOf = (environment: EnvironmentSpec) => (environment.id === undefined ? undefined : id(environment.id));
  yield* judgeUnique("environment-id", "the platform", environments, idOf, (index) => ["environments", index, "id"], lowerCase);
}
