import fc from "fast-check";
import { excessOver, isQuantity, noQuantities, sumQuantities } from "../../lib/values/quota";

const amount = fc.integer({ min: 0, max: 1_000_000 }).map((thousandths) => thousandths / 1000);
const some = fc.record({ cpu: amount, memory: amount, gpu: amount });

describe("sums", () => {
  test("have no rounding noise", () =>
    expect(sumQuantities([{ cpu: 0.1, memory: 1.1, gpu: 0 }, { cpu: 0.2, memory: 2.2, gpu: 0 }])).toEqual({
      cpu: 0.3,
      memory: 3.3,
      gpu: 0,
    }));

  test("of nothing are zero", () => expect(sumQuantities([])).toEqual(noQuantities));

  test("do not depend on the order, nor on how they are grouped", () =>
    fc.assert(
      fc.property(fc.array(some), fc.array(some), (one, other) => {
        const whole = sumQuantities([...one, ...other]);
        expect(sumQuantities([...other].reverse().concat(one))).toEqual(whole);
        expect(sumQuantities([sumQuantities(one), sumQuantities(other)])).toEqual(whole);
      }),
    ));
});

describe("limits", () => {
  test("absent, in all or for one quantity, are none", () => {
    expect(excessOver(undefined, { cpu: 9, memory: 9, gpu: 9 })).toEqual([]);
    expect(excessOver({ cpu: 9 }, { cpu: 9, memory: 99, gpu: 9 })).toEqual([]);
  });

  test("of zero are zero", () =>
    expect(excessOver({ cpu: 0, memory: 0, gpu: 0 }, { cpu: 0, memory: 0, gpu: 1 })).toEqual([
      { quantity: "gpu", used: 1, limit: 0 },
    ]));

  test("are passed only by more", () => {
    expect(excessOver({ cpu: 0.3 }, sumQuantities([{ cpu: 0.1, memory: 0, gpu: 0 }, { cpu: 0.2, memory: 0, gpu: 0 }]))).toEqual([]);
    expect(excessOver({ cpu: 0.3, memory: 1 }, { cpu: 0.301, memory: 2, gpu: 0 })).toEqual([
      { quantity: "cpu", used: 0.301, limit: 0.3 },
      { quantity: "memory", used: 2, limit: 1 },
    ]);
  });
});

test("a quantity is at least 0, in thousandths", () => {
  for (const good of [0, 0.01, 0.001, 1.5, 64, 1e6, 123456.789]) expect(isQuantity(good)).toBe(true);
  for (const bad of [-1, 0.0001, NaN, Infinity, 1.00005]) expect(isQuantity(bad)).toBe(false);
});
