import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { script } from "../../../lib/ci/script";
import { availableShells, describeEach, shells } from "../job";

// Every step is a process of its own, on machines that have other things to do.
jest.setTimeout(60_000);

interface Question {
  readonly document: string;
  readonly path: readonly string[];
}

interface Answer {
  readonly code: number;
  readonly value: Buffer;
}

/** Asks the reader all at once, in one shell: arguments are handed over as they are, byte by byte. */
function ask(shell: string, questions: readonly Question[]): readonly Answer[] {
  const directory = mkdtempSync(join(tmpdir(), "json-"));
  try {
    questions.forEach(({ document }, index) => writeFileSync(join(directory, `${index}.json`), document));
    const calls = questions.map(({ path }, index) => `json_value ${path.map(quoted).join(" ")} < ${index}.json > ${index}.out 2> /dev/null && echo 0 > ${index}.code || echo $? > ${index}.code`);
    writeFileSync(join(directory, "script"), `${script("json")}\n${calls.join("\n")}\n`);
    const [command, ...args] = shells[shell]!;
    const run = spawnSync(command!, [...args, join(directory, "script")], { cwd: directory, encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
    return questions.map((_, index) => ({ code: Number(readFileSync(join(directory, `${index}.code`), "utf8")), value: readFileSync(join(directory, `${index}.out`)) }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Any text, with what is hard about it more often than by chance. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('"', "\\", "/", "\n", "\t", "\b", "\f", "\r", "'", "$", "`", "%", "u", "é", "€", "😀", "\u0001", "\u007f", "\uffff", " ", "}", "]", ",", ":"), maxLength: 12 }),
);
/** What can be an argument of a command: no NUL. */
const key = text.filter((value) => !value.includes("\0") && !/\p{Surrogate}/u.test(value));

/** The same document, written in every way that JSON allows. */
const written = (value: unknown, escapes: readonly boolean[], indent: string): string => {
  let turn = 0;
  const plain = JSON.stringify(value, undefined, indent) ?? "null";
  return plain.replace(/[^\p{ASCII}]/gu, (character) => (escapes[turn++ % escapes.length] ? escaped(character) : character));
};

const escaped = (character: string): string => character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

const scalar = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null));
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(key, tie("value"), { maxKeys: 4 })),
})).value;

/** The path to something in a document, or to nothing. */
const pathsOf = (value: unknown): readonly (readonly string[])[] =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? [[], ...Object.entries(value).flatMap(([name, each]) => pathsOf(each).map((rest) => [name, ...rest]))] : [[]];

/** What JSON.parse says of it. */
function expected(document: string, path: readonly string[]): Partial<Answer> {
  let value = JSON.parse(document) as unknown;
  for (const name of path) {
    if (value === null || typeof value !== "object" || Array.isArray(value) || !Object.hasOwn(value, name)) return { code: 1 };
    value = (value as Record<string, unknown>)[name];
  }
  if (value === null) return { code: 0, value: Buffer.alloc(0) };
  if (typeof value === "object") return { code: 2 };
  return { code: 0, value: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)) };
}

describeEach(availableShells, (shell) => `the reader of JSON in ${shell}`, (shell) => {
  test("says of any value in any document what JSON.parse says", () => {
    const cases = fc.array(
      fc.tuple(fc.dictionary(key, tree, { maxKeys: 5 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.constantFrom("", " ", "\t", "  "), fc.nat(), fc.option(key, { nil: undefined })),
      { minLength: 30, maxLength: 30 },
    );
    fc.assert(
      fc.property(cases, (all) => {
        const questions = all.map(([value, escapes, indent, which, wrong]) => {
          const paths = pathsOf(value).filter((path) => path.length > 0);
          const path = wrong !== undefined || paths.length === 0 ? [...(paths[which % Math.max(paths.length, 1)] ?? []), wrong ?? "missing"] : paths[which % paths.length]!;
          return { document: written(value, escapes, indent), path };
        });
        ask(shell, questions).forEach((answer, index) => {
          const { document, path } = questions[index]!;
          expect({ document, path, ...answer }).toMatchObject({ document, path, ...expected(document, path) });
        });
      }),
      { numRuns: 6 },
    );
  });

  test("takes pairs of surrogates together, and a lone one for what it is not", () => {
    const documents = ['{"k":"\\ud83d\\ude00"}', '{"k":"\\uD83D\\uDE00!"}', '{"k":"\\ud83d"}', '{"k":"\\ude00x"}', '{"k":"\\ud83d\\ud83d\\ude00"}', '{"k":"\\ud83dx\\u0041"}'];
    const answers = ask(shell, documents.map((document) => ({ document, path: ["k"] })));
    expect(answers.map(({ value }) => value.toString())).toEqual(documents.map((document) => Buffer.from((JSON.parse(document) as { k: string }).k).toString()));
  });

  test("prints every byte, also those that no variable of a shell can hold", () => {
    const [answer] = ask(shell, [{ document: JSON.stringify({ k: "a\0b\n\n" }), path: ["k"] }]);
    expect(answer).toEqual({ code: 0, value: Buffer.from("a\0b\n\n") });
  });

  test("tells a key from the same one further in, and from a value that reads like it", () => {
    const document = '{"auth_client_token":"no","wrap":{"client_token":"no"},"list":[{"client_token":"no"}],"s":"\\"client_token\\":\\"no\\"","auth":{"x":"client_token","client_token":"yes"}}';
    expect(ask(shell, [{ document, path: ["auth", "client_token"] }, { document, path: ["client_token"] }])).toMatchObject([{ code: 0, value: Buffer.from("yes") }, { code: 1 }]);
  });

  test("refuses what is no JSON, and what is cut off", () => {
    const broken = ["", "x", "{", '{"k"', '{"k":', '{"k" "v"}', '{"k":"v', '{k:"v"}', '{"a":1 "k":"v"}', '{"a":"\\', '[{"k":"v"}', '{"k":"\\x"}', '{"k":"\\u12G4"}'];
    const answers = ask(shell, broken.map((document) => ({ document, path: ["k"] })));
    expect(answers.map(({ code }, index) => [broken[index], code !== 0])).toEqual(broken.map((document) => [document, true]));
  });

  test("reads a document of 12 kilobytes in a moment", () => {
    const document = JSON.stringify({ a: Array.from({ length: 120 }, (_, index) => ({ index, text: "line\n".repeat(15) })), k: "end\\\"" });
    const begun = Date.now();
    expect(ask(shell, [{ document, path: ["k"] }])).toEqual([{ code: 0, value: Buffer.from('end\\"') }]);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });
});
