import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
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
  const files = filesBelow(directory, "", 0).sort(compareText);
  return {
    name,
    files,
    read: (file) => (files.includes(file) && statSync(join(directory, file)).size <= LARGEST ? readFileSync(join(directory, file), "utf8") : undefined),
  };
}

function filesBelow(directory: string, below: string, depth: number): string[] {
  if (depth > DEEPEST) return [];
  return readdirSync(join(directory, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return isGenerated(directory, path, entry.name) ? [] : filesBelow(directory, path, depth + 1);
    return entry.isFile() ? [path] : [];
  });
}

/** Whether tools make a folder; `build` is people's where it holds what images are made of, as in Go. */
function isGenerated(directory: string, path: string, name: string): boolean {
  return generatedFolders.has(name) && !(name === "build" && existsSync(join(directory, path, "package", "Dockerfile")));
}
