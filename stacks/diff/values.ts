import { isDeepStrictEqual } from "node:util";
import { isRecord, Unknown } from "./sensitive";

/** One thing that differs between two values. */
export interface Difference {
  /** Names from outside to inside. A block that is there once is not counted: `spec.hard`, not `spec.0.hard`. */
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What differs, as near to the leaves as it can be said; lists are compared as wholes. What is only known after the
 * apply is no difference that anybody could judge.
 */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): readonly Difference[] {
  if (after instanceof Unknown || same(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => differences(before[name], after[name], [...path, name]));
  }
  if (isBlock(before) && isBlock(after)) return differences(before[0], after[0], path);
  return [{ path, before, after }];
}

/** Whether two values are the same; nothing, an empty list and an empty map are. */
export function same(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(before, after) || (isNothing(before) && isNothing(after));
}

export function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.keys(value).length === 0);
}

/** The value at a path of names; a block that is there once is walked through. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const inside = isBlock(value) ? value[0] : value;
  return isRecord(inside) ? valueAt(inside[name], rest) : undefined;
}

/** A list or a single value, as a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isNothing(value) ? [] : [value];
}

/** What is in the one list and not in the other. */
export function without(all: unknown, others: unknown): readonly unknown[] {
  return listOf(all).filter((each) => !listOf(others).some((other) => same(each, other)));
}

function isBlock(value: unknown): value is readonly [Record<string, unknown>] {
  return Array.isArray(value) && value.length === 1 && isRecord(value[0]);
}
