import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Project } from "../../providers/harbor/bindings/project";
import { RetentionPolicy, type RetentionPolicyRule } from "../../providers/harbor/bindings/retention-policy";
import type { RetentionOptions, RetentionTemplate } from "./options";
import { canonicalSchedule } from "./schedule";

const DEFAULT_TEMPLATE = "latestPushedK";
const DEFAULT_COUNT = 10;
const DEFAULT_SCHEDULE = "0 22 2 * * *";

/** What the provider calls a template. */
const counted: Readonly<Record<RetentionTemplate, (count: number) => Partial<RetentionPolicyRule>>> = {
  always: () => ({ alwaysRetain: true }),
  latestPulledN: (mostRecentlyPulled) => ({ mostRecentlyPulled }),
  latestPulledK: (mostRecentlyPulled) => ({ mostRecentlyPulled }),
  latestPushedK: (mostRecentlyPushed) => ({ mostRecentlyPushed }),
  nDaysSinceLastPull: (nDaysSinceLastPull) => ({ nDaysSinceLastPull }),
  nDaysSinceLastPush: (nDaysSinceLastPush) => ({ nDaysSinceLastPush }),
};

/** One rule for all repositories and all tags; images without a tag are counted like the others (console §3.2.2). */
export function createRetention(scope: Construct, project: Project, options: RetentionOptions, provider?: TerraformProvider): RetentionPolicy {
  return new RetentionPolicy(scope, "retention", {
    scope: project.id,
    schedule: canonicalSchedule(options.schedule ?? DEFAULT_SCHEDULE),
    rule: [
      {
        ...counted[options.template ?? DEFAULT_TEMPLATE](options.count ?? DEFAULT_COUNT),
        disabled: false,
        repoMatching: "**",
        tagMatching: "**",
        untaggedArtifacts: true,
      },
    ],
    provider,
  });
}
