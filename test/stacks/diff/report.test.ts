import type { JudgedChange, JudgedStack } from "../../../stacks/diff/judgement";
import { diffDocument, diffJson, EXIT_CODES, verdictOf, type DiffReport } from "../../../stacks/diff/report/diff-report";
import { renderAs } from "../../../stacks/diff/report/render";
import { vanishedStacks } from "../../../stacks/diff/vanished";

const judged = (change: Partial<JudgedChange>): JudgedChange => ({ address: "acme_box.b", type: "acme_box", service: "harbor", action: "update", sentences: ["the quota of project demo falls from 10 GiB to 5 GiB"], widensAccess: false, ...change });
const stack = (name: string, changes: readonly JudgedChange[], counts: Partial<JudgedStack> = {}): JudgedStack => ({ stack: name, changes, forgotten: 0, unsaid: 0, unchanged: 0, moved: 0, imported: 0, outputs: 0, ...counts });
const report = (...stacks: readonly JudgedStack[]): DiffReport => ({ stacks, vanished: [] });

const quota = judged({});
const member = judged({ service: "gitlab", action: "create", sentences: ["ops@example.org becomes maintainer of group demo"], widensAccess: true });
const lost = judged({ service: "nexus", action: "delete", sentences: ["repository demo-npm is deleted"], loss: { what: "the artefacts in it" } });
const refused = judged({ service: "kubernetes", action: "delete", sentences: ["namespace demo-dev is deleted"], loss: { what: "everything in the namespace, with its volumes", refused: "it holds user data and has no tombstone" } });

describe("the verdict", () => {
  test.each<[string, DiffReport, number]>([
    ["nothing", report(stack("project-demo", [], { unchanged: 3 })), 0],
    ["changes", report(stack("project-demo", []), stack("platform", [quota])), 2],
    ["changes that only move", report(stack("project-demo", [], { moved: 1 })), 2],
    ["changes that only forget", report(stack("project-demo", [], { forgotten: 1 })), 2],
    ["changes of outputs", report(stack("project-demo", [], { outputs: 1 })), 2],
    ["something that widens access", report(stack("project-demo", [quota, member])), 3],
    ["user data that is lost", report(stack("project-demo", [quota, lost])), 3],
    ["user data that must not be lost", report(stack("project-demo", [quota, member, lost, refused])), 4],
    ["a stack that vanished", { stacks: [], vanished: ["project-old"] }, 4],
  ])("%s", (_what, each, code) => {
    expect(EXIT_CODES[verdictOf(each)]).toBe(code);
    expect(diffJson(each)).toMatchObject({ exitCode: code, verdict: verdictOf(each) });
  });
});

describe("for a terminal", () => {
  const text = (each: DiffReport) => renderAs("text", diffDocument(each), () => diffJson(each));

  test("what must not be missed is first, of all stacks; then stack by stack", () => {
    const each: DiffReport = { stacks: [stack("project-demo", [quota, member, refused, lost], { forgotten: 2, unchanged: 210 }), stack("platform", [judged({ service: "vault", sentences: ["mount a changes", "mount a moves"] })]), stack("zone-pub", [])], vanished: ["project-old"] };
    expect(text(each)).toBe(`Refused
  project old, all services: the stack has vanished, and was never retired
      nothing would be deleted, and nobody would look after what it made: put its file back, with state: retired, and apply that first
  project demo, kubernetes: namespace demo-dev is deleted
      everything in the namespace, with its volumes would be lost; it holds user data and has no tombstone

Deletes user data
  project demo, nexus: repository demo-npm is deleted
      lost with it: the artefacts in it

Widens access
  project demo, gitlab: ops@example.org becomes maintainer of group demo

platform
  vault: mount a changes
  vault: mount a moves

project demo
  harbor: the quota of project demo falls from 10 GiB to 5 GiB
  (3 set apart above, 2 forgotten, and stay as they are, 210 unchanged)

2 of 3 stacks: 1 created, 2 changed, 2 deleted, 2 forgotten.`);
  });
  test("nothing is said to be nothing", () => {
    expect(text(report(stack("project-demo", [], { unchanged: 3 })))).toBe("Nothing changes in project demo.");
    expect(text(report(stack("project-demo", []), stack("platform", [])))).toBe("Nothing changes in 2 stacks.");
    expect(text(report())).toBe("No stack was planned.");
  });
  test("one stack is called by its name", () => {
    expect(text(report(stack("zone-pub", [quota])))).toMatch(/zone pub: 1 changed\.$/);
  });
});

describe("for a merge request", () => {
  const markdown = (each: DiffReport) => renderAs("markdown", diffDocument(each), () => diffJson(each));

  test("headings and lists", () => {
    expect(markdown(report(stack("project-demo", [quota, member, lost], { unchanged: 2 })))).toBe(`### Deletes user data

- **project demo**, nexus: repository demo-npm is deleted  
  *lost with it: the artefacts in it*

### Widens access

- **project demo**, gitlab: ops\\@example.org becomes maintainer of group demo

### project demo

- harbor: the quota of project demo falls from 10 GiB to 5 GiB

*2 set apart above, 2 unchanged*

project demo: 1 created, 1 changed, 1 deleted.`);
  });
  test("many lines are folded away", () => {
    const many = Array.from({ length: 20 }, (_, index) => judged({ address: `acme_box.b${index}` }));
    expect(markdown(report(stack("project-demo", many)))).toMatch(/<details><summary>20 changes<\/summary>\n\n- harbor: .*\n\n<\/details>/s);
    expect(markdown(report(stack("project-demo", many.slice(1))))).not.toContain("<details>");
  });
  test("a name is no mention, no link, no heading and no HTML", () => {
    const names = ["@all", "#1", "!2", "<img src=x>", "[a](b)", "`x`", "*a*", "a_b_", "$1", "&lt;"];
    const text = markdown(report(stack("project-demo", [judged({ sentences: [`project ${names.join(" ")} is created`] })])));
    expect(text).toContain("project \\@all \\#1 \\!2 \\<img src=x\\> \\[a\\](b) \\`x\\` \\*a\\* a\\_b\\_ \\$1 \\&lt; is created");
  });
});

test("for other programs, everything is there", () => {
  expect(JSON.parse(renderAs("json", diffDocument(report()), () => diffJson(report(stack("project-demo", [refused], { unchanged: 1 })))))).toEqual({
    verdict: "refused",
    exitCode: 4,
    vanished: [],
    stacks: [
      {
        stack: "project-demo",
        forgotten: 0,
        unsaid: 0,
        unchanged: 1,
        moved: 0,
        imported: 0,
        outputs: 0,
        changes: [{ address: "acme_box.b", type: "acme_box", service: "kubernetes", action: "delete", sentences: ["namespace demo-dev is deleted"], widensAccess: false, losesUserData: "everything in the namespace, with its volumes", refused: "it holds user data and has no tombstone" }],
      },
    ],
  });
});

test("a stack vanishes when it was applied, is in the inventory no more, and was never retired", () => {
  const record = (name: string, state: "active" | "retired") => ({ stack: name, digest: "0".repeat(64), keeps: [], state });
  const inventory = { platform: { zones: [{ slug: "pub" }] }, projects: [{ spec: { name: "demo" } }, { spec: { name: "Other", slug: "oth" } }] };
  const records = [record("platform", "active"), record("zone-pub", "active"), record("zone-old", "active"), record("project-demo", "active"), record("project-oth", "active"), record("project-gone", "retired"), record("project-lost", "active")];
  expect(vanishedStacks(records, inventory as never)).toEqual(["project-lost", "zone-old"]);
});
