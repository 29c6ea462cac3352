import { textsOf } from "../check/keywords";
import { type Survey } from "./survey";
import { foldersWith, inFolder, isBelow, joined, type SourceTree } from "./tree";

interface Manifest {
  readonly name?: unknown;
  readonly private?: unknown;
  readonly files?: unknown;
  readonly workspaces?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
}

/** What npm writes for a package without tests. */
const NO_TEST = /no test specified/;

const otherLocks: Readonly<Record<string, string>> = { "yarn.lock": "Yarn", "pnpm-lock.yaml": "pnpm", "bun.lock": "Bun", "bun.lockb": "Bun" };

/** Packages of Node.js. What a workspace lists is tested from the workspace's root. */
export function surveyNode(tree: SourceTree): readonly Survey[] {
  const manifests = foldersWith(tree, "package.json").map((folder) => ({ folder, manifest: parsed(tree.read(inFolder(folder, "package.json"))) }));
  const workspaces = manifests.map(({ folder, manifest }) => ({ folder, lists: listsOf(tree, folder, manifest) }));
  return manifests
    .filter(({ folder }) => !workspaces.some((workspace) => workspace.folder !== folder && isBelow(folder, workspace.folder) && workspace.lists(folder)))
    .map(({ folder, manifest }) => surveyPackage(tree, folder, manifest));
}

/** Whether a workspace lists a folder, by the patterns in its manifest or in pnpm's own file. */
function listsOf(tree: SourceTree, folder: string, manifest: Manifest | undefined): (path: string) => boolean {
  const { workspaces } = manifest ?? {};
  const named = typeof workspaces === "object" && workspaces !== null && "packages" in workspaces ? workspaces.packages : workspaces;
  const patterns = [...textsOf(named), ...pnpmPackages(tree.read(inFolder(folder, "pnpm-workspace.yaml")) ?? "")];
  const matching = (pattern: string): RegExp => new RegExp(`^${joined(folder, pattern).replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("**", "\u0000").replaceAll("*", "[^/]*").replaceAll("/\u0000", "(/.*)?").replaceAll("\u0000", ".*")}$`);
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!")).map(matching);
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => matching(pattern.slice(1)));
  return (path) => wanted.some((pattern) => pattern.test(path)) && !unwanted.some((pattern) => pattern.test(path));
}

function pnpmPackages(text: string): readonly string[] {
  const list = /^packages:[ \t]*(\[[^\]]*\]|(?:\r?\n[ \t]*(?:-.*|#.*)?)+)/m.exec(text)?.[1] ?? "";
  return [...list.matchAll(/(?:[[,]|^[ \t]*-)\s*["']?([^"',\]\s#]+)/gm)].map(([, pattern = ""]) => pattern);
}

function surveyPackage(tree: SourceTree, directory: string, manifest: Manifest | undefined): Survey {
  const file = inFolder(directory, "package.json");
  if (manifest === undefined) return { found: [`${file}`], chosen: [], undecided: [`${file} is not JSON, so nothing is made of it`] };
  const locked = ["package-lock.json", "npm-shrinkwrap.json"].some((lock) => tree.read(inFolder(directory, lock)) !== undefined);
  const other = Object.entries(otherLocks).find(([lock]) => tree.files.includes(inFolder(directory, lock)));
  const tests = typeof manifest.scripts?.["test"] === "string" && !NO_TEST.test(manifest.scripts["test"]);
  const published = manifest.private !== true && Array.isArray(manifest.files);
  const found = [`${file}: a Node.js package${manifest.workspaces === undefined ? "" : " with workspaces"}`];
  if (!locked) {
    const lock = other === undefined ? "no lock file: commit package-lock.json, so that jobs install what you tested" : `a lock file of ${other[1]}, which the component node does not read: use the component command with an image that has ${other[1]}`;
    return { code: true, found, chosen: [], undecided: [`${file} has ${lock}`] };
  }
  return {
    code: true,
    found,
    chosen: [
      ...(tests ? [`${file} has a script test: component node runs it after npm ci`] : []),
      ...(published ? [`${file} lists files and is not private: component publish-npm`] : []),
    ],
    undecided: tests ? [] : [`${file} has no script test: add one, and the component node`],
    tests: tests ? [{ language: "node", directory }] : [],
    packages: published ? [{ format: "npm", directory }] : [],
  };
}

function parsed(text: string | undefined): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
