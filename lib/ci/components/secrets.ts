import type { Component } from "../component";
import { identity } from "../job";
import { scriptWithSecrets } from "../script";

/**
 * For jobs of one's own that need the project's secrets: a hidden job to extend, whose `before_script` has functions to
 * log in for one purpose, and to read. Nothing is handed from job to job.
 */
export const secrets: Component = {
  name: "secrets",
  description: "A hidden job, `.dso-secrets`, for jobs of one's own to extend, which reads the project's secrets.",
  needs: ["secrets"],
  inputs: {},
  jobs: (platform) => ({
    ".dso-secrets": { ...identity(platform), before_script: [scriptWithSecrets(platform)] },
  }),
};
