import type { Component, Input, Job } from "../component";
import { image } from "../images";
import { artefacts, commonInputs, inImage, input, inputVariables, nameInput, onAllRefs, runs, stageInput } from "../job";
import { scriptOf } from "../script";

/** What a scan by Trivy lets through, of a source tree or of an image. */
export const gateInputs = {
  severity: {
    type: "string",
    default: "HIGH,CRITICAL",
    regex: "^(UNKNOWN|LOW|MEDIUM|HIGH|CRITICAL)(,(UNKNOWN|LOW|MEDIUM|HIGH|CRITICAL))*$",
    description: "Severities that close the gate, with commas between.",
  },
  "ignore-unfixed": { type: "boolean", default: false, description: "Whether to leave out vulnerabilities that no version repairs yet." },
} as const satisfies Readonly<Record<string, Input>>;

/** Kept for people, and as a report that merge requests show in every edition of GitLab. */
export function scanReports(name: string): Job {
  return artefacts("1 month", { paths: [`.dso/reports/trivy-${name}.json`], reports: { codequality: `.dso/reports/quality-${name}.json` } });
}

const inputs = {
  name: nameInput("trivy"),
  directory: commonInputs.directory,
  scanners: {
    type: "string",
    default: "vuln,misconfig,secret",
    regex: "^(vuln|misconfig|secret|license)(,(vuln|misconfig|secret|license))*$",
    description: "What to look for, with commas between.",
  },
  ...gateInputs,
  stage: stageInput("test"),
  timeout: commonInputs.timeout,
} as const satisfies Component["inputs"];

/** Looks through the source tree, before anything is built from it. */
export const trivy: Component = {
  name: "trivy",
  description: "Looks for vulnerable dependencies, misconfiguration and secrets in the source tree, and fails where they are severe.",
  inputs,
  jobs: (platform) => ({
    [input("name")]: {
      ...inImage(image("trivy", platform)),
      ...runs(onAllRefs, "stage"),
      variables: inputVariables(inputs, "name", "directory", "scanners", "severity", "ignore-unfixed"),
      script: [scriptOf("trivy-settings", "trivy", "trivy-source")],
      ...scanReports(input("name")),
    },
  }),
};
