import { type Survey } from "./survey";
import { foldersWith, inFolder, isWithin, type SourceTree } from "./tree";

/** Projects of Maven. A module is built from the project that lists it. */
export function surveyMaven(tree: SourceTree): readonly Survey[] {
  const folders = foldersWith(tree, "pom.xml");
  const parents = folders.filter((folder) => /<modules>/.test(textOf(tree, folder)));
  return folders.filter((folder) => !isWithin(folder, parents)).map((folder) => surveyProject(tree, folder));
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
