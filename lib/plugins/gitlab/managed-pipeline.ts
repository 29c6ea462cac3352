/** Pipelines that the platform writes for repositories without a file of their own, out of the catalogue's components. */
import { published } from "../../ci/catalogue";
import { judgeInclusions } from "../../ci/check/inclusions";
import { assemble } from "../../ci/check/jobs";
import { componentAddress, inclusions, renderPipeline, type CatalogueReference, type Inputs, type PipelineDescription } from "../../ci/pipeline";
import type { Finding, Path } from "../../errors";
import type { IDsoRepository } from "../../model";
import type { RepositoryPipelineSpec, Severity } from "../../repository-ci-spec";
import type { RepositorySpec } from "../../spec";
import { chartName, severities } from "../../values/repository-ci";
import { pipelinesRepository } from "../../values/slug";
import type { PlatformCatalogue } from "./platform-catalogue";

/** File with a repository's pipeline, in the repository of all of them. */
export function pipelineFile(repository: string): string {
  return `${repository}.yml`;
}

/**
 * Where GitLab finds it (https://docs.gitlab.com/ci/pipelines/settings/#specify-a-custom-cicd-configuration-file): not in
 * the repository itself, where a mirrored one would lose it with the next run.
 */
export function pipelinePath({ project, name }: IDsoRepository): string {
  return `${pipelineFile(name)}@${project.path}/${pipelinesRepository}`;
}

/** The file's text. */
export function managedPipeline(repository: string, pipeline: RepositoryPipelineSpec, catalogue: CatalogueReference): string {
  const origin = `# Written by the platform, from what its inventory says of the repository ${repository}: what is changed here by hand is put back.`;
  return `${origin}\n${renderPipeline(descriptionOf(pipeline, catalogue))}`;
}

function descriptionOf({ tests, gates = {}, images = [], charts, packages, deploy }: RepositoryPipelineSpec, catalogue: CatalogueReference): PipelineDescription {
  const { sonarqube = false, trivy } = gates;
  const severity: Inputs = trivy === undefined ? {} : { severity: fromOn(trivy) };
  return {
    catalogue,
    tests,
    ...(sonarqube !== false && { analysis: { scanner: sonarqube === true ? "scanner" : sonarqube } }),
    ...(trivy !== undefined && { scan: { inputs: severity } }),
    images: images.map((image) => ({ ...image, inputs: { ...severity, ...image.inputs } })),
    // One chart alone keeps the component's own name, and so do its jobs.
    charts: charts && charts.length > 1 ? charts.map((chart) => ({ ...chart, name: chartName(chart) })) : charts,
    packages,
    deployments: deploy,
  };
}

/** All that are at least as severe, as Trivy wants them. */
function fromOn(severity: Severity): string {
  return severities.slice(severities.indexOf(severity)).join(",");
}

/** Where the steps of a pipeline are declared, in the order of its inclusions. */
function placesOf({ tests = [], gates = {}, images = [], charts = [], packages = [], deploy = [] }: RepositoryPipelineSpec): readonly Path[] {
  const each = (list: string, steps: readonly unknown[]) => steps.map((_, index): Path => [list, index]);
  return [
    ...each("tests", tests),
    ...((gates.sonarqube ?? false) === false ? [] : [["gates", "sonarqube"]]),
    ...(gates.trivy === undefined ? [] : [["gates", "trivy"]]),
    ...each("images", images),
    ...each("charts", charts),
    ...each("packages", packages),
    ...each("deploy", deploy),
  ];
}

/** What the components of the platform would not take, at the place of the inventory that it comes from. @param catalogue asked where there are such pipelines */
export function* judgeManagedPipelines(repositories: readonly RepositorySpec[], catalogue: () => PlatformCatalogue): Iterable<Finding> {
  for (const [index, { ci }] of repositories.entries()) {
    if (ci?.pipeline !== undefined) yield* judgePipeline(ci.pipeline, catalogue(), ["repositories", index, "ci", "pipeline"]);
  }
}

function* judgePipeline(pipeline: RepositoryPipelineSpec, { reference, platform }: PlatformCatalogue, at: Path): Iterable<Finding> {
  const steps = inclusions(descriptionOf(pipeline, reference));
  const included = steps.map(({ component, inputs }) => ({ component: componentAddress(component, reference), inputs }));
  const places = placesOf(pipeline);
  const catalogue = { reference, platform, components: published(platform) };
  const judged = judgeInclusions(included, catalogue);
  for (const finding of judged.findings) {
    const [, step, , input] = finding.at;
    const place = places[Number(step)]!;
    yield { ...finding, at: [...at, ...place, ...(input === undefined ? [] : placeOfInput(pipeline, place, String(input)))] };
  }
  // Of jobs that replace each other, one says it for all of a step.
  const said = new Set<unknown>();
  for (const finding of assemble({}, judged, catalogue).findings) {
    const [, step] = finding.at;
    if (said.has(step)) continue;
    said.add(step);
    yield { ...finding, at: [...at, ...places[Number(step)]!] };
  }
}

/** An input that the step has a key for, or one that it gives as it stands. */
function placeOfInput(pipeline: RepositoryPipelineSpec, [list, index]: Path, input: string): Path {
  const step = (pipeline[list as "images"]?.[index as number] ?? {}) as { readonly inputs?: object };
  if (Object.hasOwn(step.inputs ?? {}, input)) return ["inputs", input];
  return Object.hasOwn(step, input) ? [input] : [];
}
