import type { Component } from "../component";
import { identity } from "../job";
import { scriptWithSecrets } from "../script";

/**
 * For jobs of one's own that need the project's secrets: a hidden job to extend for each purpose, whose `before_script`
 * has functions to log in for it, and to read. Nothing is handed from job to job.
 */
export const secrets: Component = {
  name: "secrets",
  description: "Hidden jobs for jobs of one's own to extend, which read the project's secrets: `.dso-secrets`, and `.dso-secrets-push`, `-publish` and `-deploy` for protected branches and tags.",
  needs: ["secrets"],
  inputs: {},
  jobs: (platform) => ({
    ".dso-secrets": { ...identity(platform, "read"), before_script: [scriptWithSecrets(platform)] },
    ...Object.fromEntries(["push", "publish", "deploy"].map((purpose) => [`.dso-secrets-${purpose}`, { extends: ".dso-secrets", ...identity(platform, purpose) }])),
  }),
};
