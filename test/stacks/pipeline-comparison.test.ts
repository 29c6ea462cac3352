import type { AppliedRecord } from "../../stacks/applied/record";
import { compare } from "../../stacks/pipeline/comparison";
import type { SynthesisedStack } from "../../stacks/pipeline/synthesised-stack";
import { kindOf } from "../../stacks/pipeline/synthesised-stack";

const digest = (text: string) => text.padEnd(64, "0");
const stack = (name: string, of: Partial<SynthesisedStack> = {}): SynthesisedStack => ({ stack: name, kind: kindOf(name), digest: digest("a"), keeps: [], state: "active", ...of });
const records = (...all: (Partial<AppliedRecord> & { stack: string })[]) =>
  new Map(all.map((each) => [each.stack, { digest: digest("a"), keeps: [], state: "active", ...each } as AppliedRecord]));

test("a stack is planned when its bytes differ from what was applied, and when it is new", () => {
  const { differences, unchanged } = compare([stack("platform"), stack("project-a", { digest: digest("b") }), stack("project-b")], records({ stack: "platform" }, { stack: "project-a" }));
  expect(differences.map(({ stack: { stack: name }, why, before }) => [name, why, before?.digest])).toEqual([
    ["project-a", "changed", digest("a")],
    ["project-b", "new", undefined],
  ]);
  expect(unchanged).toBe(1);
});
test("one whose first apply has only begun is new still, and may not vanish", () => {
  const begun = records({ stack: "project-a", digest: "0".repeat(64) }, { stack: "project-b", digest: "0".repeat(64), at: "2026-11-20T00:00:00Z" });
  expect(compare([stack("project-a"), stack("project-b")], begun).differences.map(({ stack: { stack: name }, why }) => [name, why])).toEqual([["project-a", "new"], ["project-b", "changed"]]);
  expect(compare([], begun).vanished).toEqual(["project-a", "project-b"]);
});
test("a stack that the last pipeline wanted otherwise is planned, though it is what was applied", () => {
  const all = [stack("project-a"), stack("project-b"), stack("project-c")];
  const announced = { run: 2, digests: { "project-a": digest("b"), "project-b": digest("a"), "project-z": digest("a") } };
  const { differences, unchanged } = compare(all, records(...all), { announced });
  expect(differences.map(({ stack: { stack: name }, why, before }) => [name, why, before?.digest])).toEqual([["project-a", "taken back", digest("a")]]);
  expect(unchanged).toBe(2);
});
test("one that is gone is forgotten if it was retired, and refused otherwise", () => {
  const { differences, gone, vanished } = compare([], records({ stack: "project-z" }, { stack: "project-a", state: "retired" }, { stack: "zone-pub" }));
  expect({ differences, gone, vanished }).toEqual({ differences: [], gone: ["project-a"], vanished: ["project-z", "zone-pub"] });
});
test("one project changed among a thousand: one difference", () => {
  const all = Array.from({ length: 1000 }, (_, index) => stack(`project-p${index}`));
  const before = records(...all.map(({ stack: name }) => ({ stack: name })));
  const now = all.map((each) => (each.stack === "project-p500" ? { ...each, digest: digest("c") } : each));
  expect(compare(now, before).differences.map((each) => each.stack.stack)).toEqual(["project-p500"]);
});
test("a renewal is what was not applied for long, or nobody knows when; never what is retired, and only when asked", () => {
  const all = [stack("project-a"), stack("project-b"), stack("project-c"), stack("project-d", { state: "retired" })];
  const before = records({ stack: "project-a", at: "2026-11-20T00:00:00Z" }, { stack: "project-b", at: "2026-10-01T00:00:00Z" }, { stack: "project-c" }, { stack: "project-d", at: "2026-01-01T00:00:00Z" });
  expect(compare(all, before, { renewal: { before: new Date("2026-11-01"), most: 10 } }).differences.map((each) => [each.stack.stack, each.why])).toEqual([
    ["project-b", "renewal"],
    ["project-c", "renewal"],
  ]);
  expect(compare(all, before, { renewal: { before: new Date("2026-11-01"), most: 1 } }).differences.map((each) => each.stack.stack)).toEqual(["project-c"]);
  expect(compare(all, before).differences).toEqual([]);
});
