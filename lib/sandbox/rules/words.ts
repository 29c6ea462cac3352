import { asText, type Attributes, textAt, type Value } from "../values";
import type { Allowed, ResourceRules, Rewrite } from "./rules";

/** Small words that the tables of the providers are written in. */

/** Joins texts at dotted paths, e.g. the natural key `realm/client`. */
export function joined(separator: string, ...paths: string[]): (attributes: Attributes) => string {
  return (attributes) => paths.map((path) => textAt(attributes, path)).join(separator);
}

export function eachText(change: (text: string) => string): (value: Value) => Value {
  const apply = (value: Value): Value => {
    if (typeof value === "string") return change(value);
    if (Array.isArray(value)) return value.map(apply);
    return value;
  };
  return apply;
}

export function unique(value: Value): Value {
  return Array.isArray(value) ? value.filter((item, index) => value.indexOf(item) === index) : value;
}

export const lowerCase = eachText((text) => text.toLowerCase());
export const upperCase = eachText((text) => text.toUpperCase());
export const trimmed = eachText((text) => text.trim());

/** A text that matches. */
export function matching(pattern: RegExp, expected: string): Allowed {
  return { expected, test: (value) => typeof value === "string" && pattern.test(value) };
}

export function between(least: number, most: number): Allowed {
  return { expected: `a number from ${least} to ${most}`, test: (value) => Number(value) >= least && Number(value) <= most };
}

/** JSON with its keys sorted and its spaces gone, as encoders write it. What is no JSON stays. */
export function canonicalJson(value: Value): Value {
  if (typeof value !== "string") return value;
  try {
    return JSON.stringify(sorted(JSON.parse(value) as Value));
  } catch {
    return value;
  }
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value as Attributes).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, item]) => [name, sorted(item)]));
  }
  return value;
}

export function server(attribute: string, rule: string, apply: Rewrite["apply"]): Rewrite {
  return { attribute, rule, by: "server", apply };
}

export function provider(attribute: string, rule: string, apply: Rewrite["apply"]): Rewrite {
  return { attribute, rule, by: "provider", apply };
}

/** Settings that a service always has: creating changes them, deleting lets go of them. */
export function settings(id: string, more: ResourceRules = {}): ResourceRules {
  return {
    key: () => id,
    adopts: true,
    computed: { id: () => id },
    insteadOfDelete: (object, endpoint) => {
      endpoint.change(object, { seeded: true });
      return true;
    },
    ...more,
  };
}

/** The last part of an id such as `/projects/12`. */
export function lastPart(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** Days from now, as YYYY-MM-DD. */
export function dateIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export function isPast(date: Value): boolean {
  return asText(date) !== "" && asText(date).slice(0, 10) < new Date().toISOString().slice(0, 10);
}
