import type { PipelineSettings } from "../settings";
import type { Step } from "../step";
import { IDENTITY_VARIABLE } from "../vault-login";
import { WORKSPACE } from "../workspace";

/** A job of GitLab's, or what all of them have in common, as its YAML says it. */
export type Job = Readonly<Record<string, unknown>>;

/** Job of the parent pipeline that says what changed, and variable by which children know that pipeline. */
export const CHANGED_JOB = "changed";
export const PARENT_VARIABLE = "DSO_PARENT_PIPELINE";
/** One deployment environment for each stack: its name is in the identity that GitLab gives to the job. */
export const environmentOf = (stack: string) => `factory/${stack}`;

const STAGES = { platform: "platform", zone: "zones", project: "projects" } as const;

/** A stack's jobs are in one stage: what is in a later one may not be needed. */
export function stageOf({ kind, does }: Step): string {
  if (kind !== undefined) return STAGES[kind];
  return does === "summarise" ? "summary" : does === "nothing" ? "projects" : "nightly";
}

/** What every job of every pipeline has. */
export function commonOf({ image, tags, before, vault }: PipelineSettings): Job {
  return {
    ...(image !== undefined && { image }),
    ...(tags.length > 0 && { tags }),
    ...(before.length > 0 && { before_script: before }),
    ...(vault !== undefined && { id_tokens: { [IDENTITY_VARIABLE]: { aud: vault.address } } }),
    interruptible: false,
  };
}

/** Variables of every pipeline. GitLab's own states open with the job's token. */
export function variablesOf({ inventory, gitlabState }: PipelineSettings): Job {
  return {
    DSO_INVENTORY: inventory,
    DSO_RECORDS: "gitlab",
    CHECKPOINT_DISABLE: "1",
    TF_INPUT: "0",
    ...(gitlabState && { TF_HTTP_USERNAME: "gitlab-ci-token", TF_HTTP_PASSWORD: "$CI_JOB_TOKEN" }),
  };
}

/** A step as a job of a child pipeline. */
export function jobOf(step: Step, settings: PipelineSettings): Job {
  if (step.does === "nothing") return { stage: stageOf(step), script: ["echo 'every stack is as it was last applied'"] };
  const own = step.needs.map((job) => ({ job }));
  return {
    stage: stageOf(step),
    // One more artefact than its needs: what changed, from the pipeline that started this one.
    ...(step.does !== "summarise" && { needs: [{ pipeline: `$${PARENT_VARIABLE}`, job: CHANGED_JOB, artifacts: true }, ...own] }),
    ...(step.stack !== undefined && (step.closed || step.does === "apply") && { resource_group: environmentOf(step.stack) }),
    ...(step.does === "apply" && { environment: { name: environmentOf(step.stack!) } }),
    ...(step.gate !== undefined && { when: "manual", manual_confirmation: step.gate }),
    ...(step.delay !== undefined && step.delay > 0 && { when: "delayed", start_in: `${step.delay} minutes` }),
    ...(step.always && { when: "always" }),
    script: [commandOf(step, settings)],
    ...(step.reports !== undefined && { allow_failure: { exit_codes: [step.reports] } }),
    ...artifactsOf(step),
  };
}

/** The whole command line of a step, for a shell. */
export function commandOf(step: Step, { command, vault }: Pick<PipelineSettings, "command" | "vault">): string {
  const login = vault !== undefined && step.purpose !== undefined ? ["--login"] : [];
  const words = step.each === undefined ? [...step.arguments, ...login] : ["for-each", "--purpose", step.purpose ?? "plan", ...login, ...step.each, "--", ...command.split(" "), ...step.arguments];
  return [command, ...words].join(" ");
}

function artifactsOf({ does, leaves, closed, reports, always }: Step): Job {
  if (leaves.length === 0) return {};
  return {
    artifacts: {
      paths: leaves,
      expire_in: "1 week",
      // Jobs of the pipeline get it all the same; nobody else does, not even by GitLab's API.
      access: closed ? "none" : "developer",
      // What is refused, or could not be planned, is told as well; a plan that is to be applied leaves nothing then.
      ...((reports !== undefined || always || (does === "plan" && !closed)) && { when: "always" }),
    },
  };
}

/** What a job of a child gets from the pipeline that says what changed. */
export const workspaceArtifacts: Job = { paths: [`${WORKSPACE}/`], expire_in: "1 week", access: "developer" };
