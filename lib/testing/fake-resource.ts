import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** A resource of no provider, for tests of what is created where. */
export class FakeResource extends TerraformResource {
  constructor(scope: Construct, id: string, private readonly values: Readonly<Record<string, unknown>> = {}) {
    super(scope, id, { terraformResourceType: "fake_resource" });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.values };
  }
}
