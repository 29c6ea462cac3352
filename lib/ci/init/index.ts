/** Looks at a source tree, and says which pipeline fits it. */
import { globalKeywords } from "../check/keywords";
import type { Chart, DeploymentTarget, ImageBuild, Package, PipelineDescription, TestSuite } from "../pipeline";
import type { KnownCatalogue } from "../check";
import { commonInputs } from "../job";
import { surveyCharts, surveyOverlays } from "./deployment";
import { fitting } from "./fitting";
import { surveyGo } from "./go";
import { surveyImages } from "./images";
import { surveyMaven } from "./maven";
import { toldApart, type Claim } from "./names";
import { surveyNode } from "./node";
import { surveyOthers, surveySites } from "./others";
import { surveyPython } from "./python";
import { together, type Taken } from "./survey";
import { baseName, isBelow, nameFrom, nameOf, ROOT, type SourceTree } from "./tree";

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
  const surveys = [...looks, ...surveyCharts(tree, catalogue), surveyOverlays(tree, catalogue)];
  const all = together(surveys.map((survey) => fitting(survey, catalogue)));
  const { images: seen, charts: seenCharts, packages: seenPackages } = together(surveys);
  const has = (component: string): boolean => catalogue.components.some(({ name }) => name === component);
  const missing = new Set<string>();
  const offered = <T>(items: readonly T[], componentOf: (item: T) => string): readonly T[] =>
    items.filter((item) => has(componentOf(item)) || (missing.add(componentOf(item)), false));
  const suites = all.tests.map((test) => withArtifacts(test, all.takes));
  const tests = named(tree, offered(suites, testedBy), testedBy, new Set(takenNames));
  const images = offered(all.images, () => "image");
  const charts = namedCharts(offered(all.charts, () => "helm"), images);
  const packages = named(tree, offered(all.packages, publishedBy), publishedBy, new Set([...takenNames, ...tests.map(jobOf(testedBy))]));
  const analysis = all.code && has("sonarqube") ? analysisOf(tree, tests) : undefined;
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
      ...(tree.unread ?? []).map((folder) => `${folder} cannot be read, so nothing is proposed for what is in it`),
      ...all.undecided,
      ...all.takes.filter((taken) => !suites.some((suite) => makes(suite, taken))).map(({ file, folder }) => `${file} copies ${folder}, which no job before makes, unless the repository has it: build it in an earlier stage of the Dockerfile, or in a test that keeps it, by its input artifacts: [${folder}/]`),
      ...(analysis?.inputs === undefined ? [] : [JAVA_LEFT_OUT]),
      ...(all.found.length === 0 ? ["nothing that a component is for was found: the component command runs any command in any image"] : []),
      ...(all.found.length > 0 && !all.deployable && [seen, seenCharts, seenPackages].every((made) => made.length === 0) ? [NO_IMAGE] : []),
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

/** Whether a test makes, as it builds, what an image takes. */
function makes({ language, directory = ROOT }: TestSuite, { folder }: Taken): boolean {
  return language === "maven" && isBelow(folder, directory);
}

/** A test that keeps what images take of it, for the jobs that build them. */
function withArtifacts(test: TestSuite, takes: readonly Taken[]): TestSuite {
  const folders = takes.filter((taken) => makes(test, taken)).map(({ folder }) => `${folder}/`);
  return folders.length === 0 ? test : { ...test, inputs: { ...test.inputs, artifacts: [...commonInputs.artifacts.default, ...new Set(folders)] } };
}

/** What a scanner without compiled classes must leave out: of Java it would demand them, and fail. */
const WITHOUT_JAVA = "sonar.exclusions=**/*.java";

/** With one Maven project alone the analysis is a part of its build. The platform has one project in SonarQube for each repository. */
function analysisOf(tree: SourceTree, tests: readonly TestSuite[]): NonNullable<PipelineDescription["analysis"]> {
  const [first, ...others] = tests.filter(({ language }) => language !== "command");
  if (first?.language === "maven" && others.length === 0) return { scanner: "maven", ...(first.directory !== undefined && { directory: first.directory }) };
  const java = tree.files.some((file) => /\.java$|(^|\/)(pom\.xml|(build|settings)\.gradle(\.kts)?)$/.test(file));
  return java ? { inputs: { properties: WITHOUT_JAVA } } : {};
}

const JAVA_LEFT_OUT = "SonarQube looks at Java with its compiled classes only, which a scanner beside the builds has not: Java is left out of the analysis. To have it analysed instead of the rest, include sonarqube with scanner: maven and the directory of one Maven project";

/** Jobs of the gates, and what GitLab takes for a keyword, or for a job with a meaning of its own. */
const takenNames: readonly string[] = ["sonarqube", "trivy", "pages", "spec", "true", "false", "nil", ...Object.keys(globalKeywords)];

const testedBy = ({ language }: TestSuite): string => language;
const publishedBy = ({ format }: Package): string => `publish-${format}`;

/** What the job is called: by default, as its component. */
function jobOf<T extends { readonly name?: string }>(componentOf: (item: T) => string): (item: T) => string {
  return (item) => item.name ?? componentOf(item);
}

/** The only job of a component is called after that; several are called after their folders, as far as that tells them apart. */
function named<T extends { readonly directory?: string; readonly name?: string }>(tree: SourceTree, items: readonly T[], componentOf: (item: T) => string, taken: ReadonlySet<string>): readonly T[] {
  const claims = items.map((item): Claim => {
    const component = componentOf(item);
    if (item.name !== undefined) return { names: [item.name], firm: true };
    const { directory = ROOT } = item;
    const folder = nameOf(tree, directory);
    const path = directory === ROOT ? folder : nameFrom(directory);
    const alone = items.every((other) => other === item || componentOf(other) !== component || other.name !== undefined);
    return { names: alone ? [component, folder, path, `${folder}-${component}`, `${path}-${component}`] : [folder, path, `${folder}-${component}`, `${path}-${component}`], firm: alone };
  });
  const names = toldApart(claims, taken);
  return items.map((item, index) => (names[index] === componentOf(item) ? item : { ...item, name: names[index]! }));
}

/** One chart needs no name; of several, none has that of an image, as the jobs that push both are called after them. */
function namedCharts(charts: readonly Chart[], images: readonly ImageBuild[]): readonly Chart[] {
  const claims = charts.map(({ directory }): Claim => {
    const folder = nameFrom(baseName(directory));
    const path = nameFrom(directory);
    return { names: charts.length === 1 ? [CHART, `${folder}-chart`, `${path}-chart`] : [folder, `${folder}-chart`, path, `${path}-chart`] };
  });
  const names = toldApart(claims, new Set(images.map(({ name }) => name)));
  return charts.map((chart, index) => (names[index] === CHART && charts.length === 1 ? chart : { ...chart, name: names[index]! }));
}

/** What the component `helm` calls its jobs after, unless it is told. */
const CHART = "chart";
