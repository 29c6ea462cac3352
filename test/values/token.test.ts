import { Lazy, Token } from "cdktf";
import fc from "fast-check";
import { isUnresolved } from "../../lib/values/token";

test("what cdktf hides a reference in is told from what people write", () => {
  const later = Lazy.anyValue({ produce: () => "later" });
  for (const token of [Token.asString(later), Token.asNumber(later), Token.asList(later), `name-${Token.asString(later)}`]) {
    expect(Token.isUnresolved(token)).toBe(true);
    expect(isUnresolved(token)).toBe(true);
  }
});

test("ordinary values are judged as cdktf judges them", () =>
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer(), fc.double({ min: -1e200, max: 1e200 }), fc.array(fc.string()), fc.boolean()), (value) => {
      expect(isUnresolved(value)).toBe(Token.isUnresolved(value));
    }),
  ));
