import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse, parseDocument, stringify } from "yaml";
import { script } from "../../../lib/ci/script";
import { describeEach } from "../job";

// Every step is a process of its own, on machines that have other things to do.
jest.setTimeout(60_000);

interface Change {
  readonly text: string;
  readonly command: string;
}

interface Result {
  readonly code: number;
  readonly text: string;
}

/** Variants of awk that images have. */
const awks = Object.fromEntries(["mawk", "gawk", "busybox"].map((name) => [name, spawnSync(name, name === "busybox" ? ["awk", "BEGIN {}"] : ["BEGIN {}"]).status === 0]));

/** Makes all changes in one shell. */
function change(awk: string, changes: readonly Change[]): readonly Result[] {
  const directory = mkdtempSync(join(tmpdir(), "yaml-"));
  try {
    changes.forEach(({ text }, index) => writeFileSync(join(directory, `${index}.yaml`), text));
    const calls = changes.map(({ command }, index) => `${command} < ${index}.yaml > ${index}.out && echo 0 > ${index}.code || echo $? > ${index}.code`);
    const own = awk === "busybox" ? 'awk() { busybox awk "$@"; }' : `awk() { ${awk} "$@"; }`;
    writeFileSync(join(directory, "script"), `${own}\n${script("yaml")}\n${calls.join("\n")}\n`);
    const run = spawnSync("sh", [join(directory, "script")], { cwd: directory, encoding: "utf8" });
    if (run.stderr !== "") throw new Error(run.stderr);
    return changes.map((_, index) => ({ code: Number(readFileSync(join(directory, `${index}.code`), "utf8")), text: readFileSync(join(directory, `${index}.out`), "utf8") }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const VALUE = "1e3-new";
const set = (text: string, key: string): Change => ({ text, command: `yaml_set '${key}' '${VALUE}'` });

/** Any plain data that a values file may hold, keys without dots. */
const name = fc.constantFrom("image", "tag", "a-b", "replicas", "env", "A_1", "client");
const leaf = fc.oneof(fc.constantFrom("1.0", "true", "", "a: b", "x # y", "line\nline\n", "'", '"q"', "- no", "{}", "é", "  lead", "0123", "*star", "null"), fc.integer(), fc.boolean(), fc.constant(null));
const value = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(name, tie("value"), { maxKeys: 4 })),
})).value;

/** Paths of mappings to a scalar that the file writes on one line. */
function paths(data: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (Array.isArray(data) || (typeof data === "string" && data.includes("\n"))) return [];
  if (data === null || typeof data !== "object") return [at];
  return Object.entries(data).flatMap(([key, each]) => paths(each, [...at, key]));
}

