import type { Bucket, Stage } from "../spec";

/** Every stage, in the order in which software moves through them. */
export const stages: readonly Stage[] = ["dev", "staging", "integration", "prod"];

export const buckets: readonly Bucket[] = ["hprod", "prod"];

/** The sum in which an environment of this stage counts: `prod` alone is production (console §1.3). */
export function bucketOf(stage: Stage): Bucket {
  return stage === "prod" ? "prod" : "hprod";
}
