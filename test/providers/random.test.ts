import { App, TerraformStack } from "cdktf";
import { RandomProvider } from "../../lib/providers/random/provider";
import { readProviderSchemas } from "../../lib/providers/schemas";
import { validateConfiguration } from "../../lib/providers/validate";

test("the random provider is declared with its exact version, and configured with nothing", () => {
  const stack = new TerraformStack(new App(), "stack");
  new RandomProvider(stack, "random");
  stack.addOverride("ephemeral.random_password.robot", { length: 30 });

  const configuration = stack.toTerraform();
  expect(configuration.terraform.required_providers).toEqual({ random: { source: "hashicorp/random", version: "3.9.0" } });
  expect(configuration.provider).toEqual({ random: [{}] });
  expect(validateConfiguration(configuration, readProviderSchemas())).toEqual([]);
});
