/** What is published to Nexus, by the format of its repositories (console §3.5.3). */
import type { Component, Input } from "../component";
import type { ImageName } from "../images";
import { commonInputs, inImage, input, inputVariables, nameInput, onProtectedRefs, runs, stageInput } from "../job";
import { scriptWithSecrets } from "../script";

interface Publication {
  readonly format: "maven" | "npm" | "python";
  readonly description: string;
  readonly image: ImageName;
  readonly inputs: Readonly<Record<string, Input>>;
}

function publication({ format, description, image, inputs: own }: Publication): Component {
  const name = `publish-${format}`;
  const inputs = {
    name: nameInput(name),
    directory: commonInputs.directory,
    image: { type: "string", defaultImage: image, description: "Image to run in, at an exact version, with curl or GNU wget." },
    ...own,
    stage: stageInput("publish"),
    timeout: commonInputs.timeout,
  } as const satisfies Component["inputs"];
  return {
    name,
    description,
    needs: ["secrets", "artefacts"],
    inputs,
    jobs: (platform) => ({
      [input("name")]: {
        ...inImage(input("image")),
        ...runs(onProtectedRefs, "stage", { platform, purpose: "publish" }),
        variables: inputVariables(inputs, "directory", ...Object.keys(own)),
        script: [scriptWithSecrets(platform, "nexus", name)],
      },
    }),
  };
}

export const publishMaven = publication({
  format: "maven",
  description: "Builds with Maven, and publishes to the project's repositories of releases and snapshots.",
  image: "maven",
  inputs: {
    arguments: { type: "string", default: "", description: "Arguments of Maven, such as profiles, with spaces between." },
    "plugin-version": { type: "string", default: "3.1.4", regex: "^3\\.[0-9.]+$", description: "Version of maven-deploy-plugin." },
  },
});

export const publishNpm = publication({
  format: "npm",
  description: "Builds an npm package, and publishes it to the project's repository.",
  image: "node",
  inputs: {
    scripts: { type: "string", default: "", regex: "^[A-Za-z0-9:_. -]*$", description: "Scripts of package.json that build it, one after the other, with spaces between." },
    tag: { type: "string", default: "latest", regex: "^[A-Za-z][A-Za-z0-9._-]*$", description: "Tag by which npm finds this version." },
  },
});

export const publishPython = publication({
  format: "python",
  description: "Builds an sdist and a wheel, and publishes them to the project's repository.",
  image: "python",
  inputs: { tools: { type: "string", default: "build==1.2.2.post1 twine==6.1.0", regex: "^[A-Za-z0-9=._ -]+$", description: "What builds and uploads, as pip installs it." } },
});
