import { renderPolicy } from "../../../lib/plugins/vault/policy";
import { capabilities, rules } from "./acl";

test("a policy is written in Vault's language, rule by rule", () => {
  expect(
    renderPolicy([
      { path: "demo/data/*", capabilities: ["create", "read"] },
      { path: "sys/health", capabilities: ["read"], comment: "to see whether it lives" },
    ]),
  ).toBe('path "demo/data/*" {\n  capabilities = ["create", "read"]\n}\n\n# to see whether it lives\npath "sys/health" {\n  capabilities = ["read"]\n}');
});

test("a rule may say what parameters are to be", () => {
  const policy = renderPolicy([{ path: "sys/remount", capabilities: ["update", "sudo"], parameters: { from: ["a", "b"], to: ["c"] } }]);
  expect(policy).toBe('path "sys/remount" {\n  capabilities = ["update", "sudo"]\n  allowed_parameters = {\n    "from" = ["a", "b"]\n    "to" = ["c"]\n  }\n}');
  expect(rules(policy)).toEqual([{ path: "sys/remount", capabilities: ["update", "sudo"], parameters: { from: ["a", "b"], to: ["c"] } }]);
});

describe("the reader of policies that other tests use", () => {
  const policy = renderPolicy([
    { path: "demo/*", capabilities: ["read"] },
    { path: "demo/data/*", capabilities: ["list"] },
    { path: "demo/data/one", capabilities: ["update"] },
  ]);

  test.each([
    ["demo/data/one", ["update"]],
    ["demo/data/two", ["list"]],
    ["demo/metadata/", ["read"]],
    ["demo", []],
    ["demo-1/data/one", []],
  ])("%s: %j", (path, expected) => expect(capabilities(policy, path)).toEqual(expected));

  test("it reads everything or nothing", () => {
    expect(rules(policy)).toHaveLength(3);
    expect(() => rules(`${policy}\npath "x" { capabilities = "read" }`)).toThrow("no rule of a policy");
  });
});
