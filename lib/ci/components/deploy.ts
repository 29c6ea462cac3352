import { imageNamePattern } from "../../values/repository-ci";
import type { Component } from "../component";
import { image } from "../images";
import { commonInputs, inImage, input, inputVariables, noHistory, onProtectedRefs, runs, stageInput } from "../job";
import { scriptWithSecrets } from "../script";

const inputs = {
  name: { type: "string", default: "", regex: "^(:[A-Za-z0-9_.:/-]+)?$", description: "What is added to the job's name where one file is told of the image more than once, such as `:prod`." },
  image: { type: "string", regex: imageNamePattern.source, description: "Name of an image that the component `image` pushes in this pipeline." },
  repository: { type: "string", regex: "^[a-z0-9-]+$", description: "Infrastructure repository of the project, which must not be a mirrored one." },
  file: { type: "string", regex: "^[A-Za-z0-9_.][A-Za-z0-9_./-]*$", description: "File in it: a values file with `key`, a kustomization, or any file with a line that ends in `# dso:<image>`." },
  key: { type: "string", default: "", regex: "^[A-Za-z0-9_.-]*$", description: "In a values file: where the tag stands, such as `image.tag`." },
  "kustomize-image": { type: "string", default: "", regex: "^[A-Za-z0-9_./:-]*$", description: "In a kustomization: the image's name there. Without one, its full name in the registry." },
  value: { type: "string", default: "tag", options: ["tag", "digest", "tag@digest"], description: "What to write." },
  branch: { type: "string", default: "", regex: "^[A-Za-z0-9_./-]*$", description: "Branch of the infrastructure repository. Without one, its default branch." },
  stage: stageInput("deploy"),
  timeout: commonInputs.timeout,
} as const satisfies Component["inputs"];

/** Tells Argo CD of a new image: by a commit in the infrastructure repository, so that Git says what runs. */
export const deploy: Component = {
  name: "deploy",
  description: "Writes the tag of an image that was pushed into the infrastructure repository.",
  needs: ["secrets", "registry"],
  inputs,
  jobs: (platform) => ({
    [`deploy:${input("image")}:${input("repository")}/${input("file")}${input("name")}`]: {
      ...inImage(image("helm", platform)),
      ...runs(onProtectedRefs, "stage", { platform, purpose: "deploy" }),
      // One after the other, also from several repositories, is for Git to see to.
      resource_group: `deploy-${input("repository")}`,
      variables: { ...inputVariables(inputs, "image", "repository", "file", "key", "kustomize-image", "value", "branch"), ...noHistory },
      script: [scriptWithSecrets(platform, "yaml", "deploy")],
    },
  }),
};
