import { imageNamePattern } from "../../values/repository-ci";
import type { CiPlatform, Component, Job } from "../component";
import { image as imageOf } from "../images";
import { artefacts, commonInputs, identity, inImage, input, inputVariables, noHistory, onAllRefs, onProtectedRefs, runs } from "../job";
import { scriptOf, scriptWithSecrets } from "../script";
import { gateInputs, scanReports } from "./trivy";

const builders = ["buildkit", "buildah"] as const;
/** Where images that a Dockerfile builds on are: free for all, or the project's own besides. */
const bases = ["public", "project"] as const;

const path = "^[A-Za-z0-9_.][A-Za-z0-9_./-]*$";

const inputs = {
  name: { type: "string", regex: imageNamePattern.source, description: "Name of the image in the project's part of the registry." },
  context: { type: "string", default: ".", regex: path, description: "Directory that the builder sees, relative to the repository's root." },
  dockerfile: { type: "string", default: "", regex: "^([A-Za-z0-9_.][A-Za-z0-9_./-]*)?$", description: "Dockerfile, relative to the repository's root. Without one, `Dockerfile` in the context." },
  tags: {
    type: "string",
    default: "$CI_COMMIT_SHORT_SHA $CI_COMMIT_TAG",
    description: "Tags, with spaces between; the first is what deploy writes. One that is never used again lets Argo CD see that there is something new.",
  },
  "build-args": { type: "string", default: "", description: "Build arguments, one a line, such as `VERSION=1.2`. They are no place for secrets: they stay in the image." },
  target: { type: "string", default: "", regex: "^[A-Za-z0-9_.-]*$", description: "Stage of the Dockerfile to build. Without one, the last." },
  builder: { type: "string", default: "buildkit", options: builders, description: "What builds: BuildKit (rootless), or Buildah." },
  "base-images": {
    type: "string",
    default: "public",
    options: bases,
    description: "Whether the Dockerfile builds on images of the project's own: the builder then pulls with the project's robot. BuildKit's own image cannot read secrets, so take Buildah for it.",
  },
  cache: { type: "boolean", default: false, description: "With BuildKit: whether layers are kept in GitLab's cache for the next build." },
  ...gateInputs,
  sign: { type: "boolean", default: false, description: "Whether to sign as cosign does, with the key in the CI variable COSIGN_PRIVATE_KEY (a file) and its password in COSIGN_PASSWORD." },
  "build-stage": { type: "string", default: "build", description: "Stage in which to build." },
  "scan-stage": { type: "string", default: "scan", description: "Stage in which to scan, and to list what is in it; after the one that builds." },
  "push-stage": { type: "string", default: "publish", description: "Stage in which to push; after the one that scans." },
  timeout: commonInputs.timeout,
} as const satisfies Component["inputs"];

const layout = `.dso/images/${input("name")}`;

/**
 * An image, from its Dockerfile to the registry: built without credentials, scanned, and then pushed as it was scanned.
 * The jobs hand it on as a directory in OCI's layout, so that its digest never changes.
 */
export const image: Component = {
  name: "image",
  description: "Builds an image, scans it, lists what is in it, and pushes it from protected branches and tags.",
  needs: ["secrets", "registry"],
  inputs,
  jobs: (platform) => ({
    ...Object.fromEntries(builders.flatMap((builder) => bases.map((base) => [howToBuild(builder, base), builds(builder, base, platform)]))),
    [`build:${input("name")}`]: build(),
    [`scan:${input("name")}`]: inTrivy("trivy-image", platform),
    [`sbom:${input("name")}`]: list(platform),
    [`push:${input("name")}`]: push(platform),
  }),
};

function howToBuild(builder: string, base: string): string {
  return `.dso-build-${builder}-${base}`;
}

/** Without credentials; or, for the project's own images, with those that pull. */
function builds(builder: (typeof builders)[number], base: (typeof bases)[number], platform: CiPlatform): Job {
  const scripts = ["image-build", `image-${builder}`];
  return {
    ...inImage(imageOf(builder, platform)),
    ...(base === "public" ? { script: [scriptOf(...scripts)] } : { ...identity(platform, "read"), script: [scriptWithSecrets(platform, "image-pull", ...scripts)] }),
  };
}

function build(): Job {
  return {
    extends: howToBuild(input("builder"), input("base-images")),
    ...runs(onAllRefs, "build-stage"),
    variables: inputVariables(inputs, "name", "context", "dockerfile", "build-args", "target", "cache"),
    cache: { key: `image-${input("name")}`, paths: [`.dso/cache/${input("name")}/`] },
    ...artefacts("1 day", { when: "on_success", paths: [`${layout}/`] }),
  };
}

function inTrivy(script: string, platform: CiPlatform): Job {
  return {
    ...inImage(imageOf("trivy", platform)),
    ...runs(onAllRefs, "scan-stage"),
    variables: { ...inputVariables(inputs, "name", "severity", "ignore-unfixed"), DSO_SCANNERS: "vuln,secret" },
    script: [scriptOf("trivy-settings", "trivy", script)],
    ...scanReports(input("name")),
  };
}

function list(platform: CiPlatform): Job {
  return {
    ...inImage(imageOf("trivy", platform)),
    ...runs(onAllRefs, "scan-stage"),
    variables: { ...inputVariables(inputs, "name"), ...noHistory },
    script: [scriptOf("trivy-settings", "image-sbom")],
    ...artefacts("1 month", { when: "on_success", paths: [`.dso/reports/sbom-${input("name")}.cdx.json`] }),
  };
}

function push(platform: CiPlatform): Job {
  return {
    ...inImage(imageOf("skopeo", platform)),
    ...runs(onProtectedRefs, "push-stage", { platform, purpose: "push" }),
    variables: { ...inputVariables(inputs, "name", "tags", "sign"), ...noHistory },
    script: [scriptWithSecrets(platform, "image-push")],
    ...artefacts("1 month", { when: "on_success", paths: [`.dso/pushed/${input("name")}`] }),
  };
}
