import type { Component } from "../../../lib/ci/component";
import type { KnownCatalogue } from "../../../lib/ci/check";
import { describe as described, type LocatedFinding } from "../../../lib/errors";
import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { examplePlatform } from "../local-pipeline";

const suite: Component = {
  name: "suite",
  description: "Runs tests",
  inputs: {
    name: { type: "string", description: "of the job", default: "suite", regex: "^[a-z-]+$" },
    stage: { type: "string", description: "of the job", default: "test" },
    level: { type: "string", description: "how strict", default: "high", options: ["low", "high"] },
    retries: { type: "number", description: "how often", default: 0 },
    quick: { type: "boolean", description: "whether to leave out the slow ones", default: false },
    script: { type: "array", description: "what to run", default: ["make test"] },
  },
  jobs: () => ({ "$[[ inputs.name ]]": { stage: "$[[ inputs.stage ]]", script: "$[[ inputs.script ]]", retry: "$[[ inputs.retries ]]" } }),
};

const image: Component = {
  name: "image",
  description: "Builds and pushes",
  inputs: { name: { type: "string", description: "name of the image" } },
  jobs: () => ({
    ".login": { id_tokens: { TOKEN: { aud: "https://vault.example.org" } } },
    "build $[[ inputs.name ]]": { stage: "build", script: ["buildah build"] },
    "scan $[[ inputs.name ]]": { stage: "scan", script: ["trivy"] },
    "push $[[ inputs.name ]]": { extends: ".login", stage: "publish", script: ["skopeo copy"], rules: [{ if: '$CI_COMMIT_REF_PROTECTED == "true"' }] },
  }),
};

const deploy: Component = {
  name: "deploy",
  description: "Writes a tag",
  inputs: { image: { type: "string", description: "of which image" } },
  jobs: () => ({ "deploy $[[ inputs.image ]]": { stage: "deploy", script: ["git push"] } }),
};

const command: Component = {
  name: "command",
  description: "Runs anything",
  inputs: { image: { type: "string", description: "in which" } },
  jobs: () => ({ command: { image: { name: "$[[ inputs.image ]]", entrypoint: [""] }, stage: "test", script: ["true"] } }),
};

/** A catalogue of this file's own, so that what is judged does not change with the real one. */
export const sample: KnownCatalogue = {
  reference: { path: "forge/projects/catalog", version: "1.2.3-0a1b2c3d" },
  platform: examplePlatform,
  components: [suite, image, command, deploy],
};

export const at = (component: string, version = sample.reference.version): string => `$CI_SERVER_FQDN/forge/projects/catalog/${component}@${version}`;

/** Of files that are pieces, as most here are. */
export function findingsOf(text: string): readonly LocatedFinding[] {
  return checkPipelineText("f.yml", text, sample).findings.filter(({ code }) => code !== "no-visible-job");
}

/** Findings as `line:column code`. */
export function judged(text: string): readonly string[] {
  return findingsOf(text).map(({ where, code }) => `${where.replace(/^f\.yml:/, "")} ${code}`);
}

/** The whole report of the only finding. */
export function reported(text: string): string {
  const findings = findingsOf(text);
  if (findings.length !== 1) throw new Error(`${findings.length} findings: ${findings.map(({ code, where }) => `${where} ${code}`).join(", ")}`);
  return described(findings[0]!);
}
