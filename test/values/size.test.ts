import fc from "fast-check";
import { formatGibibytes, largestSize, parseGibibytes } from "../../lib/values/size";

test.each([
  ["10GB", 10],
  ["10gb", 10],
  ["10 G", 10],
  ["1.5TB", 1536],
  ["0.0009765625TB", 1],
  ["2048MB", 2],
  ["1073741824B", 1],
  ["1024TB", largestSize],
])("%s is %i GiB", (text, gibibytes) => expect(parseGibibytes(text)).toEqual({ kind: "whole", gibibytes }));

test.each([
  ["100MB", 0, 1],
  ["1.2GB", 1, 2],
  ["1500MB", 1, 2],
  ["0.0005TB", 0, 1],
  ["1.000000001GB", 1, 2],
])("%s lies between %i and %i GiB", (text, lower, upper) => {
  expect(parseGibibytes(text)).toEqual({ kind: "between", lower, upper });
});

test.each(["0GB", "0MB", "1025TB", "1024.001TB"])("%s is out of range", (text) =>
  expect(parseGibibytes(text)).toEqual({ kind: "outOfRange" }),
);

test.each(["", "10", "GB", "10GiB", "-1GB", "1,5GB", "10 G B", "1e3GB"])("%j is no size", (text) =>
  expect(parseGibibytes(text)).toEqual({ kind: "malformed" }),
);

test("whole GiB are read as they were written, in any unit", () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: largestSize }), (gibibytes) => {
      const whole = { kind: "whole", gibibytes };
      expect(parseGibibytes(formatGibibytes(gibibytes))).toEqual(whole);
      expect(parseGibibytes(`${gibibytes * 1024}MB`)).toEqual(whole);
      expect(parseGibibytes(`${BigInt(gibibytes) * 1024n ** 3n}B`)).toEqual(whole);
    }),
  ));
