import fc from "fast-check";
import { b36, h4, isUuid, shorten } from "../../lib/values/hash";

describe("h4", () => {
  test.each([
    ["dev", "6293"],
    ["prod", "c626"],
    ["staging", "41a5"],
    ["integration", "4a09"],
    ["demo", "3c58"],
    ["infra", "32aa"],
    ["front", "1013"],
    ["back", "8d78"],
  ])("of %s is %s", (text, hash) => expect(h4(text)).toBe(hash));
});

describe("b36", () => {
  test.each([
    ["22e7044f-8414-435d-9c4a-2df42a65034b", "22dxmhpuknhbc3u48km99jyob"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff", "f5lxx1zz5pnorynqglhzmsp33"],
    ["00000000-0000-0000-0000-000000000001", "1"],
  ])("of %s is %s", (uuid, text) => expect(b36(uuid)).toBe(text));

  test("does not depend on the case of the UUID", () =>
    expect(b36("22E7044F-8414-435D-9C4A-2DF42A65034B")).toBe("22dxmhpuknhbc3u48km99jyob"));

  test("keeps different UUIDs apart, in 1 to 25 characters", () =>
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        expect(b36(one)).toMatch(/^[0-9a-z]{1,25}$/);
        expect(b36(one) === b36(other)).toBe(one === other);
      }),
    ));

  test("refuses what is no UUID", () => {
    expect(isUuid("22e7044f8414435d9c4a2df42a65034b")).toBe(false);
    expect(() => b36("demo")).toThrow('"demo" is not a UUID');
  });
});

describe("shorten", () => {
  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,120}[a-z0-9])?$/);

  test("leaves a name that fits alone", () => {
    expect(shorten("demo-dev-infra")).toBe("demo-dev-infra");
    expect(shorten("a".repeat(63))).toBe("a".repeat(63));
  });

  test("cuts a longer one at a place and with a hash that never change", () =>
    expect(shorten("a".repeat(64))).toBe(`${"a".repeat(54)}-ffe054fe`));

  test("gives a valid name of at most the length asked, and the same when done twice", () =>
    fc.assert(
      fc.property(name, fc.integer({ min: 10, max: 80 }), (text, max) => {
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(shorten(short, max)).toBe(short);
      }),
    ));

  test("keeps long names apart that begin alike", () =>
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(one !== other);
        const head = "a".repeat(70);
        expect(shorten(head + one)).not.toBe(shorten(head + other));
      }),
    ));

  test("does not leave two dashes before the hash", () => expect(shorten(`${"a".repeat(50)}${"-".repeat(20)}z`)).toMatch(/^a{50}-[0-9a-f]{8}$/));
});
