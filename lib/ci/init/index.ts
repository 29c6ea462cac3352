/** Looks at a source tree, and says which pipeline fits it. */
import type { DeploymentTarget, Inputs, PipelineDescription, TestSuite } from "../pipeline";
import type { KnownCatalogue } from "../check";
import { image } from "../images";
import { overlaysOf, surveyCharts } from "./deployment";
import { surveyGo } from "./go";
import { surveyImages } from "./images";
import { surveyMaven } from "./maven";
import { surveyNode } from "./node";
import { surveyPython } from "./python";
import { nothingFound, together, type Survey } from "./survey";
import { nameOf, ROOT, type SourceTree } from "./tree";

export { generatedFolders, type SourceTree } from "./tree";

export interface ProposedPipeline {
  readonly pipeline: PipelineDescription;
  readonly found: readonly string[];
  readonly chosen: readonly string[];
  readonly undecided: readonly string[];
}

/** @param deployments where new tags are written, which a source tree does not say */
export function proposePipeline(tree: SourceTree, catalogue: KnownCatalogue, deployments: readonly DeploymentTarget[] = []): ProposedPipeline {
  const looks = [surveyNode, surveyMaven, surveyPython, surveyGo, surveyImages, surveyCharts].flatMap((look) => look(tree));
  const all = together([...looks, surveyOverlays(tree, catalogue)]);
  const has = (component: string): boolean => catalogue.components.some(({ name }) => name === component);
  const missing = new Set<string>();
  const offered = <T>(items: readonly T[], componentOf: (item: T) => string): readonly T[] =>
    items.filter((item) => has(componentOf(item)) || (missing.add(componentOf(item)), false));
  const tests = offered(toldApart(tree, all.tests, ({ language }) => language), ({ language }) => language);
  const images = offered(uniqueNames(all.images), () => "image");
  const charts = offered(all.charts.length === 1 ? all.charts.map(({ name: _, ...chart }) => chart) : all.charts, () => "helm");
  const packages = offered(toldApart(tree, all.packages, ({ format }) => format), ({ format }) => `publish-${format}`);
  const analysed = tests.some(({ language }) => language !== "command") || all.found.some((line) => /package|program|module|project/.test(line));
  const analysis = analysed && has("sonarqube") ? analysisOf(tests) : undefined;
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
      ...[...missing].map((component) => `the platform's catalogue has no component ${component}, so it is left out`),
      ...(images.length > 0 && targets.length === 0 ? [whereTagsGo(images.map(({ name }) => name), all.charts.length > 0 || overlaysOf(tree).length > 0)] : []),
    ],
  };
}

function whereTagsGo(images: readonly string[], deployedFromHere: boolean): string {
  const example = images.length === 1 ? "--deploy infra:values-dev.yaml:image.tag" : `--deploy ${images[0]}=infra:values-dev.yaml:${images[0]}.image.tag`;
  const here = deployedFromHere ? "; this repository itself only if it is not mirrored, as commits to a mirrored one are overwritten" : "";
  return `which file of which infrastructure repository takes the tag of ${images.join(", ")}: say it with ${example}${here}`;
}

/** With Maven alone the analysis is a part of the build. */
function analysisOf(tests: readonly TestSuite[]): NonNullable<PipelineDescription["analysis"]> {
  const languages = new Set(tests.map(({ language }) => language));
  const [first] = tests;
  if (languages.size === 1 && first?.language === "maven" && tests.length === 1) return { scanner: "maven", ...(first.directory !== undefined && { directory: first.directory }) };
  return {};
}

/** Kustomizations are built, in the image with Helm, which has kustomize as well, so that a mistake shows before Argo CD finds it. */
function surveyOverlays(tree: SourceTree, { platform }: KnownCatalogue): Survey {
  const overlays = overlaysOf(tree);
  if (overlays.length === 0) return nothingFound;
  const inputs: Inputs = { image: image("helm", platform), commands: overlays.map((overlay) => `kustomize build ${overlay} > /dev/null`) };
  return {
    found: overlays.map((overlay) => `${overlay}: a kustomization that nothing else builds upon`),
    chosen: [`component command builds ${overlays.join(", ")}, so that a mistake shows before Argo CD finds it`],
    undecided: [],
    tests: [{ language: "command", name: "kustomize", inputs }],
  };
}

/** Several jobs of one component are called after their folders. */
function toldApart<T extends { readonly directory?: string; readonly name?: string }>(tree: SourceTree, items: readonly T[], componentOf: (item: T) => string): readonly T[] {
  return items.map((item) => {
    const several = items.filter((other) => componentOf(other) === componentOf(item)).length > 1;
    return several && item.name === undefined ? { ...item, name: nameOf(tree, item.directory ?? ROOT) } : item;
  });
}

/** Two folders of one name, such as api/server and web/server, are called after their whole path. */
function uniqueNames(images: PipelineDescription["images"] & object): NonNullable<PipelineDescription["images"]> {
  return images.map((image) => {
    const same = images.filter(({ name }) => name === image.name);
    const path = (image.dockerfile?.replace(/\/[^/]*$/, "") ?? image.context ?? image.name).replace(/\//g, "-");
    return same.length > 1 ? { ...image, name: path.toLowerCase() } : image;
  });
}
