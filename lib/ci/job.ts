/** What the jobs of components have in common. */
import { ciAudience } from "../values/names";
import type { CiPlatform, Input, Job } from "./component";
import type { stages } from "./pipeline";

type Stage = (typeof stages)[number];

/** Inputs that most components have. */
export const commonInputs = {
  directory: { type: "string", default: ".", regex: "^[A-Za-z0-9_.][A-Za-z0-9_./-]*$", description: "Where to work, relative to the repository's root." },
  artifacts: { type: "array", default: [".dso/artifacts/"], description: "Paths that later jobs get, relative to the repository's root." },
  "junit-report": { type: "string", default: "", description: "Reports in JUnit's format that GitLab shows, relative to the repository's root." },
  timeout: { type: "string", default: "1h", regex: "^[0-9]+ ?(m|h|minutes|hours)$", description: "How long a job may take." },
} as const satisfies Readonly<Record<string, Input>>;

/** The name that tells the jobs of a component apart where it is included more than once. */
export function nameInput(name: string): Input {
  return { type: "string", default: name, regex: "^[a-z0-9][a-z0-9_.-]*$", description: "Name of the job; give others where the component is included more than once." };
}

/** The stage that a component's jobs are in by default. Gates hold because a stage begins when all before it has passed. */
export function stageInput(stage: Stage): Input {
  return { type: "string", default: stage, description: "Stage of the pipeline, which must be among its `stages`." };
}

/** Where an input is put in. */
export function input(name: string): string {
  return `$[[ inputs.${name} ]]`;
}

/** Inputs as variables of a job, by which they reach its script: `build-args` is `DSO_BUILD_ARGS` there. */
export function inputVariables(inputs: Readonly<Record<string, Input>>, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [`DSO_${name.replaceAll("-", "_").toUpperCase()}`, inputs[name]!.type === "boolean" ? flag(name) : input(name)]));
}

/** Alone, it would stay a boolean, which no variable can be. */
function flag(name: string): string {
  return `${name}=${input(name)}`;
}

/**
 * Protected branches and tags only: what the secret store demands of jobs that push (decision 35). What a schedule starts
 * tests and scans: it would push the same commit again, night after night.
 */
export const onProtectedRefs: Job = {
  rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule"', when: "never" }, { if: '$CI_COMMIT_REF_PROTECTED == "true" && $CI_PIPELINE_SOURCE != "merge_request_event"' }],
  interruptible: false,
};

/**
 * Every branch and tag; a newer commit may take its place. A merge request shows the pipeline of its branch: one of its own
 * would do everything twice, and what is pushed from a branch must have passed on that branch.
 */
export const onAllRefs: Job = { rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"', when: "never" }, { when: "on_success" }], interruptible: true };

/** Again where the runner was at fault, and never where the job itself failed. */
export const retry: Job = { retry: { max: 2, when: ["runner_system_failure", "stuck_or_timeout_failure", "scheduler_failure"] } };

/**
 * Variables of jobs that want nothing of the repository but a clean directory: without a checkout, what another pipeline
 * left on the runner would still be there.
 */
export const noHistory: Readonly<Record<string, string>> = { GIT_DEPTH: "1" };

/**
 * The job's own identity, which the secret store judges (decision 35), for one purpose: whatever a job runs could find
 * the token in the environment of its shell, and can log in with it for nothing else.
 */
export function identity({ secrets }: CiPlatform, purpose: string): Job {
  return { id_tokens: { VAULT_ID_TOKEN: { aud: ciAudience(secrets!.audience, purpose) } } };
}

/**
 * How a component's job runs: on which branches and tags, in the stage that an input names, and for how long at most.
 * @param login what it logs in for, and where. @default - it reads no secret
 */
export function runs(refs: Job, stage: string, login?: { readonly platform: CiPlatform; readonly purpose: string }): Job {
  return { ...refs, ...retry, ...(login && identity(login.platform, login.purpose)), stage: input(stage), timeout: input("timeout") };
}

/** An image whose own command is not wanted. */
export function inImage(name: string): Job {
  return { image: { name, entrypoint: [""] } };
}

/** What a job leaves to later ones and to people. */
export function artefacts(expires: string, content: Job): Job {
  return { artifacts: { when: "always", expire_in: expires, ...content } };
}
