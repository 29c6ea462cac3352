import fc from "fast-check";
import { expiryOf, isGeneration, tokenName } from "../../../lib/plugins/sonarqube/generation";

const months = fc.record({ year: fc.integer({ min: 1, max: 9000 }), month: fc.integer({ min: 1, max: 12 }) });
const text = ({ year, month }: { year: number; month: number }) => `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;

describe("a token's end", () => {
  test.each([
    ["2026-11", 13, "2027-12-01"],
    ["2026-11", 1, "2026-12-01"],
    ["2026-11", 2, "2027-01-01"],
    ["2026-12", 12, "2027-12-01"],
    ["2026-01", 24, "2028-01-01"],
  ])("of generation %s after %d months is %s", (generation, after, expiry) => {
    expect(expiryOf(generation, after)).toBe(expiry);
  });
  test.each([1, 7, "1", "second", 2026, "v2026-11"])("of counter %s is never", (generation) => {
    expect(expiryOf(generation, 13)).toBeUndefined();
  });
  test("is that many months after the generation, on the first day", () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 120 }), (generation, after) => {
        const expiry = expiryOf(text(generation), after)!;
        expect(expiry).toMatch(/^\d{4}-(0[1-9]|1[0-2])-01$/);
        const passed = (Number(expiry.slice(0, 4)) - generation.year) * 12 + Number(expiry.slice(5, 7)) - generation.month;
        expect(passed).toBe(after);
      }),
    );
  });
});

describe("a generation", () => {
  test.each([1, 2026, "2026-11", "second", "a.b_c-d"])("may be %s", (generation) => {
    expect(isGeneration(generation)).toBe(true);
  });
  // A slash would take a token's id apart; the rest look like a month, and would make a token without an end.
  test.each(["2026-13", "2026-00", "2026-1", "2026-11-03", "2026-", "a/b", "", "a b", "x".repeat(97)])("may not be %s", (generation) => {
    expect(isGeneration(generation)).toBe(false);
  });
  test("is in the token's name", () => {
    expect(tokenName("2026-11", 13)).toBe("dso-2026-11");
    expect(tokenName("2026-11", 6)).toBe("dso-2026-11-6m");
    expect([tokenName(2, 13), tokenName(2, 6)]).toEqual(["dso-2", "dso-2"]);
  });
});
