import { stringify } from "yaml";
import type { ComponentInputs, PipelineChartSpec, PipelineDeploySpec, PipelineImageSpec, PipelinePackageSpec, PipelineTestSpec } from "../repository-ci-spec";

/**
 * What a repository's pipeline does, as data: `dso ci init` makes one from a source tree, the platform from the options
 * of a repository. Directories and files are relative to the repository's root.
 */
export interface PipelineDescription {
  readonly catalogue: CatalogueReference;
  /** @default [] */
  readonly tests?: readonly TestSuite[];
  /** Analysis by SonarQube, whose quality gate is awaited. @default - none */
  readonly analysis?: Analysis;
  /** Trivy on the source tree. @default - none */
  readonly scan?: Scan;
  /** @default [] */
  readonly images?: readonly ImageBuild[];
  /** Helm charts that are stored in the registry. @default [] */
  readonly charts?: readonly Chart[];
  /** Packages that are stored in the repositories of artefacts. @default [] */
  readonly packages?: readonly Package[];
  /** Where the infrastructure repository is told of a new image. @default [] */
  readonly deployments?: readonly DeploymentTarget[];
}

export interface CatalogueReference {
  /** Full path of the catalogue's project in the forge, e.g. `forge/projects/catalog`. */
  readonly path: string;
  /** Tag of a published version: a branch would change under the pipelines that use it. */
  readonly version: string;
}

/** Languages whose component knows the usual commands. */
export type Language = Exclude<PipelineTestSpec["language"], "command">;

export type TestSuite = PipelineTestSpec;

export interface Analysis {
  /** `maven` runs the analysis as part of the build, with its coverage. @default "scanner" */
  readonly scanner?: "scanner" | "maven";
  /** @default "." */
  readonly directory?: string;
  /** @default {} */
  readonly inputs?: Inputs;
}

export interface Scan {
  /** @default {} */
  readonly inputs?: Inputs;
}

export type ImageBuild = PipelineImageSpec;
export type Chart = PipelineChartSpec;
export type Package = PipelinePackageSpec;
export type DeploymentTarget = PipelineDeploySpec;
export type Inputs = ComponentInputs;

/** One component that a pipeline includes. */
export interface Inclusion {
  readonly component: string;
  readonly inputs: Inputs;
  /** Why it is there, for whoever reads the file. */
  readonly why: string;
}

/** Stages of all components, in the order in which they must run: what an earlier one refuses, a later one never sees. */
export const stages = ["test", "build", "scan", "publish", "deploy"] as const;

/** The components that a pipeline includes, in the order of its stages. */
export function inclusions(pipeline: PipelineDescription): readonly Inclusion[] {
  const { tests = [], analysis, scan, images = [], charts = [], packages = [], deployments = [] } = pipeline;
  return [
    ...tests.map(testInclusion),
    ...(analysis === undefined ? [] : [analysisInclusion(analysis)]),
    ...(scan === undefined ? [] : [{ component: "trivy", inputs: scan.inputs ?? {}, why: "Vulnerable dependencies, misconfiguration and secrets in the source tree." }]),
    ...images.map(imageInclusion),
    ...charts.map(chartInclusion),
    ...packages.map(packageInclusion),
    ...deployments.map((deployment) => deploymentInclusion(deployment, deployments)),
  ];
}

function testInclusion({ language, name, directory, inputs }: TestSuite): Inclusion {
  return {
    component: language,
    inputs: { ...given({ name, directory: unlessRoot(directory) }), ...inputs },
    why: "What fails here ends the pipeline: no later stage begins.",
  };
}

function analysisInclusion({ scanner = "scanner", directory, inputs }: Analysis): Inclusion {
  return {
    component: "sonarqube",
    inputs: { ...given({ scanner: scanner === "scanner" ? undefined : scanner, directory: unlessRoot(directory) }), ...inputs },
    why: "The quality gate is awaited: while it is red, nothing is pushed.",
  };
}

function imageInclusion({ name, context, dockerfile, inputs }: ImageBuild): Inclusion {
  return {
    component: "image",
    inputs: { name, ...given({ context: unlessRoot(context), dockerfile }), ...inputs },
    why: "Built without credentials, scanned, and pushed from protected branches and tags only.",
  };
}

function chartInclusion({ directory, name, inputs }: Chart): Inclusion {
  return {
    component: "helm",
    inputs: { ...given({ name }), directory, ...inputs },
    why: "Linted, packaged, and stored beside the images.",
  };
}

function packageInclusion({ format, name, directory, inputs }: Package): Inclusion {
  return {
    component: `publish-${format}`,
    inputs: { ...given({ name, directory: unlessRoot(directory) }), ...inputs },
    why: "Published from protected branches and tags only.",
  };
}

function deploymentInclusion(deployment: DeploymentTarget, all: readonly DeploymentTarget[]): Inclusion {
  const { image, repository, file, key, inputs } = deployment;
  // Jobs are called after the file, which may be told of an image at several keys, or on several branches.
  const alike = all.filter((other) => other.image === image && other.repository === repository && other.file === file);
  const name = [key, inputs?.["branch"]].filter((part) => part !== undefined).map((part) => `:${String(part)}`).join("");
  return {
    component: "deploy",
    inputs: { image, repository, file, ...given({ key, name: alike.length > 1 && name !== "" ? name : undefined }), ...inputs },
    why: "Argo CD deploys what the infrastructure repository says: this writes the new tag there.",
  };
}

function unlessRoot(directory: string | undefined): string | undefined {
  return directory === "." ? undefined : directory;
}

function given(inputs: Readonly<Record<string, Inputs[string] | undefined>>): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter((entry): entry is [string, Inputs[string]] => entry[1] !== undefined));
}

/** What is included, as GitLab resolves it on the forge that runs the pipeline. */
export function componentAddress(component: string, { path, version }: CatalogueReference): string {
  return `$CI_SERVER_FQDN/${path}/${component}@${version}`;
}

/** The pipeline as a file, as a person would write it. The same description gives the same bytes. */
export function renderPipeline(pipeline: PipelineDescription): string {
  const all = inclusions(pipeline);
  const lines = [
    "# What happens to a change: the components come from the platform's catalogue, at one version of it.",
    "# `dso ci check` says what is wrong in this file.",
    "",
    "# A stage begins when everything in those before it has passed.",
    `stages: [${stages.join(", ")}]`,
    "",
  ];
  if (all.length === 0) return [...lines, "include: []", ""].join("\n");
  lines.push("include:");
  all.forEach(({ component, inputs, why }, index) => {
    // The same reason is given once for all that it holds for.
    if (why !== all[index - 1]?.why) lines.push(...(index === 0 ? [] : [""]), `  # ${why}`);
    lines.push(`  - component: ${componentAddress(component, pipeline.catalogue)}`);
    if (Object.keys(inputs).length > 0) lines.push("    inputs:", ...indented(stringify(inputs, { lineWidth: 0, flowCollectionPadding: false, compat: GITLABS_YAML }), 6));
  });
  return `${lines.join("\n")}\n`;
}

/** GitLab takes `no` for false, and a date for no text: what is text there as well is in quotes. */
const GITLABS_YAML = "yaml-1.1";

function indented(text: string, by: number): readonly string[] {
  return text.trimEnd().split("\n").map((line) => (line === "" ? line : `${" ".repeat(by)}${line}`));
}
