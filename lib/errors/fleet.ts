/** Failures between projects. */
import { quantityUnits, type Excess } from "../values/quota";
import type { Finding, Path } from "./finding";

/** Every service calls a project by its slug. */
export function slugTaken(at: Path, found: string, by: string): Finding {
  return {
    code: "duplicate-slug",
    at,
    message: `another project has this slug: ${by}`,
    found,
    allowed: "a slug of its own for each project",
    fix: `give one of them another slug, such as ${found.replace(/-\d+$/, "")}-1`,
  };
}

/**
 * Names are a slug, a dash and something else, so `demo-12` takes those of `demo` that go on with `12`: an environment
 * called `12`, or a repository called `12-front`; or, in a zone that pulls, a cluster called `12-app`.
 */
export function slugTakesNames(at: Path, found: string, base: string, element: string): Finding {
  return {
    code: "slug-takes-names",
    at,
    message: `names of this project would be those of project ${base}, because of its ${element}`,
    found,
    allowed: `a slug that does not go on where ${base} and its ${element} do`,
    fix: "give this project another number",
  };
}

/** What a project looks up is the platform's: it could not be planned any more, nor be taken away. */
export function platformInUse(at: Path, found: string): Finding {
  return {
    code: "platform-in-use",
    at,
    message: "the platform is retired, and this project is not",
    found,
    allowed: "retired",
    fix: "retire the project as well; or remove state: retired from platform.yaml until all projects are",
  };
}

/** Contract, "Naming": an id is in the name of a namespace. */
export function idTaken(at: Path, found: string, by: string): Finding {
  return { code: "duplicate-id", at, message: `the id is that of ${by}`, found, allowed: "an id of its own for each project and each environment" };
}

/** console §1.2 */
export function capacityExceeded(at: Path, cluster: string, { quantity, used, limit }: Excess, largest: readonly string[]): Finding {
  const unit = quantityUnits[quantity];
  return {
    code: "capacity-exceeded",
    at,
    message: `the environments on cluster ${cluster} need more than it has`,
    found: `${used} ${unit}, most of it for ${largest.join(", ")}`,
    allowed: `at most ${limit} ${unit} for all environments of all projects`,
    fix: "give the environments less, place some elsewhere, or raise the capacity",
  };
}
