import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TESTS = join(__dirname, "..");

/** Titles of tests and of what they are grouped under, all of them. */
const titles = readdirSync(TESTS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !file.startsWith("invariants/complete"))
  .flatMap((file) => readFileSync(join(TESTS, file), "utf8").split("\n"))
  .filter((line) => /^\s*(test|describe)[.(]/.test(line));

describe("each invariant of console §7.6 has a test that carries its number", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("%i", (number) => {
    expect(titles.filter((line) => new RegExp(`§7\\.6 #${number}(?!\\d)`).test(line)).length).toBeGreaterThan(0);
  });
});

test("the worked example of console §3.12 has a test that carries its number", () => {
  expect(titles.filter((line) => line.includes("§3.12")).length).toBeGreaterThan(0);
});
