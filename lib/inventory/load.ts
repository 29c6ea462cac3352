import { normalize } from "node:path";
import { DsoError } from "../errors";
import { fleetMember } from "../rules";
import { openDirectory, type LoadOptions } from "./directory";
import { filesOf } from "./files";
import { compareProjects } from "./fleet";
import { projectReader, readProject } from "./project-file";
import { readDocument } from "./reading";
import { sortFindings } from "./report";
import type { CustomPluginSpec, Inventory } from "./types";

/**
 * Reads an inventory (contract §3) and judges all of it: everything that is wrong is in its findings, together.
 * It throws nothing for a mistake in the inventory; see {@link requireValid}.
 * @param directory as people name it; the places of findings begin with it
 */
export function loadInventory(directory: string, options: LoadOptions): Inventory {
  const { directory: root, platform, files, findings } = openDirectory(directory, options);
  const reader = projectReader(platform, options.services, options.plugins);
  const read = files.map((file) => readProject(file, reader));
  const members = read.map(({ file, project }) => ({ file, member: project && fleetMember(project.spec) }));
  return {
    directory: root,
    platform: platform.platform,
    projects: read.flatMap(({ project }) => project ?? []),
    findings: sortFindings([
      ...findings,
      ...read.flatMap((each) => each.findings),
      ...compareProjects(platform, members, { all: options.only === undefined }),
    ]),
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
  const value = readDocument(filesOf(normalize(directory)).platform, "Platform").value as { readonly plugins?: unknown } | null | undefined;
  const plugins: readonly unknown[] = Array.isArray(value?.plugins) ? value.plugins : [];
  return plugins.filter((plugin): plugin is CustomPluginSpec => {
    const { id, module } = (plugin ?? {}) as Partial<CustomPluginSpec>;
    return typeof id === "string" && typeof module === "string";
  });
}
