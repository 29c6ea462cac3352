import { Fn, TerraformOutput } from "cdktf";
import { synthesise } from "../../lib/testing";
import { EphemeralResource } from "../../lib/terraform/ephemeral-resource";
import { EphemeralVariable } from "../../lib/terraform/ephemeral-variable";

describe("ephemeral values", () => {
  const { json } = synthesise((stack) => {
    const password = new EphemeralResource(stack, "password", { type: "random_password", attributes: { length: 30 } });
    new TerraformOutput(stack, "plain", { value: password.attribute("result") });
    new TerraformOutput(stack, "in-function", { value: Fn.base64encode(password.attribute("result")) });
    new EphemeralVariable(stack, "token", "external__demo__infra__token", "Token of the external repository");
  });

  test("a block of its own, which cdktf has no class for", () => {
    expect(json["ephemeral"]).toEqual({ random_password: { password: { length: 30 } } });
  });
  test("a reference stays a reference, also inside a function", () => {
    expect(json["output"].plain.value).toBe("${ephemeral.random_password.password.result}");
    expect(json["output"]["in-function"].value).toBe("${base64encode(ephemeral.random_password.password.result)}");
  });
  test("a variable is sensitive, ephemeral, and need not be given", () => {
    expect(json["variable"]["external__demo__infra__token"]).toEqual({
      type: "string",
      sensitive: true,
      ephemeral: true,
      default: null,
      description: "Token of the external repository",
    });
  });
});