describeEach(awks, (awk) => `changing YAML with ${awk}`, (awk) => {
  test("changes the value of that key, and no other byte of what it means", () => {
    const cases = fc.array(fc.tuple(fc.dictionary(name, value, { minKeys: 1, maxKeys: 5 }), fc.nat(), fc.constantFrom<"PLAIN" | "QUOTE_DOUBLE" | "QUOTE_SINGLE">("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE"), fc.boolean()), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(cases, (all) => {
        const tried = all.flatMap(([data, which, defaultStringType, indentSeq]) => {
          const candidates = paths(data);
          const path = candidates[which % Math.max(candidates.length, 1)];
          if (path === undefined) return [];
          return [{ data, path, text: stringify(data, { defaultStringType, indentSeq, lineWidth: 0 }) }];
        });
        change(awk, tried.map(({ text, path }) => set(text, path.join(".")))).forEach(({ code, text }, index) => {
          const { text: before, path } = tried[index]!;
          const expected = parseDocument(before);
          expected.setIn(path, VALUE);
          expect({ before, path, code, after: parse(text) as unknown }).toEqual({ before, path, code: 0, after: expected.toJS() as unknown });
          // All other lines stay as they were.
          const differing = text.split("\n").filter((line, at) => line !== before.split("\n")[at]);
          expect(differing.length).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("keeps comments, indentation and line ends", () => {
    const before = "# values\nimage:   # of the shop\n    repository: harbor.example.org/demo/front\n    tag: '0123'   # written by the pipeline\r\n    other: &a x\n";
    expect(change(awk, [set(before, "image.tag")])).toEqual([{ code: 0, text: before.replace("'0123'", `"${VALUE}"`) }]);
  });
  test("finds no key within a list, a text or a comment", () => {
    const text = "list:\n- image:\n    tag: a\n- tag: b\nitems:\n  - - image:\n        tag: c\ntext: |\n  image:\n    tag: d\n# image:\n#   tag: e\nfolded: >-\n  tag: f\n\n  image: g\n";
    expect(change(awk, [set(text, "image.tag"), set(text, "tag"), set(text, "image"), set(text, "list.image.tag")]).map(({ code }) => code)).toEqual([3, 3, 3, 3]);
  });
  test("sets what is empty, and refuses what is no text on one line", () => {
    const empty = change(awk, [set("image:\n  tag:\nother: 1\n", "image.tag"), set("image:\n  tag: # later\n", "image.tag"), set("tag: ''", "tag")]);
    expect(empty.map(({ code, text }) => [code, parse(text) as unknown])).toEqual([[0, { image: { tag: VALUE }, other: 1 }], [0, { image: { tag: VALUE } }], [0, { tag: VALUE }]]);
    const refused = ["tag:\n  a: 1\n", "tag:\n- a\n", "tag:\n  - a\n", "tag: [a]\n", "tag: {a: 1}\n", "tag: |\n  a\n", "tag: *a\n", "tag: &a b\n", "tag: !!str b\n", 'tag: "a\n  b"\n'];
    expect(change(awk, refused.map((text) => set(text, "tag"))).map(({ code }, index) => [refused[index], code])).toEqual(refused.map((text) => [text, 5]));
  });
  test("tells a key that is there twice", () => {
    expect(change(awk, [set("tag: a\ntag: b\n", "tag"), set("tag: a\n---\ntag: b\n", "tag")]).map(({ code }) => code)).toEqual([4, 4]);
  });
  test("goes past keys in quotes, with spaces, colons and URLs", () => {
    const text = '"a b":\n  "tag": 1\nx:y: z\nurl: https://example.org/a#b\n"image": \n  \'tag\' : "old" # c\n';
    expect(change(awk, [set(text, "image.tag")])).toEqual([{ code: 0, text: text.replace('"old"', `"${VALUE}"`) }]);
  });

  describe("a kustomization", () => {
    const image = "harbor.example.org/demo/front";
    const kustomize = (text: string, field = "newTag", of = image): Change => ({ text, command: `kustomization_set '${of}' ${field} '${VALUE}'` });
    test.each([
      ["an image that is there", `resources: [a.yaml]\nimages:\n  - name: other\n    newTag: x\n  - name: ${image} # ours\n    newTag: "1"\nnamespace: a\n`],
      ["its fields in another order, the list at the margin", `images:\n- newTag: "1"\n  name: '${image}'\n- name: other\n  digest: sha256:a\n`],
      ["by its digest until now", `images:\n- name: ${image}\n  digest: sha256:abc\n  newName: mirror\n`],
      ["with both", `images:\n- name: ${image}\n  newTag: a\n  digest: sha256:abc\n`],
      ["without any", `images:\n  - name: ${image}\n    newName: mirror\nnamespace: a\n`],
      ["another image only", "images:\n  - name: other\n    newTag: x\nnamespace: a\n"],
      ["an empty list at the end", "resources: [a.yaml]\nimages:\n"],
      ["no list", "resources: [a.yaml]\n"],
      ["nothing", ""],
      ["comments and blank lines between", `images:\n  # the first\n  - name: other\n\n  # ours\n  - name: ${image}\n    # by the pipeline\n    newTag: a\n\nnamespace: a\n`],
    ])("%s", (_, text) => {
      const [{ code, text: after } = { code: -1, text: "" }] = change(awk, [kustomize(text)]);
      const before = (parse(text) ?? {}) as { images?: Record<string, string>[] };
      const images: Record<string, string>[] = (before.images ?? []).map(({ digest, ...each }) => (each["name"] === image ? { ...each, newTag: VALUE } : { ...each, ...(digest && { digest }) }));
      const wanted = images.some((each) => each["name"] === image) ? images : [...images, { name: image, newTag: VALUE }];
      expect({ code, after: parse(after) as unknown }).toEqual({ code: 0, after: { ...before, images: expect.arrayContaining(wanted) } });
      expect((parse(after) as { images: unknown[] }).images).toHaveLength(wanted.length);
      for (const line of text.split("\n").filter((each) => /#/.test(each))) expect(after).toContain(line);
      // Once more changes nothing.
      expect(change(awk, [kustomize(after)])[0]!.text).toBe(after);
    });
    test("refuses a list on one line", () => {
      expect(change(awk, [kustomize("images: [{name: a}]\n")])[0]!.code).toBe(5);
    });
  });
});
