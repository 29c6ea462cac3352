import { parseGibibytes } from "../../values/size";
import { UNLIMITED } from "./judge";
import type { HarborOptions, HarborProjectOptions, RetentionOptions, Severity } from "./options";

/** What holds for one project: its own options, then the platform's, then the defaults. */
export interface ProjectSettings {
  /** GiB; -1 is unlimited. */
  readonly quota: number;
  readonly retention: RetentionOptions;
  readonly projectRobot: boolean;
  readonly deploymentSecurity: Severity;
  readonly cveAllowlist: readonly string[];
  readonly cosign: boolean;
  readonly sbom: boolean;
  readonly immutableTags: readonly string[];
}

const NO_QUOTA = -1;

export function projectSettings(platform: HarborOptions, project: HarborProjectOptions): ProjectSettings {
  const own = project.cveAllowlist ?? [];
  return {
    quota: gibibytes(project.quota ?? platform.quota ?? UNLIMITED),
    retention: project.retention ?? platform.retention ?? {},
    projectRobot: project.projectRobot ?? platform.projectRobot ?? false,
    deploymentSecurity: project.deploymentSecurity ?? platform.deploymentSecurity ?? "off",
    // A list of its own takes the place of the registry's list, so it has to repeat that one.
    cveAllowlist: own.length > 0 ? [...new Set([...own, ...(platform.cveAllowlist ?? [])])].sort() : [],
    cosign: project.cosign ?? platform.cosign ?? false,
    sbom: project.sbom ?? platform.sbom ?? false,
    immutableTags: [...(project.immutableTags ?? platform.immutableTags ?? [])].sort(),
  };
}

/** Of a size that was judged before: anything else counts as unlimited, and never comes this far. */
function gibibytes(quota: string): number {
  const size = parseGibibytes(quota);
  return size.kind === "whole" ? size.gibibytes : NO_QUOTA;
}
