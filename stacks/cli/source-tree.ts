import { existsSync, readdirSync, type Dirent, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { generatedFolders, type SourceTree } from "../../lib/ci/init";
import { compareText } from "../../lib/values/order";

/** Folders within one another that are looked into: what a pipeline is made for lies above. */
const DEEPEST = 6;
/** Bytes of a file that somebody wrote by hand. */
const LARGEST = 1_000_000;

/**
 * @param name what the repository is called; as its directory, unless it is given
 * @throws Error where there is no such directory
 */
export function readSourceTree(directory: string, name = basename(resolve(directory))): SourceTree {
  const unread: string[] = [];
  const files = filesBelow(directory, "", 0, unread).sort(compareText);
  return {
    name,
    files,
    unread,
    read: (file) => (files.includes(file) ? textOf(join(directory, file)) : undefined),
  };
}

/** undefined where nobody wrote it by hand, or where it may not be read. */
function textOf(file: string): string | undefined {
  try {
    return statSync(file).size <= LARGEST ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** @param unread takes up the folders that cannot be looked into, of which the outermost is an error */
function filesBelow(directory: string, below: string, depth: number, unread: string[]): string[] {
  if (depth > DEEPEST) return [];
  const entries = entriesOf(join(directory, below));
  if (entries === undefined) {
    if (below === "") throw new Error(`${directory} cannot be read`);
    unread.push(below);
  }
  return (entries ?? []).flatMap((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return isGenerated(directory, path, entry.name) ? [] : filesBelow(directory, path, depth + 1, unread);
    return entry.isFile() ? [path] : [];
  });
}

function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** Whether tools make a folder; `build` is people's where it holds what images are made of, as in Go. */
function isGenerated(directory: string, path: string, name: string): boolean {
  return generatedFolders.has(name) && !(name === "build" && existsSync(join(directory, path, "package", "Dockerfile")));
}
