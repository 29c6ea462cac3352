import type { ClusterSpec, EnvironmentSpec, PlatformSpec, ProjectSpec } from "../spec";
import { isUuid } from "../values/hash";
import { namespaceName } from "../values/names";

/** Where projects may run, looked up by label. */
export interface Places {
  readonly clusters: ReadonlyMap<string, Place>;
  readonly labels: readonly string[];
  /** What clusters were called before → what they are called now. */
  readonly renamed: ReadonlyMap<string, string>;
}

export interface Place {
  readonly cluster: ClusterSpec;
  readonly zoneRetired: boolean;
  /** Whether everything goes through its zone's repository. */
  readonly pulled: boolean;
}

export function placesOf(platform: PlatformSpec): Places {
  const zones = new Map(platform.zones.map((zone) => [zone.slug, zone]));
  const places = platform.clusters.map((cluster): [string, Place] => {
    const zone = zones.get(cluster.zone);
    return [cluster.label, { cluster, zoneRetired: zone?.retired === true, pulled: zone?.delivery === "pull" }];
  });
  const renamed = platform.clusters.flatMap(({ label, previousLabel }): [string, string][] => (previousLabel === undefined ? [] : [[previousLabel, label]]));
  return { clusters: new Map(places), labels: platform.clusters.map((cluster) => cluster.label).sort(), renamed: new Map(renamed) };
}

/** Whether the project may use the cluster at all: a dedicated one only where it is listed (console §1.2). */
export function isOpenTo(cluster: ClusterSpec, slug: string): boolean {
  return cluster.privacy === "public" || (cluster.projects ?? []).includes(slug);
}

/** Labels of the clusters on which the project may place something. */
export function usableBy(slug: string, { clusters, labels }: Places): readonly string[] {
  return labels.filter((label) => {
    const place = clusters.get(label);
    return place !== undefined && place.cluster.retired !== true && !place.zoneRetired && isOpenTo(place.cluster, slug);
  });
}

export function slugOf(project: Pick<ProjectSpec, "name" | "slug">): string {
  return project.slug ?? project.name;
}

/** Namespace of an environment as it is declared; undefined where an id is no UUID, which other rules refuse. */
export function namespaceOf(project: Pick<ProjectSpec, "name" | "slug" | "id">, { name, id }: Pick<EnvironmentSpec, "name" | "id">): string | undefined {
  if ([project.id, id].some((each) => each !== undefined && !isUuid(each))) return undefined;
  return namespaceName({ slug: slugOf(project), env: name, projectId: project.id, environmentId: id });
}

/** A retired project holds tombstones only: it places nothing any more (decision 3). */
export function isRetired(project: Pick<ProjectSpec, "state">): boolean {
  return project.state === "retired";
}
