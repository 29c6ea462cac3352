import { DefaultTokenResolver, StringConcat, Tokenization, type TerraformStack } from "cdktf";

const resolver = new DefaultTokenResolver(new StringConcat());

/** cdktf marks maps of unknown content by these in place of their values. */
const MAP_MARKS: readonly unknown[] = ["String Map Token Value", "Any Map Token Value", -123456789];
/** Numbers that stand for something else are around ±2^960 and 2^992. */
const LARGEST_PLAIN_NUMBER = 1e280;

/**
 * The value with everything known that was not: what cdktf's own `resolve` gives, which looks at each value with seven
 * regular expressions. Here those without a mark of cdktf's are left as they are, and the others are handed to cdktf.
 * References to other stacks are found, as when cdktf prepares a stack.
 */
export function resolveIn(stack: TerraformStack, value: unknown): unknown {
  if (typeof value === "string") return holdsToken(value) ? byCdktf(stack, value) : value;
  if (typeof value === "number") return isTokenNumber(value) ? byCdktf(stack, value) : value;
  if (typeof value !== "object" || value === null) return typeof value === "function" ? byCdktf(stack, value) : value;
  if (Array.isArray(value)) return value.some(isTokenItem) ? byCdktf(stack, value) : resolvedItems(stack, value);
  return isPlain(value) ? resolvedEntries(stack, value) : byCdktf(stack, value);
}

function resolvedItems(stack: TerraformStack, items: readonly unknown[]): unknown[] {
  const resolved: unknown[] = [];
  for (const item of items) {
    const value = resolveIn(stack, item);
    if (value !== undefined) resolved.push(value);
  }
  return resolved;
}

function resolvedEntries(stack: TerraformStack, object: Readonly<Record<string, unknown>>): unknown {
  const keys = Object.keys(object);
  if (keys.some(holdsToken)) return byCdktf(stack, object);
  const resolved: Record<string, unknown> = {};
  for (const key of keys) {
    const value = resolveIn(stack, object[key]);
    if (value !== undefined) resolved[key] = value;
  }
  return resolved;
}

/** Not a token, a construct, a date, or anything else that cdktf treats in its own way. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && typeof (value as { resolve?: unknown }).resolve !== "function";
}

/** A token, or a number that stands for one and has become part of the text. */
function holdsToken(text: string): boolean {
  return text.includes("TfToken[") || text.includes("e+2") || MAP_MARKS.includes(text);
}

function isTokenNumber(value: number): boolean {
  return Math.abs(value) > LARGEST_PLAIN_NUMBER || MAP_MARKS.includes(value);
}

/** Some items stand for the whole list. */
function isTokenItem(item: unknown): boolean {
  return typeof item === "string" ? item.includes("#{TfToken[") : typeof item === "number" && isTokenNumber(item);
}

function byCdktf(stack: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope: stack, resolver, preparing: true });
}
