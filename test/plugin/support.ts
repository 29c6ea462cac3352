import type { TerraformStack } from "cdktf";
import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import type { ProjectSpec } from "../../lib/spec";
import { examplePlatform, exampleProject } from "../../lib/testing";

/** The example project, or that with other values, in a stack. */
export function projectIn(stack: TerraformStack, changes: Partial<ProjectSpec> = {}, id = "project"): DsoProject {
  return new DsoProject(stack, id, { ...exampleProject, ...changes, platform: DsoPlatform.fromPlatformSpec(examplePlatform) });
}

/** The failure that a piece of code ends with; fails when it ends well. */
export function failureOf(code: () => unknown): any {
  try {
    code();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
