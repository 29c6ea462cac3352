import type { Component } from "../component";
import { artefacts, commonInputs, inImage, input, inputVariables, nameInput, onAllRefs, runs, stageInput } from "../job";

const inputs = {
  name: nameInput("command"),
  image: { type: "string", description: "Image to run in, at an exact version." },
  commands: { type: "array", description: "Commands, one after the other; the first that fails ends the job." },
  directory: commonInputs.directory,
  artifacts: commonInputs.artifacts,
  "junit-report": { ...commonInputs["junit-report"], default: "junit.xml" },
  stage: stageInput("test"),
  timeout: commonInputs.timeout,
} as const satisfies Component["inputs"];

/** Any command in any image, for what no other component knows. It gets no secrets. */
export const command: Component = {
  name: "command",
  description: "Runs any commands in any image.",
  inputs,
  jobs: () => ({
    [input("name")]: {
      ...inImage(input("image")),
      ...runs(onAllRefs, "stage"),
      variables: inputVariables(inputs, "directory"),
      before_script: ['cd "$DSO_DIRECTORY" || exit'],
      script: input("commands"),
      ...artefacts("1 week", { paths: input("artifacts"), reports: { junit: input("junit-report") } }),
    },
  }),
};
