import { type Survey } from "./survey";
import { foldersWith, hasBelow, inFolder, isWithin, ROOT, type SourceTree } from "./tree";

const manifests = ["pyproject.toml", "requirements.txt", "setup.py"] as const;

/** Packages and programs in Python. */
export function surveyPython(tree: SourceTree): readonly Survey[] {
  const folders = [...new Set(manifests.flatMap((name) => foldersWith(tree, name)))].sort();
  const outermost = folders.filter((folder) => !isWithin(folder, folders));
  return outermost.map((folder) => surveyPackage(tree, folder));
}

function surveyPackage(tree: SourceTree, directory: string): Survey {
  const file = inFolder(directory, manifests.find((name) => tree.files.includes(inFolder(directory, name))) ?? manifests[0]);
  const project = tree.read(inFolder(directory, "pyproject.toml")) ?? "";
  const tested = hasBelow(tree, directory, /(^|\/)(test_[^/]+|[^/]+_test)\.py$/);
  // What is put into an image is a program; what is not, and can be built, is for others to install.
  const packaged = /^\[build-system\]/m.test(project) && /^\[project\]/m.test(project) && !hasBelow(tree, directory, /(^|\/)(Dockerfile|Containerfile)$/);
  const install = installed(tree, directory, project);
  return {
    code: true,
    found: [`${file}: a Python ${packaged ? "package" : "program"}`],
    chosen: [...(tested ? [`${directory === ROOT ? "" : `${directory}: `}there are test_*.py: component python runs them with pytest, after pip install ${install ?? ". pytest"}`] : []), ...(packaged ? [`${file} has a build-system, and no Dockerfile: component publish-python`] : [])],
    undecided: tested ? [] : [`${file}: there are no test_*.py: add them, and the component python`],
    tests: tested ? [{ language: "python", directory, ...(install !== undefined && { inputs: { install } }) }] : [],
    packages: packaged ? [{ format: "python", directory }] : [],
  };
}

/** What pip installs, where that is not the project itself, as it is. */
function installed(tree: SourceTree, directory: string, project: string): string | undefined {
  const extras = project.split(/^(?=\[)/m).find((table) => table.startsWith("[project.optional-dependencies]")) ?? "";
  const extra = /^(tests?|dev)\s*=/m.exec(extras)?.[1];
  if (extra !== undefined) return `.[${extra}] pytest`;
  if (/^\[project\]/m.test(project) || tree.files.includes(inFolder(directory, "setup.py"))) return undefined;
  return tree.files.includes(inFolder(directory, "requirements.txt")) ? "-r requirements.txt pytest" : "pytest";
}
