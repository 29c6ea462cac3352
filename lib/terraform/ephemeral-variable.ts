import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/**
 * A sensitive variable whose value is in neither plan nor state, and which need not be given: it is null then. An
 * ephemeral variable must be given at plan and again at apply (decision 9).
 */
export class EphemeralVariable extends TerraformVariable {
  /** @param name as people give it: `TF_VAR_<name>` */
  constructor(scope: Construct, id: string, name: string, description: string) {
    super(scope, id, { type: "string", sensitive: true, description });
    this.overrideLogicalId(name);
    this.addOverride("ephemeral", true);
    // `default: null` in the props makes cdktf crash.
    this.addOverride("default", null);
  }
}
