import type { Access } from "./access";
import type { Difference } from "./values";
import type { HeldDocuments } from "./manifests";
import { list, show, type Subject } from "./subject";
import type { Thing } from "./surroundings";
import { isNothing, listOf, without } from "./values";

/** How objects of one type are spoken of. What a type does not say is worded for all types alike. */
export interface Wording {
  /** Such as `repository forge/projects/demo/front`. */
  readonly name: (subject: Subject) => string;
  readonly created?: (subject: Subject) => string;
  readonly deleted?: (subject: Subject) => string;
  /** Of a replacement that something forces; undefined where what differs says it all. */
  readonly replaced?: (subject: Subject) => string | undefined;
  /** Words for what differs, by the attribute's path; `spec.hard.*` has words for each attribute within. */
  readonly attributes?: Readonly<Record<string, AttributeWords>>;
  /** What access it gives, where it gives any. */
  readonly access?: Access;
  /** What it goes with: what keeps people out of something that goes is not missed. */
  readonly within?: (subject: Subject) => Thing | undefined;
  /** Objects that it holds, which have words of their own. */
  readonly documents?: (subject: Subject) => HeldDocuments;
}

/** A sentence about an attribute that differs; undefined where a reviewer need not hear of it. */
export type AttributeWords = (difference: Difference, subject: Subject, name: string) => string | undefined;

/** Nothing is said: a number that a service keeps for itself, or what follows from another attribute. */
export const unsaid: AttributeWords = () => undefined;

/** That it differs, without its values. */
export function withoutValue(what: string): AttributeWords {
  return (_difference, _subject, name) => `${what} of ${name} changes`;
}

/** How much of something there is. */
export interface QuantityOptions {
  /** Written after the number. */
  readonly unit?: string;
  /** The number that stands for no limit. */
  readonly limitless?: number;
  /** The number that a value stands for. @default Number */
  readonly size?: (value: unknown) => number;
}

/** `the quota of project demo falls from 10 GiB to 5 GiB`. */
export function quantity(what: string, { unit, limitless, size = Number }: QuantityOptions = {}): AttributeWords {
  const number = (value: unknown) => (isNothing(value) ? 0 : size(value) === limitless ? Infinity : size(value));
  const shown = (value: unknown) => (number(value) === Infinity ? "no limit" : `${show(value)}${unit && !isNothing(value) ? ` ${unit}` : ""}`);
  return ({ before, after }, _subject, name) => {
    const [was, is] = [number(before), number(after)];
    const verb = is < was ? "falls" : is > was ? "rises" : "changes";
    return `the ${what} of ${name} ${verb} from ${shown(before)} to ${shown(after)}`;
  };
}

/** `the visibility of project demo changes from private to public`. */
export function value(what: string, words: (value: unknown) => string = show): AttributeWords {
  return ({ before, after }, _subject, name) => `the ${what} of ${name} changes from ${words(before)} to ${words(after)}`;
}

/** `repository front is archived`, and what it is otherwise. */
export function flag(on: string, off: string): AttributeWords {
  return ({ after }, _subject, name) => `${name} ${after === true || after === "true" ? on : off}`;
}

/** `role demo gains privilege a, and loses privileges b and c`. */
export function members(one: string, many = `${one}s`, words: (value: unknown, subject: Subject) => string = show): AttributeWords {
  return ({ before, after }, subject, name) => {
    const said = (verb: string, some: readonly unknown[]) => (some.length === 0 ? [] : [`${verb} ${some.length === 1 ? one : many} ${list(some.map((each) => words(each, subject)))}`]);
    const changes = [...said("gains", without(after, before)), ...said("loses", without(before, after))];
    return changes.length === 0 ? `the order of the ${many} of ${name} changes` : `${name} ${changes.join(", and ")}`;
  };
}

/** What is said of an attribute that no table knows. */
export const anyAttribute: AttributeWords = (difference, subject, name) => {
  const { before, after, path } = difference;
  const what = path.join(".");
  if (Array.isArray(before) || Array.isArray(after)) {
    const parts = [...listOf(before), ...listOf(after)];
    if (parts.every((each) => typeof each !== "object")) return members(what, what)(difference, subject, name);
    return `${what} of ${name} changes (${counted(listOf(before).length)} before, ${counted(listOf(after).length)} after)`;
  }
  return `${what} of ${name} changes from ${show(before)} to ${show(after)}`;
};

function counted(entries: number): string {
  return entries === 1 ? "1 entry" : `${entries} entries`;
}
