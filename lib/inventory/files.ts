import { readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { compareText } from "../values/order";

/** What a directory holds, without any file being opened. */
export interface InventoryFiles {
  readonly platform: string;
  readonly people: string;
  /** Files of `projects/`, by path. */
  readonly projects: readonly string[];
  /** Files there that look like a project's and would be left out. */
  readonly misnamed: readonly string[];
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
  const found = isDirectory(root) ? filesBelow(root) : [];
  return {
    ...filesOf(directory),
    projects: found.filter((file) => file.endsWith(".yaml")).sort(compareText),
    misnamed: found.filter((file) => /\.ya?ml$/i.test(file) && !file.endsWith(".yaml")).sort(compareText),
  };
}

/** The slug that a project's file, which ends in .yaml, must declare. */
export function slugOfFile(file: string): string {
  return file.slice(file.lastIndexOf(sep) + 1, -".yaml".length);
}

/** Hidden ones are not looked at, and links to directories are not followed: they could lead back. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .flatMap((entry) => {
      const path = `${directory}${sep}${entry.name}`;
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() || (entry.isSymbolicLink() && isFile(path)) ? [path] : [];
    });
}
