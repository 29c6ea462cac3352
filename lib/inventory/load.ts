import { basename, join, normalize } from "node:path";
import { directoryMissing, DsoError, fileEnding, projectFileMissing, type LocatedFinding } from "../errors";
import { judgeFleet, projectJudge } from "../rules";
import type { ServiceDefinition } from "../service-definition";
import { compareText } from "../values/order";
import { isDirectory, listFiles, slugOfFile, type InventoryFiles } from "./files";
import { readPlatform, type PlatformFile } from "./platform-file";
import { readProject, type ProjectFile } from "./project-file";
import { readDocument } from "./reading";
import { sortFindings } from "./report";
import type { CustomPluginSpec, Inventory } from "./types";
import { Validator } from "./validator";

export interface LoadOptions {
  /** What each service adds to the inventory. */
  readonly services: readonly ServiceDefinition[];
  /** What the plugins add that the platform's file names, as far as they say. @default - nothing */
  readonly plugins?: readonly ServiceDefinition[];
  /** Slugs: only these projects' files are opened. @default - all */
  readonly only?: readonly string[];
}

/**
 * Reads an inventory (contract §3) and judges all of it: everything that is wrong is in its findings, together.
 * It throws nothing for a mistake in the inventory; see {@link requireValid}.
 * @param directory as people name it; the places of findings begin with it
 */
export function loadInventory(directory: string, { services, plugins = [], only }: LoadOptions): Inventory {
  const root = normalize(directory);
  if (!isDirectory(root)) return emptyInventory(root, [{ ...directoryMissing(directory), where: root }]);
  const files = listFiles(root);
  const validator = Validator.of(services, plugins);
  const platform = readPlatform(root, files, { services, plugins, validator });
  const chosen = choose(root, files, only);
  const attached = platform.usable ? [...Object.keys(platform.platform.services ?? {}), ...(platform.plugins ?? [])] : [];
  const judge = platform.usable ? projectJudge(platform.platform, { services: attached }) : () => [];
  const read = chosen.files.map((file) => readProject(file, { validator, services: [...services, ...plugins], platform, judge }));
  const findings = [
    ...platform.findings,
    ...chosen.findings,
    ...read.flatMap((each) => each.findings),
    ...(platform.usable ? compare(platform, read, only === undefined) : []),
  ];
  return {
    directory: root,
    platform: platform.platform,
    projects: read.flatMap(({ project }) => project ?? []),
    findings: sortFindings(findings),
    locatePlatform: platform.locate,
  };
}

/** The inventory, if nothing is wrong with it. @throws DsoError with everything that is */
export function requireValid(inventory: Inventory): Inventory {
  if (inventory.findings.length > 0) throw new DsoError(inventory.findings);
  return inventory;
}

/** Plugins that the platform file names, for whoever must load them before the inventory can be judged. */
export function readCustomPlugins(directory: string): readonly CustomPluginSpec[] {
  const value = readDocument(listPlatform(directory), "Platform").value as { readonly plugins?: unknown } | null | undefined;
  const plugins: readonly unknown[] = Array.isArray(value?.plugins) ? value.plugins : [];
  return plugins.filter((plugin): plugin is CustomPluginSpec => {
    const { id, module } = (plugin ?? {}) as Partial<CustomPluginSpec>;
    return typeof id === "string" && typeof module === "string";
  });
}

function listPlatform(directory: string): string {
  return join(normalize(directory), "platform.yaml");
}

function emptyInventory(directory: string, findings: readonly LocatedFinding[]): Inventory {
  const platform = { rootPath: "", zones: [], clusters: [], backend: { type: "local" }, plugins: [] };
  return { directory, platform, projects: [], findings, locatePlatform: () => directory };
}

interface Choice {
  readonly files: readonly string[];
  readonly findings: readonly LocatedFinding[];
}

/** The files to open, by their names alone. */
function choose(root: string, files: InventoryFiles, only: readonly string[] | undefined): Choice {
  // Without projects there may be no folder for them: Git keeps no empty one.
  if (only === undefined) return { files: files.projects, findings: files.misnamed.map((file) => ({ ...fileEnding(basename(file)), where: `${file}:1:1` })) };
  const wanted = new Set(only);
  const found = files.projects.filter((file) => wanted.has(slugOfFile(file)));
  const slugs = new Set(found.map(slugOfFile));
  const unknown = [...wanted].filter((slug) => !slugs.has(slug));
  const known = unknown.length === 0 ? [] : [...new Set(files.projects.map(slugOfFile))].sort(compareText);
  return { files: found, findings: unknown.map((slug) => ({ ...projectFileMissing(slug, known), where: join(root, "projects") })) };
}

/** Rules between the projects that were read; a slug may be in a file that could not be. */
function compare(platform: PlatformFile, read: readonly ProjectFile[], all: boolean): readonly LocatedFinding[] {
  const projects = read.flatMap(({ project }) => project ?? []);
  const complete = all && projects.length === read.length;
  const found = judgeFleet(platform.platform, projects.map(({ spec }) => spec), { complete, title: (index) => projects[index]?.file ?? "" });
  return found.map(({ project, finding }) => ({
    ...finding,
    where: project === undefined ? platform.locate(finding.at) : (projects[project]?.locate(finding.at) ?? ""),
  }));
}
