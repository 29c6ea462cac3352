/** Small judgements that many rules make. None of them judges a value that only Terraform will know. */
import {
  duplicate,
  invalidEmail,
  invalidPath,
  invalidQuantity,
  invalidUrl,
  textMissing,
  textTooLong,
  unknown,
  unknownPlaceholder,
  type Finding,
  type Path,
  type Referred,
  type Unique,
} from "../errors";
import type { Quantities } from "../spec";
import { isEmail } from "../values/email";
import { isQuantity, quantities } from "../values/quota";
import { isUnresolved } from "../values/token";
import { isPlainUrl, withoutCredentials } from "../values/url";

/** A value that is there and can be judged. */
export function isKnown<T>(value: T | undefined | null): value is T {
  return value !== undefined && value !== null && !isUnresolved(value);
}

/** Whether a text is as it must be; what is not known passes. */
export function fits(value: string | undefined, test: RegExp | ((text: string) => boolean)): boolean {
  if (!isKnown(value)) return true;
  return typeof test === "function" ? test(value) : test.test(value);
}

export function* judgeEmail(at: Path, value: string): Iterable<Finding> {
  if (!fits(value, isEmail)) yield invalidEmail(at, value);
}

export function* judgeUrl(what: string, at: Path, value: string | undefined): Iterable<Finding> {
  if (!fits(value, isPlainUrl)) yield invalidUrl(what, at, withoutCredentials(value ?? ""));
}

export function* judgeText(what: string, at: Path, value: string | undefined, max: number, min = 0): Iterable<Finding> {
  if (!isKnown(value)) return;
  if (value.length > max) yield textTooLong(what, at, value, max);
  if (value.length < min) yield textMissing(what, at, max);
}

/** A value of a fixed list, or a name that must have been declared. */
export function* judgeReference(referred: Referred, at: Path, value: string | undefined, known: readonly string[]): Iterable<Finding> {
  if (isKnown(value) && !known.includes(value)) yield unknown(referred, at, value, known);
}

export function* judgeQuantities(at: Path, amounts: Partial<Quantities>): Iterable<Finding> {
  for (const quantity of quantities) {
    const amount = amounts[quantity];
    if (isKnown(amount) && !isQuantity(amount)) yield invalidQuantity([...at, quantity], amount);
  }
}

/**
 * Every value but the first of its kind.
 * @param where what each may be there once in
 * @param name what is compared; undefined for an item that another rule has refused already
 * @param key what two of a kind have in common
 */
export function* judgeUnique<T>(
  unique: Unique,
  where: string,
  items: readonly T[],
  name: (item: T) => string | undefined,
  at: (index: number) => Path,
  key: (name: string, item: T) => string = (text) => text,
): Iterable<Finding> {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const text = name(item);
    if (!isKnown(text)) continue;
    const common = key(text, item);
    if (seen.has(common)) yield duplicate(unique, at(index), text, where);
    seen.add(common);
  }
}

/** The text where it is as it must be, so that one mistake is reported once. */
export function wellFormed(test: RegExp | ((text: string) => boolean)): (text: string) => string | undefined {
  return (text) => (fits(text, test) ? text : undefined);
}

export function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** What is replaced in paths of what is deployed (console §1.6): in no other. */
export const replacedPlaceholders: readonly string[] = ["<env>"];

export interface PathRules {
  /** Directory to which the path is relative, itself within the repository. @default "." */
  readonly base?: string;
  /** Placeholders that somebody replaces. @default [] */
  readonly placeholders?: readonly string[];
}

/** A directory or file of a repository. */
export function* judgePath(at: Path, path: string | undefined, within: string, { base = ".", placeholders = [] }: PathRules = {}): Iterable<Finding> {
  if (!isKnown(path)) return;
  const placeholder = /<[^<>/]*>/g;
  if ((path.match(placeholder) ?? []).some((found) => !placeholders.includes(found))) yield unknownPlaceholder(at, path, placeholders);
  else if (!staysWithin(path, isKnown(base) ? base : ".")) yield invalidPath(at, path, within);
}

function staysWithin(path: string, base: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (path === "" || path.startsWith("/") || path.includes("\\") || path.includes("://") || /[\u0000-\u001f\u007f]/.test(path)) return false;
  let depth = 0;
  for (const part of `${base}/${path}`.split("/")) {
    if (part === "..") depth--;
    else if (part !== "." && part !== "") depth++;
    if (depth < 0) return false;
  }
  return true;
}
