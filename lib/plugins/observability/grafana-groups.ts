import type { IDsoEnvironment, IDsoPerson, IDsoProject } from "../../model";
import type { Bucket } from "../../spec";
import { grafanaGroup } from "../../values/names";
import { byKey } from "../../values/order";
import { buckets } from "../../values/stage";

export type Access = "RW" | "RO";

/** A group that opens the project's dashboards of one bucket. */
export interface GrafanaGroup {
  readonly bucket: Bucket;
  readonly access: Access;
  readonly path: string;
  readonly people: readonly IDsoPerson[];
}

/**
 * Four groups, each with those who may see or manage an environment of its bucket: a production environment takes
 * nobody out of the groups of the others (console §6.1 #17).
 */
export function grafanaGroups(project: IDsoProject): readonly GrafanaGroup[] {
  return buckets.flatMap((bucket) =>
    (["RW", "RO"] as const).map((access) => {
      const environments = project.environments.filter((environment) => environment.bucket === bucket);
      return { bucket, access, path: grafanaGroup(project.slug, bucket, access), people: peopleOf(environments, access) };
    }),
  );
}

function peopleOf(environments: readonly IDsoEnvironment[], access: Access): readonly IDsoPerson[] {
  const people = environments.flatMap(({ groups }) => (access === "RW" ? groups.readWrite : groups.readOnly).people);
  return [...new Map(people.map((person) => [person.email, person])).values()].sort(byKey((person) => person.email));
}
