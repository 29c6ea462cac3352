import { type Survey } from "./survey";
import { baseName, folderOf, foldersWith, inFolder, isBelow, nameOf, ROOT, type SourceTree } from "./tree";

/** Helm charts. What another chart has in its folder `charts` belongs to that one. */
export function surveyCharts(tree: SourceTree): readonly Survey[] {
  const folders = foldersWith(tree, "Chart.yaml");
  const own = folders.filter((folder) => !folders.some((other) => other !== folder && isBelow(folder, inFolder(other, "charts"))));
  return own.map((directory) => {
    const values = tree.files.filter((file) => folderOf(file) === directory && /^values.*\.ya?ml$/.test(baseName(file))).map(baseName);
    return {
      found: [`${inFolder(directory, "Chart.yaml")}: a Helm chart, with ${values.join(", ") || "no values file"}`],
      chosen: [`${directory === ROOT ? "the chart" : directory}: component helm checks it, and stores it in the registry`],
      undecided: [],
      charts: [{ directory, name: nameOf(tree, directory) }],
    };
  });
}

/** Kustomizations that others do not build upon: what Argo CD deploys. */
export function overlaysOf(tree: SourceTree): readonly string[] {
  const files = tree.files.filter((file) => /^kustomization\.ya?ml$/i.test(baseName(file)));
  const bases = new Set(files.flatMap((file) => resourcesOf(tree.read(file) ?? "").map((resource) => normal(`${folderOf(file)}/${resource}`))));
  return files.map(folderOf).filter((folder) => !bases.has(folder)).sort();
}

/** Entries of lists, wherever they stand: those that are folders are what is built upon. */
function resourcesOf(text: string): readonly string[] {
  return [...text.matchAll(/^\s*-\s+["']?((?:\.{1,2}\/)?[\w./-]+)["']?\s*$/gm)].map(([, path = ""]) => path);
}

function normal(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/") || ROOT;
}
