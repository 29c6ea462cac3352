import type { EnvironmentSpec, ProjectSpec, RepositorySpec } from "../spec";

/** What the rules between projects look at: little enough of each to keep that of ten thousand. */
export interface FleetMember extends Pick<ProjectSpec, "name" | "slug" | "id" | "state"> {
  readonly environments?: readonly Pick<EnvironmentSpec, "name" | "id" | "cluster" | "cpu" | "memory" | "gpu">[];
  readonly repositories?: readonly Pick<RepositorySpec, "name">[];
}

/** A project as the rules between projects see it. */
export function fleetMember({ name, slug, id, state, environments, repositories }: ProjectSpec): FleetMember {
  return {
    name,
    ...(slug !== undefined && { slug }),
    ...(id !== undefined && { id }),
    ...(state !== undefined && { state }),
    ...(environments && { environments: environments.map(({ name, id, cluster, cpu, memory, gpu }) => ({ name, ...(id !== undefined && { id }), cluster, cpu, memory, gpu })) }),
    ...(repositories && { repositories: repositories.map(({ name }) => ({ name })) }),
  };
}
