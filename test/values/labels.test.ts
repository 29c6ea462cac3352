import fc from "fast-check";
import { isLabelKey, isLabelValue, toLabelValue } from "../../lib/values/labels";

test.each(["", "demo", "a.b_c-d", "A1", "a".repeat(63)])("%j is a label value", (text) => expect(isLabelValue(text)).toBe(true));
test.each(["-a", "a-", "a b", "é", "a/b", "a".repeat(64)])("%j is no label value", (text) => expect(isLabelValue(text)).toBe(false));

test.each(["dso", "dso/project", "app.kubernetes.io/name", "a_b.c"])("%j is a label key", (text) => expect(isLabelKey(text)).toBe(true));
test.each(["", "/a", "a/", "A/b", "a/b/c", "-a", `${"a".repeat(254)}/b`])("%j is no label key", (text) =>
  expect(isLabelKey(text)).toBe(false),
);

test("any text becomes a label value, and a label value stays", () => {
  expect(toLabelValue("Équipe produit: n° 1")).toBe("Equipe-produit-n-1");
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const value = toLabelValue(text);
      expect(isLabelValue(value)).toBe(true);
      expect(toLabelValue(value)).toBe(value);
    }),
  );
});
