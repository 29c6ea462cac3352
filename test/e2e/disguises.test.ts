import * as fc from "fast-check";
import { disguisesOf } from "./disguises";

const found = (value: string, text: string) => disguisesOf(value).some((disguise) => text.includes(disguise));
const secret = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 });

describe("a value is found", () => {
  test("in Base64, wherever it begins and whatever surrounds it", () => {
    fc.assert(fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      for (const encoding of ["base64", "base64url"] as const) expect(found(value, Buffer.from(`${before}${value}${after}`).toString(encoding))).toBe(true);
    }));
  });
  test("in JSON and in a URL", () => {
    fc.assert(fc.property(secret, (value) => {
      expect(found(value, JSON.stringify({ key: `x${value}` }))).toBe(true);
      expect(found(value, `https://user:${encodeURIComponent(value)}@host`)).toBe(true);
      expect(found(value, new URLSearchParams({ token: value }).toString().replaceAll("%7E", "~").replaceAll("*", "%2A"))).toBe(true);
    }));
  });
  test("and not where it is not", () => {
    expect(found("sentinel-value-1", Buffer.from("another-value-1").toString("base64"))).toBe(false);
  });
});
