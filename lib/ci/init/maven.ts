import { type Survey } from "./survey";
import { foldersWith, inFolder, joined, type SourceTree } from "./tree";

/** Projects of Maven. A module is built from the project that lists it; what lies in the sources of another one is material of its. */
export function surveyMaven(tree: SourceTree): readonly Survey[] {
  const folders = foldersWith(tree, "pom.xml").filter((folder) => !/(^|\/)src\/(main|test|it)\//.test(folder));
  const modules = new Set(folders.flatMap((folder) => modulesOf(tree, folder)));
  return folders.filter((folder) => !modules.has(folder)).map((folder) => surveyProject(tree, folder));
}

/** Folders of the modules that a project lists, by folder or by file. */
function modulesOf(tree: SourceTree, folder: string): readonly string[] {
  return [...textOf(tree, folder).matchAll(/<module>\s*([^<]+?)\s*<\/module>/g)].map(([, module = ""]) => joined(folder, module.replace(/\/?[^/]*\.xml$/, "")));
}

function surveyProject(tree: SourceTree, directory: string): Survey {
  const file = inFolder(directory, "pom.xml");
  const text = textOf(tree, directory);
  const published = /<distributionManagement>/.test(text);
  return {
    code: true,
    found: [`${file}: a Maven project${/<modules>/.test(text) ? " of several modules" : ""}`],
    chosen: [`${file}: component maven builds and tests it`, ...(published ? [`${file} has distributionManagement: component publish-maven`] : [])],
    undecided: [],
    tests: [{ language: "maven", directory }],
    packages: published ? [{ format: "maven", directory }] : [],
  };
}

/** Without comments, in which elements stand that do not count. */
function textOf(tree: SourceTree, folder: string): string {
  return (tree.read(inFolder(folder, "pom.xml")) ?? "").replace(/<!--[\s\S]*?-->/g, "");
}
