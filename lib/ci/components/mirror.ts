import type { CiPlatform, Component } from "../component";
import { image } from "../images";
import { commonInputs, identity, inImage, retry } from "../job";
import { scriptWithSecrets } from "../script";

/** Branches of the repository `mirror` whose name begins so start it once, for the repository that the name goes on with. */
export const FIRST_RUN = "sync/";

/**
 * The pipeline of the repository `mirror` of every project (console §4.2): no `include` of another one, but its whole
 * configuration, so every input has a default.
 *
 * It runs as whoever made the trigger, with variables from outside. Where secrets are and where they are sent is
 * therefore in its script and in no variable.
 */
export const mirror: Component = {
  name: "mirror",
  description: "Brings external repositories into the project. It is the pipeline of the project's repository `mirror`, and none to include.",
  needs: ["secrets"],
  inputs: { timeout: commonInputs.timeout },
  variables: {
    PROJECT_NAME: { value: "", description: "Repository to bring in; several are separated by spaces" },
    GIT_BRANCH_DEPLOY: { value: "main", description: "Branch or tag to fetch; empty for the default branch" },
    SYNC_ALL: { value: "false", options: ["false", "true"], description: "Fetch all branches and tags" },
    PUSH_TAGS: { value: "false", options: ["false", "true"], description: "With one branch: all tags besides" },
    CI_SKIP: { value: "false", options: ["false", "true"], description: "Start no pipeline in the repository" },
  },
  jobs: (platform) => ({
    repo_pull_sync: {
      ...inImage(image("mirror", platform)),
      rules: [
        { if: "$CI_PIPELINE_SOURCE =~ /^(api|trigger|web|schedule)$/" },
        // The apply that made the branch goes on for a while.
        { if: `$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH =~ /^${FIRST_RUN.replace("/", "\\/")}/`, when: "delayed", start_in: "2 minutes" },
      ],
      ...identity(platform, "mirror"),
      variables: { GIT_STRATEGY: "none" },
      // Two at once would overtake each other.
      resource_group: "mirror",
      interruptible: false,
      timeout: "$[[ inputs.timeout ]]",
      ...retry,
      // In step, but for what is reported.
      allow_failure: { exit_codes: [3] },
      script: [mirrorJob(platform)],
    },
  }),
};

/** What its job runs, for any POSIX shell. */
export function mirrorJob(platform: CiPlatform): string {
  return scriptWithSecrets(platform, "mirror");
}
