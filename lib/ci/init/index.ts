/** Looks at a source tree, and says which pipeline fits it. */
import type { Chart, DeploymentTarget, ImageBuild, PipelineDescription, TestSuite } from "../pipeline";
import type { KnownCatalogue } from "../check";
import { surveyCharts, surveyOverlays } from "./deployment";
import { surveyGo } from "./go";
import { surveyImages } from "./images";
import { surveyMaven } from "./maven";
import { surveyNode } from "./node";
import { surveyOthers, surveySites } from "./others";
import { surveyPython } from "./python";
import { together } from "./survey";
import { nameFrom, nameOf, ROOT, type SourceTree } from "./tree";

export { generatedFolders, type SourceTree } from "./tree";

export interface ProposedPipeline {
  readonly pipeline: PipelineDescription;
  readonly found: readonly string[];
  readonly chosen: readonly string[];
  readonly undecided: readonly string[];
}

/** @param deployments where new tags are written, which a source tree does not say */
export function proposePipeline(tree: SourceTree, catalogue: KnownCatalogue, deployments: readonly DeploymentTarget[] = []): ProposedPipeline {
  const looks = [surveyNode, surveyMaven, surveyPython, surveyGo, surveyOthers, surveySites, surveyImages].flatMap((look) => look(tree));
  const all = together([...looks, ...surveyCharts(tree, catalogue), surveyOverlays(tree, catalogue)]);
  const has = (component: string): boolean => catalogue.components.some(({ name }) => name === component);
  const missing = new Set<string>();
  const offered = <T>(items: readonly T[], componentOf: (item: T) => string): readonly T[] =>
    items.filter((item) => has(componentOf(item)) || (missing.add(componentOf(item)), false));
  const tests = offered(toldApart(tree, all.tests, ({ language }) => language), ({ language }) => language);
  const images = offered(uniqueNames(all.images), () => "image");
  const charts = offered(chartsApart(all.charts, images), () => "helm");
  const packages = offered(toldApart(tree, all.packages, ({ format }) => format), ({ format }) => `publish-${format}`);
  const analysis = all.code && has("sonarqube") ? analysisOf(tests) : undefined;
  const targets = offered(deployments, () => "deploy");
  const pipeline: PipelineDescription = {
    catalogue: catalogue.reference,
    tests,
    ...(analysis && { analysis }),
    ...(has("trivy") && tree.files.length > 0 && { scan: {} }),
    images,
    charts,
    packages,
    deployments: targets,
  };
  return {
    pipeline,
    found: all.found,
    chosen: [
      ...all.chosen,
      ...(analysis === undefined ? [] : [`there is code: component sonarqube, ${analysis.scanner === "maven" ? "as part of Maven, which knows the coverage" : "with its scanner"}`]),
      ...(pipeline.scan === undefined ? [] : ["component trivy looks through the whole repository"]),
      ...targets.map(({ image, repository, file }) => `component deploy writes the tag of ${image} to ${file} of ${repository}, as you said`),
    ],
    undecided: [
      ...all.undecided,
      ...(all.found.length === 0 ? ["nothing that a component is for was found: the component command runs any command in any image"] : []),
      ...(all.found.length > 0 && !all.deployable && [all.images, all.charts, all.packages].every((made) => made.length === 0) ? [NO_IMAGE] : []),
      ...[...missing].map((component) => `the platform's catalogue has no component ${component}, so it is left out`),
      ...(images.length > 0 && targets.length === 0 ? [whereTagsGo(images.map(({ name }) => name), all.deployable, catalogue.deployable)] : []),
    ],
  };
}

const NO_IMAGE = "there is no Dockerfile, so nothing is made that could be deployed: add one, and the component image";

function whereTagsGo(images: readonly string[], deployedFromHere: boolean, deployable: readonly string[] = ["infra"]): string {
  const what = `the tag of ${images.join(", ")}`;
  const [repository] = deployable;
  if (repository === undefined) return `the project has no infrastructure repository that is not mirrored: change ${what} in your own forge, or declare one without externalUrl`;
  const example = images.length === 1 ? `--deploy ${repository}:values-dev.yaml:image.tag` : `--deploy ${images[0]}=${repository}:values-dev.yaml:${images[0]}.image.tag`;
  const here = deployedFromHere ? "; this repository itself only if it is not mirrored, as commits to a mirrored one are overwritten" : "";
  return `which file of which infrastructure repository takes ${what}: say it with ${example}${here}`;
}

/** With Maven alone the analysis is a part of the build. */
function analysisOf(tests: readonly TestSuite[]): NonNullable<PipelineDescription["analysis"]> {
  const languages = new Set(tests.map(({ language }) => language));
  const [first] = tests;
  if (languages.size === 1 && first?.language === "maven" && tests.length === 1) return { scanner: "maven", ...(first.directory !== undefined && { directory: first.directory }) };
  return {};
}

/** Several jobs of one component are called after their folders; where these have one name, after the whole path. */
function toldApart<T extends { readonly directory?: string; readonly name?: string }>(tree: SourceTree, items: readonly T[], componentOf: (item: T) => string): readonly T[] {
  return items.map((item) => {
    const others = items.filter((other) => other !== item && componentOf(other) === componentOf(item));
    if (others.length === 0 || item.name !== undefined) return item;
    const { directory = ROOT } = item;
    const name = nameOf(tree, directory);
    return { ...item, name: others.some((other) => nameOf(tree, other.directory ?? ROOT) === name) ? nameFrom(directory) : name };
  });
}

/** The same for images, whose names are known already. */
function uniqueNames(images: readonly ImageBuild[]): readonly ImageBuild[] {
  return images.map((image) => {
    const taken = images.some((other) => other !== image && other.name === image.name);
    return taken ? { ...image, name: nameFrom(image.dockerfile?.replace(/\/[^/]*$/, "") ?? image.context ?? image.name) } : image;
  });
}

/** One chart needs no name; of several, none has that of an image, as the jobs that push both are called after them. */
function chartsApart(charts: readonly Chart[], images: readonly ImageBuild[]): readonly Chart[] {
  if (charts.length === 1) return charts.map(({ name: _, ...chart }) => chart);
  return charts.map((chart) => (images.some(({ name }) => name === chart.name) ? { ...chart, name: `${chart.name}-chart` } : chart));
}
