import fc from "fast-check";
import { stringify } from "yaml";
import { parseDocument } from "../../lib/inventory/document";

const problems = (text: string) => parseDocument("f.yaml", text).findings.map(({ where, code, found }) => `${where} ${code} ${String(found)}`);

describe("text that is not an inventory:", () => {
  test.each([
    ["a bracket that is not closed", "a: [1, 2\nb: 1\n", "f.yaml:2:1 malformed-yaml b: 1"],
    ["a mapping that is two", "a: b: c\n", "f.yaml:1:4 malformed-yaml a: b: c"],
    ["a quote that is not closed", 'a: "b\n', 'f.yaml:2:1 malformed-yaml the end of the file'],
    ["a tab in place of spaces", "a:\n\tb: 1\n", "f.yaml:2:1 tab a tab"],
    ["a tab before a list", "a:\n \t- b\n", "f.yaml:2:2 tab a tab"],
    ["a second document", "a: 1\n---\nb: 2\n", "f.yaml:2:1 several-documents ---"],
    ["a key twice", "a: 1\nb: 2\na: 3\n", "f.yaml:3:1 duplicate-key a"],
    ["a quoted key twice", '{ "a b": 1, "a b": 2 }\n', 'f.yaml:1:13 duplicate-key "a b"'],
    ["an alias of nothing", "a: *b\n", "f.yaml:1:4 unknown-anchor *b"],
    ["an alias of what comes later", "a: *b\nc: &b 1\n", "f.yaml:1:4 unknown-anchor *b"],
    ["an alias of itself", "a: &a [*a]\n", "f.yaml:1:8 unknown-anchor *a"],
    ["a tag of another language", "a: !!python/object 1\n", "f.yaml:1:4 malformed-yaml a: !!python/object 1"],
  ])("%s", (_, text, expected) => expect(problems(text)).toEqual([expected]));

  test.each([
    ["lists", "[".repeat(100_000)],
    ["mappings", "{a: ".repeat(10_000)],
    ["lists on one line", "- ".repeat(10_000)],
    ["keys", "? ".repeat(10_000)],
  ])("is refused when %s are nested without end", (_, text) => {
    const { value, findings } = parseDocument("f.yaml", text);
    expect(value).toBeUndefined();
    expect(findings).toMatchObject([{ code: "nested-too-deep", allowed: "at most 100" }]);
  });

  test("is refused when its aliases make too much of it", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]", ..."bcdefghi".split("").map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`)];
    expect(problems(lines.join("\n"))).toEqual(["f.yaml:1:1 too-many-aliases aliases of values that hold aliases"]);
  });

  test("shows the first error of syntax alone, since others follow from it", () => expect(problems("a: [\nb: }\nc: ]\n")).toHaveLength(1));

  test("shows every key that is there twice", () => expect(problems("a: 1\na: 2\nb: { c: 1, c: 2 }\n")).toHaveLength(2));
});

test.each([["", null], ["# only this\n", null], ["---\n", null], ["a: 2026-11\n", { a: "2026-11" }], ["a: yes\nb: 0x10\n", { a: "yes", b: 16 }]])("%j is read as YAML 1.2", (text, value) =>
  expect(parseDocument("f.yaml", text).value).toEqual(value),
);

describe("anchors, aliases and merged mappings", () => {
  const text = `defaults: &small
  cpu: 1
  memory: 2
environments:
  - { <<: *small, name: dev }
  - { <<: [*small, { gpu: 0 }], name: test, memory: 4 }
again: *small
`;
  const document = parseDocument("f.yaml", text);

  test("are allowed", () => {
    expect(document.findings).toEqual([]);
    expect(document.value).toMatchObject({ environments: [{ name: "dev", cpu: 1, memory: 2 }, { name: "test", cpu: 1, memory: 4, gpu: 0 }], again: { cpu: 1, memory: 2 } });
  });

  test("are found where they were written", () => {
    expect(document.locate(["environments", 0, "cpu"])).toBe("f.yaml:2:8");
    expect(document.locate(["environments", 1, "memory"])).toBe("f.yaml:6:53");
    expect(document.locate(["environments", 1, "gpu"])).toBe("f.yaml:6:27");
    expect(document.locate(["again", "memory"])).toBe("f.yaml:3:11");
    expect(document.locateKey(["again"])).toBe("f.yaml:7:1");
  });
});

test("a mapping and an empty value are found by their keys, a value by itself", () => {
  const document = parseDocument("f.yaml", "a:\n  b: [1, 2]\n  c:\n  d: x\n");
  expect(document.locate(["a"])).toBe("f.yaml:1:1");
  expect(document.locate(["a", "b"])).toBe("f.yaml:2:3");
  expect(document.locate(["a", "b", 1])).toBe("f.yaml:2:10");
  expect(document.locate(["a", "c"])).toBe("f.yaml:3:3");
  expect(document.locate(["a", "d"])).toBe("f.yaml:4:6");
  expect(document.locate(["a", "e", "f"])).toBe("f.yaml:1:1");
});

test("every scalar is found on the line that holds it", () =>
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.integer(), fc.array(fc.stringMatching(/^[a-z]{2,6}$/), { maxLength: 4 })), { minKeys: 1 }), (value) => {
      const text = stringify(value);
      const document = parseDocument("f.yaml", text);
      expect(document.value).toEqual(value);
      for (const [key, each] of Object.entries(value)) {
        const scalars: [(string | number)[], unknown][] = Array.isArray(each) ? each.map((item, index) => [[key, index], item]) : [[[key], each]];
        for (const [path, scalar] of scalars) {
          const [, line, column] = document.locate(path).split(":").map(Number);
          expect(text.split("\n")[line! - 1]!.slice(column! - 1)).toMatch(new RegExp(`^["']?${String(scalar)}`));
        }
      }
    }),
  ));
