import type { JsonSchema } from "../../service-definition";
import { analysers, packageFormats, severities, testLanguages } from "../../values/repository-ci";
import { choice, list, mapping, text } from "./parts";

const name = (of: string) => text(of, { minLength: 1 });

const variables: JsonSchema = {
  type: "object",
  description: "CI variables by name. Never a secret: a job reads those from the secret store.",
  additionalProperties: { type: "string", description: "The value, as it stands." },
};

const inputs: JsonSchema = {
  type: "object",
  description: "Inputs of the component that have no key of their own here, by name: see the catalogue's README.",
  additionalProperties: { type: ["string", "number", "boolean", "array"], description: "The value." },
};

const directory = text("Directory, from the top of the repository.", { minLength: 1, default: "." });

const tests = list(
  "What must pass before anything is built.",
  mapping({
    description: "Tests of one language.",
    required: ["language"],
    properties: {
      language: choice("command runs what its inputs say, in any image.", testLanguages),
      name: name("Tells two tests of one language apart; the language where it is left out."),
      directory,
      inputs,
    },
  }),
);

const gates = mapping({
  description: "What a change must pass before anything is pushed.",
  properties: {
    sonarqube: {
      description: "SonarQube's quality gate; maven analyses as part of the build.",
      default: false,
      oneOf: [{ type: "boolean" }, { type: "string", enum: analysers }],
    },
    trivy: choice(
      "The least severity of a finding of Trivy, in the source tree and in images, that is not let through. Where it is left out the source tree is not scanned, and images by the component's default.",
      severities,
    ),
  },
});

const images = list(
  "Images that are built, scanned, and pushed from protected branches and tags.",
  mapping({
    description: "An image.",
    required: ["name"],
    properties: {
      name: name("Name in the project's part of the registry, unique in the pipeline."),
      context: text("What the builder sees, from the top of the repository.", { minLength: 1, default: "." }),
      dockerfile: text("From the top of the repository; Dockerfile in the context where it is left out.", { minLength: 1 }),
      inputs,
    },
  }),
);

const charts = list(
  "Helm charts that are stored beside the images.",
  mapping({
    description: "A chart.",
    required: ["directory"],
    properties: {
      directory: text("Directory of the chart, from the top of the repository.", { minLength: 1 }),
      name: name("Tells two charts apart; the last part of the directory where it is left out."),
      inputs,
    },
  }),
);

const packages = list(
  "Packages that are published from protected branches and tags.",
  mapping({
    description: "A package.",
    required: ["format"],
    properties: {
      format: choice("Its format.", packageFormats),
      name: name("Tells two packages of one format apart; the format where it is left out."),
      directory,
      inputs,
    },
  }),
);

const deploy = list(
  "Where the tag of a new image is written, so that Argo CD deploys it.",
  mapping({
    description: "A place in an infrastructure repository.",
    required: ["image", "repository", "file"],
    properties: {
      image: text("Name of an image of this pipeline."),
      repository: text("Name of an infrastructure repository of the project, which is not mirrored."),
      file: text("Values file, or kustomization.yaml, from the top of that repository.", { minLength: 1 }),
      key: text("Where the tag stands in a values file, such as image.tag; left out for a kustomization.", { minLength: 1 }),
      inputs,
    },
  }),
);

const schedule = mapping({
  description: "When a pipeline starts by itself.",
  required: ["description", "cron"],
  properties: {
    description: text("What it is for; unique in the repository.", { minLength: 1, maxLength: 255 }),
    cron: text("Five cron fields, such as 15 3 * * 1-5.", { minLength: 1 }),
    timezone: text("Time zone of the fields, such as Europe/Paris.", { minLength: 1, default: "UTC" }),
    ref: text("Branch, or refs/tags/<tag>.", { minLength: 1, default: "main" }),
    variables,
  },
});

/** What a repository says of its pipeline. */
export const repositoryCi = mapping({
  description: "The repository's pipeline, and what starts it.",
  properties: {
    path: text("File with its pipeline, or <file>@<full path of a repository>:<ref>; .gitlab-ci-dso.yml of what is mirrored, GitLab's own default otherwise.", { minLength: 1 }),
    pipeline: mapping({
      description: "What the platform writes where the repository has no file of its own, out of the catalogue's components.",
      properties: { tests, gates, images, charts, packages, deploy },
    }),
    schedules: list("When a pipeline starts by itself: at most ten.", schedule),
    variables,
  },
});
