import { quotaExceeded, type Finding } from "../errors";
import type { EnvironmentSpec, ProjectSpec, Quantities } from "../spec";
import { excessOver, isQuantity, noQuantities, quantities, sumQuantities } from "../values/quota";
import { bucketOf, buckets, stages } from "../values/stage";
import { isKnown, judgeQuantities } from "./checks";
import { isRetired } from "./places";

/** What an environment takes; an amount that is wrong, or not known yet, is refused or left to others and counts nothing. */
export function countable(amounts: Partial<Quantities>): Quantities {
  return { ...noQuantities, ...judged(amounts) };
}

/** The sums of production and of all other environments, each against its own limit (console §1.2, decision 18). */
export function* judgeLimits(project: ProjectSpec): Iterable<Finding> {
  for (const bucket of buckets) {
    const limit = project.limits?.[bucket];
    if (limit === undefined) continue;
    yield* judgeQuantities(["limits", bucket], limit);
    if (isRetired(project)) continue;
    const environments = (project.environments ?? []).filter((each) => stages.includes(each.stage) && bucketOf(each.stage) === bucket);
    for (const excess of excessOver(judged(limit), sumQuantities(environments.map(countable)))) {
      yield quotaExceeded(["limits", bucket, excess.quantity], bucket, excess, takers(environments, excess.quantity));
    }
  }
}

/** The amounts that can be counted with. */
export function judged(amounts: Partial<Quantities>): Partial<Quantities> {
  const good: { -readonly [quantity in keyof Quantities]?: number } = {};
  for (const quantity of quantities) {
    const amount = amounts[quantity];
    if (isKnown(amount) && isQuantity(amount)) good[quantity] = amount;
  }
  return good;
}

function takers(environments: readonly EnvironmentSpec[], quantity: keyof Quantities): readonly string[] {
  return environments.filter((each) => countable(each)[quantity] > 0).map((each) => each.name);
}
