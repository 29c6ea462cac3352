import { KEY_VARIABLE } from "../sealed-plan";
import type { PipelineSettings } from "../settings";
import { CHILD } from "../workspace";
import { CHANGED_JOB, commonOf, PARENT_VARIABLE, variablesOf, workspaceArtifacts, type Job } from "./job";
import { MERGE_REQUEST_VARIABLE } from "./merge-request-note";

const MERGE_REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event"';
const SCHEDULE = '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH';
const DEFAULT_BRANCH = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH";

const oneAfterAnother = { resource_group: "factory" };

/**
 * The pipeline that stands in the inventory's repository: it judges, finds what changed, and starts the pipeline of just
 * that.
 */
export function parentPipeline(settings: PipelineSettings): Job {
  const { command, mergeRequests } = settings;
  const showsPlans = mergeRequests === "plan";
  return {
    workflow: { rules: [MERGE_REQUEST, SCHEDULE, DEFAULT_BRANCH].map((condition) => ({ if: condition })) },
    stages: ["validate", "changed", "stacks"],
    variables: variablesOf(settings),
    default: commonOf({ ...settings, vault: undefined }),
    validate: { stage: "validate", script: [`${command} validate`], interruptible: true },
    [CHANGED_JOB]: {
      stage: "changed",
      rules: [
        { if: MERGE_REQUEST, variables: { DSO_MODE: "plan" } },
        { if: SCHEDULE, variables: { DSO_MODE: "nightly" } },
        { if: DEFAULT_BRANCH, variables: { DSO_MODE: "apply" } },
      ],
      script: [`${command} changed --mode $DSO_MODE`],
      // What two of a branch say of what is wanted must not overlap.
      resource_group: "changed/$CI_COMMIT_REF_NAME",
      // Stacks whose files did not change are not synthesised again.
      cache: { key: "dso-synthesis", paths: ["cdktf.out/"] },
      artifacts: workspaceArtifacts,
    },
    ...(showsPlans && { plans: child([{ if: MERGE_REQUEST }]) }),
    // One run after another: what is planned next is planned on what was applied before.
    stacks: { ...child([{ if: SCHEDULE, when: "never" }, { if: DEFAULT_BRANCH }]), ...oneAfterAnother },
    // It applies as well.
    nightly: { ...child([{ if: SCHEDULE }]), ...oneAfterAnother },
  };
}

/** Starts what `dso changed` wrote, and is as successful as that is. */
function child(rules: readonly Job[]): Job {
  return {
    stage: "stacks",
    rules,
    // Children say for themselves what their jobs need: what is expanded here would be this job's.
    inherit: { variables: false },
    variables: { [PARENT_VARIABLE]: "$CI_PIPELINE_ID", [MERGE_REQUEST_VARIABLE]: "$CI_MERGE_REQUEST_IID" },
    trigger: { include: [{ artifact: CHILD, job: CHANGED_JOB }], strategy: "depend" },
  };
}

/** What must exist around the pipeline, for people who set it up. */
export function notes({ vault, gitlabState }: PipelineSettings): string {
  const lines = [
    "Written by `dso pipeline`. How it works, and what it needs: docs/PIPELINE.md of cdktf-dso.",
    vault === undefined
      ? `Credentials: masked and protected CI variables, as the providers name them; ${KEY_VARIABLE} among them.`
      : `Credentials: ${vault.mount}/${vault.path} in ${vault.address}; ${KEY_VARIABLE} among them.`,
    ...(gitlabState ? ["States: GitLab's own, opened by the token of the job."] : []),
  ];
  return lines.map((line) => `# ${line}\n`).join("");
}

