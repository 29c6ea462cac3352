import type { LocatedFinding } from "../errors";
import { judgeFleet, type FleetMember } from "../rules";
import type { PlatformFile } from "./platform-file";
import { locator } from "./reading";

/** A project's file, and what the rules between projects see of it. */
export interface FleetFile {
  readonly file: string;
  /** Undefined where the file could not be read. */
  readonly member?: FleetMember;
}

/**
 * Rules between projects, on what is kept of each. Places are looked up in the files where something is wrong.
 * @param options.all whether these are all files of the inventory
 */
export function compareProjects(platform: PlatformFile, files: readonly FleetFile[], { all }: { readonly all: boolean }): readonly LocatedFinding[] {
  if (!platform.usable) return [];
  const known = files.flatMap(({ file, member }) => (member === undefined ? [] : [{ file, member }]));
  // A slug may be in a file that could not be read.
  const complete = all && known.length === files.length;
  const found = judgeFleet(platform.platform, known.map(({ member }) => member), { complete, title: (index) => known[index]?.file ?? "" });
  return found.map(({ project, finding }) => ({
    ...finding,
    where: project === undefined ? platform.locate(finding.at) : locator(known[project]!.file)(finding.at),
  }));
}
