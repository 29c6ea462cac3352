import { seal, sealingKey, unseal } from "../../stacks/pipeline/sealed-plan";

const key = "k".repeat(32);
const plan = Buffer.from("a plan with the password hunter2 in it");

test("a sealed plan opens with its key, for its stack, and shows nothing", () => {
  const sealed = seal(plan, key, "project-demo abc");
  expect(sealed.includes("hunter2")).toBe(false);
  expect(unseal(sealed, key, "project-demo abc").equals(plan)).toBe(true);
  expect(seal(plan, key, "project-demo abc").equals(sealed)).toBe(false);
});
test.each<[string, (sealed: Buffer) => Buffer]>([
  ["another key", (sealed) => unseal(sealed, "x".repeat(32), "project-demo abc")],
  ["another stack", (sealed) => unseal(sealed, key, "project-other abc")],
  ["another configuration", (sealed) => unseal(sealed, key, "project-demo abd")],
  ["a bit changed", (sealed) => unseal(Buffer.concat([sealed.subarray(0, -1), Buffer.from([sealed.at(-1)! ^ 1])]), key, "project-demo abc")],
])("it does not open with %s", (_, open) => {
  expect(() => open(seal(plan, key, "project-demo abc"))).toThrow(/the sealed plan does not open: .*plan again/);
});
test("what is no sealed plan is told apart", () => {
  expect(() => unseal(plan, key, "")).toThrow("this is no sealed plan: plan again");
});
test("a key must be there, and long", () => {
  expect(() => sealingKey({})).toThrow(/DSO_PLAN_KEY seals plans and must hold at least 32 characters; it is not set/);
  expect(() => sealingKey({ DSO_PLAN_KEY: "short" })).toThrow(/it has 5 characters/);
  expect(sealingKey({ DSO_PLAN_KEY: key })).toBe(key);
});
