import * as fc from "fast-check";
import { expressionsIn, isTemplate, isWholeExpression } from "../../lib/providers/expression";

test.each([
  ["", [], false],
  ["plain", [], false],
  ["${a.b}", ["a.b"], true],
  ["x ${a.b}", ["a.b"], false],
  ["${a}${b}", ["a", "b"], false],
  ["$${a}", [], false],
  ["$${a} ${b}", ["b"], false],
  ["${merge({a = 1}, b)}", ["merge({a = 1}, b)"], true],
  ['${f("}")}', ['f("}")'], true],
  ['${f("${g("}")}")}', ['f("${g("}")}")'], true],
  ['${f("\\"}")}', ['f("\\"}")'], true],
])("%s", (text, expressions, whole) => {
  expect(expressionsIn(text)).toEqual(expressions);
  expect(isWholeExpression(text)).toBe(whole);
});

test("a directive makes a template, an escaped one does not", () => {
  expect(isTemplate("%{ if a }x%{ endif }")).toBe(true);
  expect(isTemplate("%%{ if }")).toBe(false);
  expect(isTemplate("100%")).toBe(false);
});

test("whatever stands inside an interpolation is found again, whatever stands around it", () => {
  const word = fc.stringMatching(/^[a-z_.()[\] ]{1,12}$/);
  const literal = fc.stringMatching(/^[a-z {}-]{0,12}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(literal, word), { maxLength: 4 }), literal, (pairs, end) => {
      const text = pairs.map(([before, inside]) => `${before}\${${inside}}`).join("") + end;
      expect(expressionsIn(text)).toEqual(pairs.map(([, inside]) => inside));
      expect(isWholeExpression(text)).toBe(pairs.length === 1 && pairs[0]?.[0] === "" && end === "");
    }),
  );
});
