import { isEndToEnd, readDefects, readServicePage, readServicePages } from "./tables";
import { exists, titlesOf } from "./titles";

const pages = readServicePages();
const objects = pages.flatMap((page) => page.objects);
const behaviours = pages.flatMap((page) => page.behaviours);
const absent = pages.flatMap((page) => page.absent);

/** Where the behaviour of the console is described, section by section: each is somewhere in the tables. */
const sections = [
  ...numbered("3.1", 10),
  ...numbered("3.2", 5),
  ...numbered("3.3", 4),
  "3.4",
  ...numbered("3.5", 7),
  ...numbered("3.6", 6),
  ...numbered("3.7", 7),
  ...numbered("3.8", 6),
  ...["3.9", "3.10", "3.11", "3.12", "2.6", "2.7", "1.7", "0.3"],
];

function numbered(section: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${section}.${index + 1}`);
}

describe("the tables of docs/services", () => {
  test("are on every page", () => {
    expect(pages.map(({ name }) => name)).toEqual(["together", "argocd", "gitlab", "harbor", "keycloak", "kubernetes", "nexus", "observability", "sonarqube", "vault"]);
    for (const { name, objects } of pages.slice(1)) expect([name, objects.length > 0]).toEqual([name, true]);
  });
  test("name an address and a test in every row of an object, one of them without Terraform", () => {
    const bad = objects.filter(({ resources, tests }) => resources.length === 0 || tests.every(isEndToEnd));
    expect(bad.map(place)).toEqual([]);
  });
  test("name a test in every row of a behaviour, and a reason for what is not carried", () => {
    expect(behaviours.filter(({ tests }) => tests.length === 0).map(place)).toEqual([]);
    expect(absent.filter(({ why }) => why.length < 10).map(place)).toEqual([]);
  });
  test("say where in the console's behaviour each row comes from, or which decision asks for it", () => {
    const unfounded = [...objects, ...behaviours, ...absent].filter(({ subject }) => !/§\d|decision \d|\bC\d|\((an )?option/.test(subject));
    expect(unfounded.map(place)).toEqual([]);
  });
  test("name tests that there are", () => {
    const missing = [...objects, ...behaviours].flatMap((row) => row.tests.filter((test) => !exists(test)).map((test) => `${place(row)}: ${test.file}: ${test.name}`));
    expect(missing).toEqual([]);
  });
  test.each(sections)("leave nothing of §%s out", (section) => {
    const mention = new RegExp(`§${section.replaceAll(".", "\\.")}(?![\\d])`);
    expect([...objects, ...behaviours, ...absent].filter(({ subject }) => mention.test(subject)).length).toBeGreaterThan(0);
  });
});

describe("the table of known defects", () => {
  const defects = readDefects();

  test("has a row for each, in order", () => {
    const expected = [...Array.from({ length: 50 }, (_, index) => `${index + 1}`), ...Array.from({ length: 34 }, (_, index) => `C${index + 1}`)];
    expect(defects.map(({ subject }) => subject)).toEqual(expected);
  });
  test("names tests that there are", () => {
    const missing = defects.flatMap((row) => row.tests.filter((test) => !exists(test)).map((test) => `${place(row)}: ${test.file}: ${test.name}`));
    expect(missing).toEqual([]);
  });
  test("names tests that carry the number, or says why the defect does not apply", () => {
    const bad = defects.filter(({ subject, tests, here }) => (tests.length === 0 ? !/does not apply|not here/i.test(here) : !tests.some(({ name }) => carries(name, subject))));
    expect(bad.map(place)).toEqual([]);
  });
});

/** Whether a test's name says §6.1 #3, §6.2 #32 or C8. */
function carries(name: string, number: string): boolean {
  return new RegExp(number.startsWith("C") ? `\\b${number}\\b` : `#${number}\\b`).test(name);
}

describe("a table", () => {
  const text = [
    "| Object (console §) | Resource | Guarded attributes | Test | Remarks |",
    "|---|---|---|---|---|",
    "| Project (§3.2.2) | `harbor_project.*`<br>`data.x.y` | `name`, `` a.`b` `` | `project.test.ts`: images are \\| private<br>`rules/rules.test.ts`: all … | |",
  ].join("\n");

  test("is read with its codes, its tests and their files", () => {
    expect(readServicePage("harbor", "harbor.md", text).objects).toEqual([
      {
        page: "harbor.md",
        line: 3,
        subject: "Project (§3.2.2)",
        resources: ["harbor_project.*", "data.x.y"],
        attributes: ["name", "a.`b`"],
        tests: [
          { file: "test/plugins/harbor/project.test.ts", name: "images are | private", open: false },
          { file: "test/rules/rules.test.ts", name: "all", open: true },
        ],
      },
    ]);
  });
  test("with a cell too few is refused, with its line", () => {
    expect(() => readServicePage("harbor", "harbor.md", `${text}\n| a | b |`)).toThrow("harbor.md:4: 2 cells, expected 5");
  });
  test("whose test has no file is refused", () => {
    expect(() => readServicePage("harbor", "harbor.md", text.replace("`project.test.ts`: ", ""))).toThrow("names no test");
  });
});

describe("titles of tests", () => {
  test("are those of their groups and their own; what each test puts in is open", () => {
    const source = `
      describe("a", () => {
        test("b", () => {});
        describe.each(["x"])("c %s", (name) => { it(\`d \${name}\`, () => {}); });
        test.each([{ n: 1 }])("e $n f", () => {});
        test.skip("g", () => {});
      });`;
    expect(titlesOf(source).map((title) => title.map((part) => part ?? "?").join(""))).toEqual(["a b", "a c ? d ?", "a e ? f", "a g"]);
  });
  test("that are not there are found out", () => {
    const file = "test/guards/tables.test.ts";
    expect(exists({ file, name: "titles of tests that are not there are found out", open: false })).toBe(true);
    expect(exists({ file, name: "titles of tests that are not there are found", open: false })).toBe(false);
    expect(exists({ file, name: "titles of tests that", open: true })).toBe(true);
    expect(exists({ file, name: "titles of pages", open: true })).toBe(false);
    expect(exists({ file, name: "the tables of docs/services leave nothing of §3.9 out", open: false })).toBe(true);
  });
});

function place({ page, line, subject }: { page: string; line: number; subject: string }): string {
  return `${page}:${line}: ${subject}`;
}
