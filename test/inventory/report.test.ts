import fc from "fast-check";
import { describe as text, DsoError } from "../../lib/errors";
import { report, sortFindings } from "../../lib/inventory";

const finding = (where: string, code = "some-code") => ({ where, code, at: [], message: "something is wrong", found: "x", allowed: "y" });

test("findings are by file, line and column, and counted", () =>
  expect(report([finding("b.yaml:1:1"), finding("a.yaml:10:2"), finding("a.yaml:9:30"), finding("a.yaml:9:4"), finding("no/directory")])).toBe(
    [
      ...["a.yaml:9:4", "a.yaml:9:30", "a.yaml:10:2", "b.yaml:1:1", "no/directory"].map(
        (where) => `${where}: something is wrong [some-code]\n    found:   x\n    allowed: y`,
      ),
      "",
      "5 errors in 3 files",
    ].join("\n"),
  ));

test("one is one, and none is none", () => {
  expect(report([finding("a.yaml:1:1")])).toMatch(/\n1 error in 1 file$/);
  expect(report([])).toBe("no errors");
});

test("the order in which they were found does not show", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom("c-one", "c-two"))), (places) => {
      const findings = places.map(([file, line, column, code]) => finding(`${file}.yaml:${line}:${column}`, code));
      expect(sortFindings([...findings].reverse())).toEqual(sortFindings(findings));
    }),
  ));

test("a value is shown on one line, and not for ever", () => {
  const found = (value: unknown) => text({ ...finding("a:1:1"), found: value }).split("\n")[1];
  expect(found("plain text")).toBe("    found:   plain text");
  expect(found("")).toBe('    found:   ""');
  expect(found("two\nlines")).toBe('    found:   "two\\nlines"');
  expect(found(" spaces ")).toBe('    found:   " spaces "');
  expect(found(NaN)).toBe("    found:   NaN");
  expect(found({ a: [1] })).toBe('    found:   {"a":[1]}');
  expect(found("x".repeat(500))).toBe(`    found:   ${"x".repeat(200)}…`);
  const circle: unknown[] = [];
  circle.push(circle);
  expect(found(circle)).toBe("    found:   ");
});

test("an error holds all findings and reads as they do", () => {
  const findings = [finding("a.yaml:1:1"), { ...finding("b.yaml:2:2"), fix: "do it" }];
  const error = new DsoError(findings);
  expect(error.findings).toBe(findings);
  expect(error.message).toBe(findings.map(text).join("\n"));
  expect(error.message).toContain("    to do:   do it");
});
