import type { Component } from "../component";
import { image } from "../images";
import { artefacts, commonInputs, identity, inImage, input, inputVariables, nameInput, onAllRefs, onProtectedRefs, retry } from "../job";
import { scriptOf, scriptWithSecrets } from "../script";

const inputs = {
  name: { ...nameInput("chart"), description: "Name that tells the jobs apart where the component is included more than once." },
  directory: { ...commonInputs.directory, default: "helm", description: "Directory of a chart, or of several, relative to the repository's root." },
  "lint-arguments": { type: "string", default: "", regex: "^[^;&|`$<>]*$", description: "Arguments of helm lint, with spaces between." },
  "package-stage": { type: "string", default: "build", description: "Stage in which to lint and to package." },
  "push-stage": { type: "string", default: "publish", description: "Stage in which to push." },
  timeout: commonInputs.timeout,
} as const satisfies Component["inputs"];

/** Charts, from their directory to the registry. One that is there, and whose files this push has not changed, is not pushed again. */
export const helm: Component = {
  name: "helm",
  description: "Lints and packages Helm charts, and pushes those that are new or have changed, from protected branches and tags.",
  needs: ["secrets", "registry"],
  inputs,
  jobs: (platform) => {
    const common = { ...inImage(image("helm", platform)), ...retry, timeout: input("timeout") };
    return {
      [`package:${input("name")}`]: {
        ...common,
        ...onAllRefs,
        stage: input("package-stage"),
        variables: inputVariables(inputs, "name", "directory", "lint-arguments"),
        script: [scriptOf("helm", "helm-package")],
        ...artefacts("1 week", { when: "on_success", paths: [`.dso/charts/${input("name")}/`] }),
      },
      [`push:${input("name")}`]: {
        ...common,
        ...onProtectedRefs,
        ...identity(platform, "push"),
        stage: input("push-stage"),
        // What has changed is found in the history.
        variables: { ...inputVariables(inputs, "name", "directory"), GIT_DEPTH: "0" },
        script: [scriptWithSecrets(platform, "helm", "helm-push")],
      },
    };
  },
};
