import { isSlug, numberedSlug, reservedSlugs } from "../../lib/values/slug";

test.each(["demo", "42", "demo-1", "abcdefghijklmnopqrst-12"])("%j is a slug", (text) => expect(isSlug(text)).toBe(true));

test.each(["a", "Demo", "de-mo", "demo-", "demo-1-2", "-1", "demo_1", "abcdefghijklmnopqrst-123", ""])(
  "%j is no slug",
  (text) => expect(isSlug(text)).toBe(false),
);

test("the number of a slug is told from its name", () => {
  expect(numberedSlug("demo-12")).toEqual({ base: "demo", number: "12" });
  expect(numberedSlug("demo12")).toBeUndefined();
});

test("reserved slugs are those of decision 16, audit, where Vault mounts nothing either, and zone, as a zone's own Applications begin", () => {
  expect(reservedSlugs.join(" ")).toBe(
    "admin anonymous audit auth catalog console cubbyhole default grafana identity infra kube library mirror observability openshift root secret sonar sys transit zone",
  );
});
