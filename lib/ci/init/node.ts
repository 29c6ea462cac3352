import { type Survey } from "./survey";
import { foldersWith, inFolder, isWithin, type SourceTree } from "./tree";

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

/** Packages of Node.js. What is in a workspace is tested from the workspace's root. */
export function surveyNode(tree: SourceTree): readonly Survey[] {
  const manifests = foldersWith(tree, "package.json").map((folder) => ({ folder, manifest: parsed(tree.read(inFolder(folder, "package.json"))) }));
  const workspaces = manifests.filter(({ manifest }) => manifest?.workspaces !== undefined).map(({ folder }) => folder);
  return manifests
    .filter(({ folder }) => !isWithin(folder, workspaces))
    .map(({ folder, manifest }) => surveyPackage(tree, folder, manifest));
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
