import fc from "fast-check";
import { editDistance, nearest } from "../../lib/values/nearest";

test.each([
  ["develper", ["developer", "devops"], "developer"],
  ["externalURL", ["externalUrl", "name"], "externalUrl"],
  ["enviroments", ["environments", "repositories"], "environments"],
  ["dve", ["dev"], "dev"],
  ["colour", ["name", "slug", "owner"], undefined],
  ["x", ["ab"], undefined],
  ["app2", [], undefined],
])("%s among %j is most likely %s", (word, candidates, expected) => expect(nearest(word, candidates)).toBe(expected));

describe("the distance of two words", () => {
  const word = fc.stringMatching(/^[abc]{0,6}$/);

  test("is 0 for the same, 1 for one slip of any kind", () => {
    for (const [one, other] of [["abc", "abc"], ["abc", "ab"], ["abc", "abcd"], ["abc", "abd"], ["abc", "acb"]] as const) {
      expect(editDistance(one, other)).toBe(one === other ? 0 : 1);
    }
  });

  test("is the same both ways, 0 for equal words alone, and no more than the longer one", () =>
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = editDistance(one, other);
        expect(editDistance(other, one)).toBe(distance);
        expect(distance === 0).toBe(one === other);
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
      }),
    ));
});
