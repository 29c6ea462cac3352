import type { Finding } from "../errors";
import type { PlatformSpec, ProjectSpec } from "../spec";
export function judgePlatform(_platform: PlatformSpec): readonly Finding[] {
  return [];
}
export function judgeProject(_project: ProjectSpec, _platform: PlatformSpec): readonly Finding[] {
  return [];
}
export function judgeFleet(_platform: PlatformSpec, _projects: readonly ProjectSpec[]): readonly { project: number; finding: Finding }[] {
  return [];
}
