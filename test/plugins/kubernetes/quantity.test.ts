import fc from "fast-check";
import { countQuantity, cpuQuantity, memoryQuantity } from "../../../lib/plugins/kubernetes/quantity";

test.each([
  [0, "0"],
  [0.001, "1m"],
  [0.5, "500m"],
  [1, "1"],
  [1.5, "1500m"],
  [0.1 + 0.2, "300m"],
  [1000, "1k"],
  [1500, "1500"],
  [2_000_000, "2M"],
  [0.0004, "0"],
])("%d cores are %s", (cores, text) => {
  expect(cpuQuantity(cores)).toBe(text);
});

test.each([
  [0, "0"],
  [0.125, "128Mi"],
  [0.5, "512Mi"],
  [1, "1Gi"],
  [1.5, "1536Mi"],
  [1024, "1Ti"],
  [0.1, "104857Ki"],
  [1 / 1024 / 1024, "1Ki"],
])("%d GiB are %s", (gibibytes, text) => {
  expect(memoryQuantity(gibibytes)).toBe(text);
});

test.each([
  [0, "0"],
  [7, "7"],
  [1000, "1k"],
])("a count of %d is %s", (count, text) => {
  expect(countQuantity(count)).toBe(text);
});

const POWERS: Record<string, number> = { m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** -20, Mi: 2 ** -10, Gi: 1, Ti: 2 ** 10, Pi: 2 ** 20 };

function read(text: string): number {
  const [, digits = "", suffix = ""] = /^(\d+)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(digits) * POWERS[suffix]!;
}

test("no quantity is more than was asked for, nor less than by one step", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (thousandths) => {
      const asked = thousandths / 1000;
      expect(read(cpuQuantity(asked))).toBeCloseTo(asked, 6);
      expect(read(memoryQuantity(asked))).toBeLessThanOrEqual(asked + 1e-9);
      expect(read(memoryQuantity(asked))).toBeGreaterThan(asked - 2 ** -20);
    }),
  );
});
