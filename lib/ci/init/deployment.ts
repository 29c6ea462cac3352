import type { KnownCatalogue } from "../check";
import { image } from "../images";
import type { Inputs } from "../pipeline";
import { pathWord } from "../shell";
import { nothingFound, type Survey } from "./survey";
import { baseName, folderOf, foldersWith, inFolder, isBelow, joined, nameFrom, ROOT, type SourceTree } from "./tree";

/** Charts that others take from the registry lie together in a folder of this name. */
const forOthers = /(^|\/)charts\/[^/]+$/;

/** Helm charts. What another chart has in its folder `charts` belongs to that one. */
export function surveyCharts(tree: SourceTree, { platform }: KnownCatalogue): readonly Survey[] {
  const folders = foldersWith(tree, "Chart.yaml");
  const own = folders.filter((folder) => !folders.some((other) => other !== folder && isBelow(folder, inFolder(other, "charts"))));
  const deployed = own.filter((directory) => !forOthers.test(directory));
  return own.map((directory) => {
    const file = inFolder(directory, "Chart.yaml");
    const environments = valuesOf(tree, directory);
    const found = [`${file}: a Helm chart${environments.length === 0 ? "" : `, with values for ${environments.map((name) => name.replace(/^values-|\.ya?ml$/g, "")).join(", ")}`}`];
    if (!deployed.includes(directory)) {
      return { found, chosen: [`${file} lies in charts: component helm checks it, and stores it in the registry`], undecided: [], charts: [{ directory }] };
    }
    const inputs: Inputs = { image: image("helm", platform), ...(directory !== ROOT && { directory }), commands: checksOf(tree, directory, environments) };
    return { deployable: true, found, chosen: [`${file}: Argo CD deploys it from here, so component command only checks it${environments.length === 0 ? "" : ", with the values of each environment"}`], undecided: [], tests: [{ language: "command", name: deployed.length === 1 ? "helm" : `helm-${nameFrom(directory)}`, inputs }] };
  });
}

/** Files of values of single environments, beside the chart or in a folder there. */
function valuesOf(tree: SourceTree, directory: string): readonly string[] {
  return tree.files.filter((file) => isBelow(file, directory) && /^values-[\w.-]+\.ya?ml$/.test(baseName(file)) && !file.includes("/templates/")).map((file) => (directory === ROOT ? file : file.slice(directory.length + 1)));
}

/** What Helm refuses there, Argo CD would, too. */
function checksOf(tree: SourceTree, directory: string, environments: readonly string[]): readonly string[] {
  const chart = tree.read(inFolder(directory, "Chart.yaml")) ?? "";
  const needsOthers = /^dependencies:/m.test(chart);
  const lint = environments.length === 0 ? ["helm lint --strict ."] : environments.map((values) => `helm lint --strict --values ${pathWord(values)} .`);
  return [...(needsOthers ? [...repositoriesOf(chart).map((url, index) => `helm repo add dso${index + 1} ${pathWord(url)}`), "helm dependency build ."] : []), ...lint];
}

/** Those of dependencies that are no registries: Helm takes none from one that it does not know by a name. */
function repositoriesOf(chart: string): readonly string[] {
  const urls = [...chart.matchAll(/^(?! *#).*\brepository: *["']?(https?:\/\/[^"'\s,}]+)/gm)].map(([, url = ""]) => url);
  return [...new Set(urls)].sort();
}

/** Kustomizations are built, in the image with Helm, which has kustomize as well, so that a mistake shows before Argo CD finds it. */
export function surveyOverlays(tree: SourceTree, { platform }: KnownCatalogue): Survey {
  const overlays = overlaysOf(tree);
  if (overlays.length === 0) return nothingFound;
  const inputs: Inputs = { image: image("helm", platform), commands: overlays.map((overlay) => `kustomize build ${pathWord(overlay)} > /dev/null`) };
  return {
    deployable: true,
    found: overlays.map((overlay) => `${overlay}: a kustomization that nothing else builds upon`),
    chosen: [`component command builds ${overlays.join(", ")}, so that a mistake shows before Argo CD finds it`],
    undecided: [],
    tests: [{ language: "command", name: "kustomize", inputs }],
  };
}

/** Kustomizations that others do not build upon: what Argo CD deploys. */
function overlaysOf(tree: SourceTree): readonly string[] {
  const files = tree.files.filter((file) => /^kustomization\.ya?ml$/i.test(baseName(file)));
  const bases = new Set(files.flatMap((file) => resourcesOf(tree.read(file) ?? "").map((resource) => joined(folderOf(file), resource))));
  return files.map(folderOf).filter((folder) => !bases.has(folder)).sort();
}

/** Entries of lists, wherever they stand: those that are folders are what is built upon. */
function resourcesOf(text: string): readonly string[] {
  return [...text.matchAll(/^\s*-\s+["']?((?:\.{1,2}\/)?[\w./-]+)["']?\s*$/gm)].map(([, path = ""]) => path);
}
