import { invalidName, invalidRotation, serviceNotAttached, tombstoneOfTheLiving, tombstoneOfThePlatforms, type Finding } from "../errors";
import type { ProjectSpec } from "../spec";
import { environmentNamePattern, repositoryNamePattern, reservedRepositoryNames } from "../values/slug";
import { fits, isKnown, judgeReference, judgeUnique, wellFormed } from "./checks";

export const deletionPolicies = ["retain", "purge"] as const;
export const states = ["active", "retired"] as const;

const GENERATION = /^[A-Za-z0-9._-]{1,32}$/;

/** What becomes of a project and of what leaves it (decisions §1). */
export function* judgeLifecycle(project: ProjectSpec): Iterable<Finding> {
  yield* judgeReference("policy", ["deletionPolicy"], project.deletionPolicy, deletionPolicies);
  yield* judgeReference("state", ["state"], project.state, states);
  const kinds = [
    { one: "environment", many: "environments", pattern: environmentNamePattern, living: project.environments },
    { one: "repository", many: "repositories", pattern: repositoryNamePattern, living: project.repositories },
  ] as const;
  for (const { one, many, pattern, living = [] } of kinds) {
    const gone = project.removed?.[many] ?? [];
    const names = new Set(living.map((each) => each.name));
    for (const [index, name] of gone.entries()) {
      if (!fits(name, pattern)) yield invalidName(one, ["removed", many, index], name);
      else if (names.has(name)) yield tombstoneOfTheLiving(one, ["removed", many, index], name);
      else if (one === "repository" && reservedRepositoryNames.includes(name)) yield tombstoneOfThePlatforms(["removed", many, index], name);
    }
    yield* judgeUnique(one, "the tombstones", gone, wellFormed(pattern), (index) => ["removed", many, index]);
  }
}

/** Options and rotation name services of the platform, where those are known. */
export function* judgeServices(project: ProjectSpec, attached: readonly string[] | undefined): Iterable<Finding> {
  for (const section of ["services", "rotation"] as const) {
    for (const service of Object.keys(project[section] ?? {})) {
      if (attached !== undefined && !attached.includes(service)) yield serviceNotAttached([section, service], service, attached);
    }
  }
  for (const [service, generation] of Object.entries(project.rotation ?? {})) {
    if (isKnown(generation) && !isGeneration(generation)) yield invalidRotation(["rotation", service], generation);
  }
}

function isGeneration(value: string | number): boolean {
  return typeof value === "number" ? Number.isInteger(value) && value >= 1 : GENERATION.test(value);
}
