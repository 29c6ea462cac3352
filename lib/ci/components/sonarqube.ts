import type { CiPlatform, Component } from "../component";
import { image } from "../images";
import { commonInputs, inImage, input, inputVariables, nameInput, onAllRefs, runs, stageInput } from "../job";
import { scriptWithSecrets } from "../script";

const inputs = {
  name: nameInput("sonarqube"),
  scanner: { type: "string", default: "scanner", options: ["scanner", "maven"], description: "Whether SonarScanner looks at the source, or Maven analyses as part of its build." },
  directory: commonInputs.directory,
  "project-key": { type: "string", default: "$PROJECT_KEY", description: "Key of the project in SonarQube. The platform sets this variable on each repository." },
  properties: { type: "string", default: "", description: "Properties of the analysis, one a line, such as `sonar.sources=src`. What is in sonar-project.properties is read too." },
  goals: { type: "string", default: "verify", regex: "^[A-Za-z0-9:_. -]+$", description: "With Maven: what runs before the analysis." },
  "plugin-version": { type: "string", default: "5.1.0.4751", regex: "^[0-9.]+$", description: "With Maven: version of sonar-maven-plugin." },
  "gate-timeout": { type: "number", default: 600, description: "Seconds to wait for the verdict of the quality gate." },
  stage: stageInput("test"),
  timeout: commonInputs.timeout,
} as const satisfies Component["inputs"];

/**
 * Analyses with SonarQube, and waits for the quality gate: its verdict is the job's. It runs on every branch, since what is
 * pushed from one must have passed here; a SonarQube without branches shows the last analysis, whichever branch it was of.
 */
export const sonarqube: Component = {
  name: "sonarqube",
  description: "Analyses with SonarQube, and fails where the quality gate does.",
  needs: ["secrets", "analysis"],
  inputs,
  jobs: (platform) => ({
    ...Object.fromEntries((["scanner", "maven"] as const).map((scanner) => [`.dso-sonarqube-${scanner}`, howTo(scanner, platform)])),
    [input("name")]: {
      extends: `.dso-sonarqube-${input("scanner")}`,
      ...runs(onAllRefs, "stage", { platform, purpose: "read" }),
      // Who wrote which line is in the history.
      variables: { ...inputVariables(inputs, "directory", "project-key", "properties", "goals", "plugin-version", "gate-timeout"), GIT_DEPTH: "0" },
    },
  }),
};

function howTo(scanner: "scanner" | "maven", platform: CiPlatform) {
  return { ...inImage(image(scanner === "maven" ? "maven" : "sonar-scanner", platform)), script: [scriptWithSecrets(platform, "sonarqube", `sonarqube-${scanner}`)] };
}
