import { accountsOf } from "../../lib/values/accounts";

const people = { "First.Last@example.org": { keycloak: "flast" }, "first.last@example.org": { keycloak: "other" }, "ops@example.org": { gitlab: "ops" } };

test.each(["ops@example.org", "OPS@Example.org"])("%s is found, however it is written", (email) => {
  expect(accountsOf(email, people)).toEqual({ gitlab: "ops" });
});
test("of two that differ in case only, the first", () => expect(accountsOf("first.last@example.org", people)).toEqual({ keycloak: "flast" }));
test("nobody else", () => {
  expect(accountsOf("dev@example.org", people)).toBeUndefined();
  expect(accountsOf("__proto__", people)).toBeUndefined();
  expect(accountsOf("ops@example.org", undefined)).toBeUndefined();
});
