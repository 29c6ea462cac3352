import { readdirSync, statSync, type Dirent } from "node:fs";
import { basename, join, sep } from "node:path";
import { compareText } from "../values/order";

/** What a directory holds, without any file being opened. */
export interface InventoryFiles {
  readonly platform: string;
  readonly people: string;
  /** Files of `projects/`, by path. */
  readonly projects: readonly string[];
  /** Files there that look like a project's and would be left out. */
  readonly misnamed: readonly string[];
  /** Folders there that would be left out, as they are links. */
  readonly linked: readonly string[];
  /** Files beside it that look like the platform's or people's, and would be left out. */
  readonly misnamedOfPlatform: readonly string[];
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The platform's own files. */
export function filesOf(directory: string): Pick<InventoryFiles, "platform" | "people"> {
  return { platform: join(directory, "platform.yaml"), people: join(directory, "people.yaml") };
}

export function listFiles(directory: string): InventoryFiles {
  const root = join(directory, "projects");
  const { files: found, linked } = isDirectory(root) ? below(root) : { files: [], linked: [] };
  const own = filesOf(directory);
  return {
    ...own,
    linked,
    misnamedOfPlatform: readdirSync(directory)
      .filter((name) => /^(platform|people)\.ya?ml$/i.test(name) && !Object.values(own).some((file) => basename(file) === name))
      .map((name) => join(directory, name)),
    projects: found.filter((file) => file.endsWith(".yaml")).sort(compareText),
    misnamed: found.filter((file) => /\.ya?ml$/i.test(file) && !file.endsWith(".yaml")).sort(compareText),
  };
}

/** The slug that a project's file, which ends in .yaml, must declare. */
export function slugOfFile(file: string): string {
  return file.slice(file.lastIndexOf(sep) + 1, -".yaml".length);
}

interface Found {
  readonly files: readonly string[];
  readonly linked: readonly string[];
}

/** Hidden ones are not looked at, and links to directories are not followed: they could lead back. */
function below(directory: string): Found {
  const found = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .map((entry) => look(entry, `${directory}${sep}${entry.name}`));
  return { files: found.flatMap(({ files }) => files), linked: found.flatMap(({ linked }) => linked) };
}

function look(entry: Dirent, path: string): Found {
  if (entry.isDirectory()) return below(path);
  if (entry.isSymbolicLink() && isDirectory(path)) return { files: [], linked: [path] };
  // A link to nothing is a file that cannot be read.
  return { files: entry.isFile() || entry.isSymbolicLink() ? [path] : [], linked: [] };
}
