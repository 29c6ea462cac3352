/**
 * What people declare of a repository's pipeline, as plain data. Types only. The rules on these values stand in
 * `lib/rules`, what the catalogue's components take of them in GitLab's plugin.
 */

/** What runs for a repository, and when. */
export interface RepositoryCiSpec {
  /** File with its pipeline, or `<file>@<full path of a repository>:<ref>`. @default - `.gitlab-ci-dso.yml` of what is mirrored, GitLab's own default otherwise */
  readonly path?: string;
  /** What the platform writes where the repository has no file of its own, out of the catalogue's components. @default - the file at `path` */
  readonly pipeline?: RepositoryPipelineSpec;
  /** At most ten. @default [] */
  readonly schedules?: readonly ScheduleSpec[];
  /** Variables of its jobs, by name; never a secret. @default {} */
  readonly variables?: Readonly<Record<string, string>>;
}

/** When a pipeline starts by itself. */
export interface ScheduleSpec {
  /** What it is for; unique in the repository. */
  readonly description: string;
  /** Five cron fields, e.g. `15 3 * * 1-5`. */
  readonly cron: string;
  /** Time zone of the fields, e.g. `Europe/Paris`. @default "UTC" */
  readonly timezone?: string;
  /** Branch, or `refs/tags/<tag>`. @default "main" */
  readonly ref?: string;
  /** Variables of such a pipeline, by name; never a secret. @default {} */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What happens to a change, step by step: what an earlier one refuses, a later one never sees. */
export interface RepositoryPipelineSpec {
  /** @default [] */
  readonly tests?: readonly PipelineTestSpec[];
  /** @default {} */
  readonly gates?: PipelineGatesSpec;
  /** Images that are built, scanned, and pushed from protected refs. @default [] */
  readonly images?: readonly PipelineImageSpec[];
  /** Helm charts that are stored beside the images. @default [] */
  readonly charts?: readonly PipelineChartSpec[];
  /** Packages that are published from protected refs. @default [] */
  readonly packages?: readonly PipelinePackageSpec[];
  /** Where the tag of a new image is written. @default [] */
  readonly deploy?: readonly PipelineDeploySpec[];
}

/** Inputs of a component that have no key of their own here, by name. */
export type ComponentInputs = Readonly<Record<string, string | number | boolean | readonly unknown[]>>;

export interface PipelineTestSpec {
  /** `command` runs what its inputs say, in any image. */
  readonly language: "node" | "maven" | "python" | "go" | "command";
  /** Tells two tests of one language apart. @default - the language */
  readonly name?: string;
  /** @default "." */
  readonly directory?: string;
  /** @default {} */
  readonly inputs?: ComponentInputs;
}

/** What a change must pass before anything is pushed. */
export interface PipelineGatesSpec {
  /** SonarQube's quality gate; `maven` analyses as part of the build. @default false */
  readonly sonarqube?: boolean | "scanner" | "maven";
  /** The least severity of a finding of Trivy, in the source tree and in images, that is not let through. @default - the source tree is not scanned, images by the component's default */
  readonly trivy?: Severity;
}

export type Severity = "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";

export interface PipelineImageSpec {
  /** Name in the project's part of the registry, unique in the pipeline. */
  readonly name: string;
  /** @default "." */
  readonly context?: string;
  /** Relative to the repository. @default - `Dockerfile` in the context */
  readonly dockerfile?: string;
  /** @default {} */
  readonly inputs?: ComponentInputs;
}

export interface PipelineChartSpec {
  /** Directory of the chart. */
  readonly directory: string;
  /** Tells two charts apart. @default - the last part of the directory */
  readonly name?: string;
  /** @default {} */
  readonly inputs?: ComponentInputs;
}

export interface PipelinePackageSpec {
  readonly format: "maven" | "npm" | "python";
  /** Tells two packages of one format apart. @default - the format */
  readonly name?: string;
  /** @default "." */
  readonly directory?: string;
  /** @default {} */
  readonly inputs?: ComponentInputs;
}

export interface PipelineDeploySpec {
  /** Name of an image of this pipeline. */
  readonly image: string;
  /** Name of an infrastructure repository of the project, which is not mirrored. */
  readonly repository: string;
  /** Values file, or `kustomization.yaml`. */
  readonly file: string;
  /** Where the tag stands in a values file, e.g. `image.tag`. @default - the file is a kustomization */
  readonly key?: string;
  /** @default {} */
  readonly inputs?: ComponentInputs;
}
