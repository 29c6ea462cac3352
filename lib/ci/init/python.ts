import { pathWord } from "../shell";
import { type Survey } from "./survey";
import { foldersWith, hasBelow, inFolder, isWithin, ownFiles, ROOT, type SourceTree } from "./tree";

const manifests = ["pyproject.toml", "requirements.txt", "setup.py"] as const;

/** Packages and programs in Python. Requirements within another project are for its documentation, or its tests. */
export function surveyPython(tree: SourceTree): readonly Survey[] {
  const folders = [...new Set(manifests.flatMap((name) => foldersWith(tree, name)))].sort();
  const projects = folders.filter((folder) => !isWithin(folder, folders) || ["pyproject.toml", "setup.py"].some((name) => tree.files.includes(inFolder(folder, name))));
  const parts = folders.filter((folder) => !projects.includes(folder)).map((folder): Survey => ({ found: [`${inFolder(folder, "requirements.txt")}: requirements of a part of the Python project around it`], chosen: [], undecided: [] }));
  return [...projects.map((folder) => surveyPackage(tree, folder, projects)), ...parts, ...surveyUnread(tree, projects)];
}

/** What pip cannot install from. */
function surveyUnread(tree: SourceTree, projects: readonly string[]): readonly Survey[] {
  const unread = (name: string, counts: (text: string) => boolean): readonly Survey[] =>
    foldersWith(tree, name)
      .filter((folder) => !projects.includes(folder) && counts(tree.read(inFolder(folder, name)) ?? ""))
      .map((folder) => inFolder(folder, name))
      .map((file) => ({ code: true, found: [`${file}: a Python project`], chosen: [], undecided: [`${file} is nothing that pip installs from by itself, so no tests are run: add a pyproject.toml or a requirements.txt, and the component python`] }));
  return [...unread("Pipfile", () => true), ...unread("setup.cfg", (text) => /^\[(metadata|options)\]/m.test(text))];
}

function surveyPackage(tree: SourceTree, directory: string, projects: readonly string[]): Survey {
  const file = inFolder(directory, manifests.find((name) => tree.files.includes(inFolder(directory, name))) ?? manifests[0]);
  const project = tree.read(inFolder(directory, "pyproject.toml")) ?? "";
  const tested = ownFiles(tree, directory, projects).some((each) => /(^|\/)(test_[^/]+|[^/]+_test)\.py$/.test(each));
  // What is put into an image is a program; what is not, and can be built, is for others to install.
  const packaged = /^\[build-system\]/m.test(project) && /^\[project\]/m.test(project) && !hasBelow(tree, directory, /(^|\/)(Dockerfile|Containerfile)$/);
  const install = installed(tree, directory, project);
  // Those of projects below have what they need in jobs of their own.
  const below = projects.filter((other) => isWithin(other, [directory])).map((other) => `--ignore=${pathWord(directory === ROOT ? other : other.slice(directory.length + 1))}`);
  const inputs = { ...(install !== undefined && { install }), ...(below.length > 0 && { commands: [`python -m pytest --junit-xml=junit.xml ${below.join(" ")}`] }) };
  return {
    code: true,
    found: [`${file}: a Python ${packaged ? "package" : "program"}`],
    chosen: [...(tested ? [`${directory === ROOT ? "" : `${directory}: `}there are test_*.py: component python runs them with pytest, after pip install ${install ?? ". pytest"}`] : []), ...(packaged ? [`${file} has a build-system, and no Dockerfile: component publish-python`] : [])],
    undecided: [...(tested ? [] : [`${file}: there are no test_*.py: add them, and the component python`]), ...(tested ? groupsOf(file, project) : [])],
    tests: tested ? [{ language: "python", directory, ...(Object.keys(inputs).length > 0 && { inputs }) }] : [],
    packages: packaged ? [{ format: "python", directory }] : [],
  };
}

/** Dependencies that stand in groups, which the installation of the project leaves out. */
function groupsOf(file: string, project: string): readonly string[] {
  const groups = [...project.matchAll(/^\[(tool\.poetry\.group\.[\w-]+|tool\.poetry\.dev-dependencies|dependency-groups)/gm)].map(([, group = ""]) => group);
  return groups.length === 0 ? [] : [`${file} has dependencies in ${[...new Set(groups)].join(", ")}, which pip does not install with the project: name those that the tests need in the input install`];
}

/** What pip installs, where that is not the project itself, as it is. */
function installed(tree: SourceTree, directory: string, project: string): string | undefined {
  const extras = project.split(/^(?=\[)/m).find((table) => table.startsWith("[project.optional-dependencies]")) ?? "";
  const extra = /^(tests?|dev)\s*=/m.exec(extras)?.[1];
  if (extra !== undefined) return `.[${extra}] pytest`;
  if (/^\[(project|build-system|tool\.poetry)\]/m.test(project) || tree.files.includes(inFolder(directory, "setup.py"))) return undefined;
  return tree.files.includes(inFolder(directory, "requirements.txt")) ? "-r requirements.txt pytest" : "pytest";
}
