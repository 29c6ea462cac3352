import fc from "fast-check";
import { stringify } from "./cdktf-json";
import { stableJson } from "../../../stacks/synthesis/stable-json";

test("any value has the bytes that cdktf gives it", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => expect(stableJson(value)).toBe(stringify(value, { space: 2 }))));
});

test.each([[{}], [[]], [{ a: {}, b: [] }], [{ b: 1, a: undefined, "10": 0, "9": 1, é: 2 }], [[undefined, null]], [{ text: 'a "quoted"\nline \u2028' }]])("%j", (value) => {
  expect(stableJson(value)).toBe(stringify(value, { space: 2 }));
});
