/** What stacks hand to Terraform is what cdktf would have handed, byte by byte. */
import { App, Fn, Lazy, TerraformOutput, TerraformStack, Token } from "cdktf";
import { stringify } from "./cdktf-json";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeResource } from "../../../lib/testing";
import { declareStacks } from "../../../stacks/factory";
import { openInventory } from "../../../stacks/open-inventory";
import { configurationOf } from "../../../stacks/synthesis/configuration";
import { resolveIn } from "../../../stacks/synthesis/resolve";
import { stableJson } from "../../../stacks/synthesis/stable-json";

const scratch = mkdtempSync(join(tmpdir(), "configuration-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const example = join(__dirname, "../../../examples/inventory");

function app(): App {
  return new App({ stackTraces: false, outdir: mkdtempSync(join(scratch, "app-")) });
}

/** As cdktf does it, without what a stack of the factory changes about it. */
function byCdktf(stack: TerraformStack): unknown {
  TerraformStack.prototype.prepareStack.call(stack);
  return TerraformStack.prototype.toTerraform.call(stack);
}

describe("a configuration", () => {
  test("of each stack of the example inventory has the bytes that cdktf would write", async () => {
    const factory = app();
    declareStacks(factory, await openInventory(example));
    const stacks = factory.node.children.filter(TerraformStack.isStack);
    expect(stacks.length).toBeGreaterThan(5);
    for (const stack of stacks) stack.prepareStack();
    for (const stack of stacks) expect(stableJson(stack.toTerraform())).toBe(stringify(byCdktf(stack), { space: 2 }));
  });

  test("holds what was put over it", () => {
    const stack = new TerraformStack(app(), "test");
    const resource = new FakeResource(stack, "first", { name: "x" });
    resource.addOverride("name", Lazy.stringValue({ produce: () => "y" }));
    stack.addOverride("terraform.required_version", Lazy.stringValue({ produce: () => ">= 1.11" }));
    new TerraformOutput(stack, "out", { value: resource.fqn });
    const expected = stringify(byCdktf(stack), { space: 2 });
    expect(stableJson(configurationOf(stack))).toBe(expected);
  });

  test("of a stack that refers to another is refused", async () => {
    const factory = app();
    declareStacks(factory, await openInventory(example));
    const other = new TerraformStack(factory, "other");
    const foreign = new FakeResource(other, "foreign");
    const stack = factory.node.findChild("project-demo") as TerraformStack;
    new FakeResource(stack, "referring", { value: foreign.getStringAttribute("name") });
    stack.prepareStack();
    expect(() => stack.toTerraform()).toThrow(/stack project-demo refers to another stack/);
  });
});

describe("resolving", () => {
  const stack = new TerraformStack(app(), "test");
  const resource = new FakeResource(stack, "first");
  const name = resource.getStringAttribute("name");

  const values: Readonly<Record<string, () => unknown>> = {
    "plain values": () => ({ a: [1, true, null, "x", { b: undefined, c: [] }], d: "1e5 and -3.5e-7" }),
    "undefined in lists and mappings": () => [undefined, { a: undefined }, [undefined]],
    "references in text": () => `a ${name} b \${"escaped"}`,
    "text without references, with what looks like one": () => 'a ${var.x} %{ if } "',
    "numbers": () => Token.asNumber(resource.interpolationForAttribute("size")),
    "numbers in text": () => `size-${Token.asNumber(resource.interpolationForAttribute("size"))}`,
    "lists": () => resource.getListAttribute("names"),
    "lists of numbers": () => resource.getNumberListAttribute("sizes"),
    "mappings": () => resource.getStringMapAttribute("labels"),
    "names of keys": () => ({ [name]: 1 }),
    "functions": () => Fn.join("-", [name, Fn.jsonencode({ a: name })]),
    "lazy values of lazy values": () => Lazy.anyValue({ produce: () => ({ a: Lazy.stringValue({ produce: () => name }) }) }),
    "null": () => Token.nullValue(),
    "dates": () => new Date(0),
  };
  test.each(Object.entries(values))("%s gives what cdktf gives", (_, make) => {
    const value = make();
    const expected = byCdktfResolve(stack, value);
    expect(resolveIn(stack, value)).toEqual(expected);
  });

  test.each([["a function", () => 0], ["the mark of a mapping", "Any Map Token Value"], ["the mark of a mapping of numbers", -123456789]])(
    "%s is refused, as cdktf does",
    (_, value) => {
      expect(() => byCdktfResolve(stack, value)).toThrow();
      expect(() => resolveIn(stack, value)).toThrow();
    },
  );
});

function byCdktfResolve(stack: TerraformStack, value: unknown): unknown {
   
  const { resolve } = require("cdktf/lib/_tokens") as { resolve: (stack: TerraformStack, value: unknown) => unknown };
  return resolve(stack, value);
}
