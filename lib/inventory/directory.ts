import { basename, join, normalize } from "node:path";
import { directoryMissing, fileEnding, folderLinked, projectFileMissing, type LocatedFinding } from "../errors";
import { compareText } from "../values/order";
import { isDirectory, listFiles, slugOfFile, type InventoryFiles } from "./files";
import { noPlatform, readPlatform, type PlatformFile } from "./platform-file";
import type { ServiceDefinition } from "../service-definition";
import { Validator } from "./validator";

export interface LoadOptions {
  /** What each service adds to the inventory. */
  readonly services: readonly ServiceDefinition[];
  /** What the plugins add that the platform's file names, as far as they say. @default - nothing */
  readonly plugins?: readonly ServiceDefinition[];
  /** Slugs: only these projects' files are opened. @default - all */
  readonly only?: readonly string[];
}

/** An inventory of which the platform has been read, and no project yet. */
export interface InventoryDirectory {
  /** As it was named. */
  readonly directory: string;
  readonly platform: PlatformFile;
  /** The projects' files that are to be read, by path. */
  readonly files: readonly string[];
  /** What is wrong so far: with the platform, and with the names of files. */
  readonly findings: readonly LocatedFinding[];
}

/** Reads the platform of an inventory and judges it. It throws nothing for a mistake in the inventory. */
export function openDirectory(directory: string, { services, plugins = [], only }: LoadOptions): InventoryDirectory {
  const root = normalize(directory);
  if (!isDirectory(root)) return missing(root, { ...directoryMissing(directory), where: root });
  const files = listFiles(root);
  const platform = readPlatform(root, files, { services, plugins, validator: Validator.of(services, plugins) });
  const chosen = choose(root, files, only);
  const misnamed = files.misnamedOfPlatform.map((file) => leftOut(file, `${basename(file).split(".", 1)[0]!.toLowerCase()}.yaml`));
  return { directory: root, platform, files: chosen.files, findings: [...platform.findings, ...misnamed, ...chosen.findings] };
}

function missing(directory: string, finding: LocatedFinding): InventoryDirectory {
  const platform: PlatformFile = { platform: noPlatform, usable: false, findings: [finding], locate: () => directory };
  return { directory, platform, files: [], findings: [finding] };
}

interface Choice {
  readonly files: readonly string[];
  readonly findings: readonly LocatedFinding[];
}

function leftOut(file: string, allowed: string): LocatedFinding {
  return { ...fileEnding(basename(file), allowed), where: `${file}:1:1` };
}

/** The files to open, by their names alone. */
function choose(root: string, files: InventoryFiles, only: readonly string[] | undefined): Choice {
  // Without projects there may be no folder for them: Git keeps no empty one.
  if (only === undefined) {
    const misnamed = files.misnamed.map((file) => leftOut(file, "projects in files that end in .yaml"));
    const linked = files.linked.map((folder) => ({ ...folderLinked(basename(folder)), where: folder }));
    return { files: files.projects, findings: [...misnamed, ...linked] };
  }
  const wanted = new Set(only);
  const found = files.projects.filter((file) => wanted.has(slugOfFile(file)));
  const slugs = new Set(found.map(slugOfFile));
  const unknown = [...wanted].filter((slug) => !slugs.has(slug));
  const known = unknown.length === 0 ? [] : [...new Set(files.projects.map(slugOfFile))].sort(compareText);
  return { files: found, findings: unknown.map((slug) => ({ ...projectFileMissing(slug, known), where: join(root, "projects") })) };
}
