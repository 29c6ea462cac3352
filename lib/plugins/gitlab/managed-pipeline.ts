/** Pipelines that the platform writes for repositories without a file of their own, out of the catalogue's components. */
import { published } from "../../ci/catalogue";
import { judgePipeline } from "../../ci/check";
import { componentAddress, inclusions, renderPipeline, stages, type CatalogueReference, type Inputs, type PipelineDescription } from "../../ci/pipeline";
import { inputWithKey, type Finding, type Path } from "../../errors";
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
    if (ci?.pipeline !== undefined) yield* judgeManaged(ci.pipeline, catalogue(), ["repositories", index, "ci", "pipeline"]);
  }
}

/** Keys of the steps that are inputs of their components, by the list that the steps are in. */
const keys: Readonly<Record<string, readonly string[]>> = {
  tests: ["name", "directory"],
  images: ["name", "context", "dockerfile"],
  charts: ["name", "directory"],
  packages: ["name", "directory"],
  deploy: ["image", "repository", "file", "key"],
};

/** Of these the rules on specs speak, at the same places, and know more of the project. */
const bySpec: ReadonlySet<string> = new Set(["image-not-pushed", "no-visible-job", "not-deployable"]);

function* judgeManaged(pipeline: RepositoryPipelineSpec, { reference, platform }: PlatformCatalogue, at: Path): Iterable<Finding> {
  const places = placesOf(pipeline);
  const withKeys = places.flatMap((place) => Object.keys(inputsAt(pipeline, place)).filter((input) => keys[String(place[0])]?.includes(input)).map((input) => inputWithKey([...at, ...place, "inputs", input], input)));
  yield* withKeys;
  if (withKeys.length > 0) return;
  const steps = inclusions(descriptionOf(pipeline, reference));
  const file = { stages, include: steps.map(({ component, inputs }) => ({ component: componentAddress(component, reference), inputs })) };
  const said = new Set<string>();
  for (const finding of judgePipeline(file, { reference, platform, components: published(platform) }).findings) {
    if (bySpec.has(finding.code)) continue;
    const [, step, , input, ...below] = finding.at;
    const place = places[Number(step)]!;
    const within = input === undefined ? [] : placeOfInput(pipeline, place, String(input));
    const there: Path = [...at, ...place, ...within, ...(within.length === 0 ? [] : below)];
    // What holds for several jobs of a step, one of them says.
    const what = JSON.stringify([finding.code, there]);
    if (said.has(what)) continue;
    said.add(what);
    yield { ...finding, at: there };
  }
}

function inputsAt(pipeline: RepositoryPipelineSpec, place: Path): object {
  return stepAt(pipeline, place).inputs ?? {};
}

function stepAt(pipeline: RepositoryPipelineSpec, [list, index]: Path): { readonly inputs?: object } {
  return pipeline[list as "images"]?.[index as number] ?? {};
}

/** An input that the step has a key for, or one that it gives as it stands. */
function placeOfInput(pipeline: RepositoryPipelineSpec, place: Path, input: string): Path {
  if (Object.hasOwn(inputsAt(pipeline, place), input)) return ["inputs", input];
  return Object.hasOwn(stepAt(pipeline, place), input) ? [input] : [];
}
