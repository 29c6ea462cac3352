/** Tests of the languages that the catalogue knows. None of them gets a secret: what they run is of any branch. */
import type { Component, Input, Job } from "../component";
import type { ImageName } from "../images";
import { artefacts, commonInputs, inImage, input, inputVariables, nameInput, onAllRefs, runs, stageInput } from "../job";
import type { Language } from "../pipeline";
import { scriptOf } from "../script";

interface Tests {
  readonly language: Language;
  readonly description: string;
  readonly image: ImageName;
  /** Where reports in JUnit's format are, relative to the repository's root. */
  readonly junit: string;
  readonly inputs: Readonly<Record<string, Input>>;
  /** Directories of what was downloaded, kept for the next run. GitLab keeps those of protected branches apart. */
  readonly cache: readonly string[];
  /** Runs after the component's own script. */
  readonly script?: string;
}

function tests({ language, description, image, junit, inputs: own, cache, script: then }: Tests): Component {
  const inputs = {
    name: nameInput(language),
    directory: commonInputs.directory,
    image: { type: "string", defaultImage: image, description: "Image to run in, at an exact version." },
    ...own,
    artifacts: commonInputs.artifacts,
    "junit-report": { ...commonInputs["junit-report"], default: junit },
    stage: stageInput("test"),
    timeout: commonInputs.timeout,
  } as const satisfies Component["inputs"];
  const variables = Object.entries(own).flatMap(([name, { type }]) => (type === "array" ? [] : [name]));
  return {
    name: language,
    description,
    inputs,
    jobs: () => ({
      [input("name")]: {
        ...inImage(input("image")),
        ...runs(onAllRefs, "stage"),
        variables: inputVariables(inputs, "directory", ...variables),
        cache: { key: `${language}-${input("name")}`, paths: cache },
        ...(then === undefined ? { script: [scriptOf(language)] } : { before_script: [scriptOf(language)], script: then }),
        ...artefacts("1 week", { paths: input("artifacts"), reports: { junit: input("junit-report") } }),
      } satisfies Job,
    }),
  };
}

export const node = tests({
  language: "node",
  description: "Installs what package-lock.json says, and runs scripts of package.json.",
  image: "node",
  junit: "**/junit.xml",
  inputs: { scripts: { type: "string", default: "test", regex: "^[A-Za-z0-9:_. -]*$", description: "Scripts of package.json, one after the other, with spaces between." } },
  cache: [".npm/"],
});

export const maven = tests({
  language: "maven",
  description: "Builds and tests with Maven.",
  image: "maven",
  junit: "**/target/*-reports/TEST-*.xml",
  inputs: {
    goals: { type: "string", default: "verify", regex: "^[A-Za-z0-9:_. -]+$", description: "Goals and phases, with spaces between." },
    arguments: { type: "string", default: "", description: "Arguments of Maven, such as profiles, with spaces between." },
    settings: { type: "string", default: "", regex: "^[A-Za-z0-9_./-]*$", description: "Settings file, relative to the repository's root. Without one, Maven has its own." },
  },
  cache: [".m2/repository/"],
});

export const python = tests({
  language: "python",
  description: "Installs a Python project into an environment of its own, and tests it there.",
  image: "python",
  junit: "**/junit.xml",
  inputs: {
    install: { type: "string", default: ". pytest", regex: "^[^;&|`$<>]*$", description: "What pip installs, with spaces between, such as `-r requirements.txt`." },
    commands: { type: "array", default: ["python -m pytest --junit-xml=junit.xml"], description: "Commands, one after the other; the first that fails ends the job." },
  },
  cache: [".pip/"],
  script: input("commands"),
});

export const go = tests({
  language: "go",
  description: "Vets and tests a Go module.",
  image: "go",
  junit: "**/junit.xml",
  inputs: {
    packages: { type: "string", default: "./...", regex: "^[A-Za-z0-9_./-]+$", description: "Packages to vet and to test." },
    arguments: { type: "string", default: "", regex: "^[^;&|`$<>]*$", description: "Arguments of go test, with spaces between, such as `-race`." },
  },
  cache: [".go/mod/", ".go/cache/"],
});
