import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import used from "../used.json";

/**
 * The provider of random values, of which only the ephemeral `random_password` is used. It takes no arguments, so no
 * binding is needed; but a stack must declare it.
 */
export class RandomProvider extends TerraformProvider {
  static readonly tfResourceType = "random";

  constructor(scope: Construct, id: string) {
    const { source, version } = used.random;
    super(scope, id, {
      terraformResourceType: RandomProvider.tfResourceType,
      terraformProviderSource: source,
      terraformGeneratorMetadata: { providerName: "random", providerVersion: version, providerVersionConstraint: version },
    });
  }
}
