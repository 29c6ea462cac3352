import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { root, type TestReference } from "./tables";

/** The full name of a test as its source has it: what is only known when it runs is left open. */
export type Title = readonly (string | undefined)[];

const read = new Map<string, readonly Title[]>();

/** Titles of the tests in a file, without running it. @throws Error when there is no such file */
export function titlesIn(file: string): readonly Title[] {
  let titles = read.get(file);
  if (titles === undefined) read.set(file, (titles = titlesOf(readFileSync(join(root, file), "utf8"))));
  return titles;
}

export function titlesOf(source: string): Title[] {
  const titles: Title[] = [];
  const visit = (node: ts.Node, above: Title): void => {
    const declared = ts.isCallExpression(node) ? declaration(node) : undefined;
    if (declared === undefined) return ts.forEachChild(node, (child) => visit(child, above));
    const title = above.length === 0 ? declared.title : [...above, " ", ...declared.title];
    if (declared.kind === "test") titles.push(title);
    else ts.forEachChild(node, (child) => visit(child, title));
  };
  visit(ts.createSourceFile("test.ts", source, ts.ScriptTarget.ES2022, true), []);
  return titles;
}

/** `describe(title, …)`, `test(title, …)`, `test.each(…)(title, …)` and the like. */
function declaration({ expression, arguments: [title] }: ts.CallExpression): { kind: "test" | "group"; title: Title } | undefined {
  if (title === undefined) return undefined;
  const each = ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression) && expression.expression.name.text === "each";
  const called = each ? (expression.expression as ts.PropertyAccessExpression).expression : expression;
  const name = ts.isPropertyAccessExpression(called) ? called.expression.getText() : called.getText();
  if (!["describe", "test", "it"].includes(name)) return undefined;
  return { kind: name === "describe" ? "group" : "test", title: each ? partsOf(title).flatMap(openPlaceholders) : partsOf(title) };
}

function partsOf(title: ts.Expression): Title {
  if (ts.isStringLiteralLike(title)) return [title.text];
  if (ts.isTemplateExpression(title)) return [title.head.text, ...title.templateSpans.flatMap(({ literal }) => [undefined, literal.text])];
  return [undefined];
}

/** What `each` puts into a title: `%s`, `$name`. */
function openPlaceholders(part: string | undefined): Title {
  return part === undefined ? [undefined] : part.split(/%[sdifjopc#$]|\$[\w.#]+/).flatMap((text, index) => (index === 0 ? [text] : [undefined, text]));
}

/** Whether a test that a page names may be one that its file declares. */
export function exists({ file, name, open }: TestReference): boolean {
  return titlesIn(file).some((title) => pattern(title).test(name) || (open && beginsWith(title, name)));
}

function pattern(title: Title): RegExp {
  return new RegExp(`^${title.map((part) => (part === undefined ? ".+" : escaped(part))).join("")}$`, "s");
}

/** Known to the first placeholder only; the rest shows when the tests are run under alterations. */
function beginsWith(title: Title, name: string): boolean {
  const known = title.slice(0, title.includes(undefined) ? title.indexOf(undefined) : undefined).join("");
  return known.startsWith(name) || (title.includes(undefined) && name.startsWith(known));
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
