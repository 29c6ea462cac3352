import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

export interface TerraformDataProps extends TerraformMetaArguments {
  /** Kept in the state, and given back as `output` once it has been applied. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Another value makes the resource anew, and whatever is replaced with it. */
  readonly triggersReplace?: Readonly<Record<string, unknown>>;
}

/**
 * Terraform's own `terraform_data`. cdktf's `DataResource` starts the engine at every synthesis to ask for its version,
 * once for each resource: seconds for a few projects, and the version is checked once for all before anything runs.
 */
export class TerraformData extends TerraformResource {
  private readonly arguments: Record<string, unknown>;

  constructor(scope: Construct, id: string, { input, triggersReplace, ...metaArguments }: TerraformDataProps) {
    super(scope, id, { terraformResourceType: "terraform_data", terraformGeneratorMetadata: { providerName: "terraform" }, ...metaArguments });
    this.arguments = { input, triggers_replace: triggersReplace };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.arguments;
  }
}
