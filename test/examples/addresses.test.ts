/**
 * Addresses are the contract with everybody's state: a change here is a resource that is made anew, and what it held is
 * lost unless it is moved. Look twice before updating the snapshot.
 */
import { DemoStack } from "../../examples/demo";
import { readProviderSchemas } from "../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../lib/providers/validate";
import { synthesiseApp } from "../../lib/testing";
import { example, synthesised } from "../properties/declaration";

test.each([...synthesised(example)])("addresses of stack %s of the example inventory", (_name, stack) => {
  expect(stack.addresses).toMatchSnapshot();
});

describe("the project in TypeScript", () => {
  const stack = synthesiseApp((app) => void new DemoStack(app, "demo")).get("demo")!;

  test("has these addresses", () => {
    expect(stack.addresses).toMatchSnapshot();
  });
  test("is as the providers want it", () => {
    expect(describeProblems(validateConfiguration(stack.json, readProviderSchemas()))).toBe("");
  });
});
