/** Turns of phrase that many failures share. Not part of the catalogue itself. */
import { nearest } from "../values/nearest";
import type { Finding } from "./finding";

/** What is found where something is missing. */
export const NOTHING = "nothing";

const MOST_LISTED = 25;

/** `a, b, c`, or the first twenty-five and how many more. */
export function listed(values: Iterable<string>): string {
  const all = [...values];
  if (all.length === 0) return "nothing, as none is declared";
  if (all.length <= MOST_LISTED) return all.join(", ");
  return `${all.slice(0, MOST_LISTED).join(", ")}, and ${all.length - MOST_LISTED} more`;
}

/** A `fix` where a candidate is close to what was written. */
export function didYouMean(word: unknown, candidates: Iterable<string>): Pick<Finding, "fix"> {
  const candidate = typeof word === "string" ? nearest(word, candidates) : undefined;
  return candidate === undefined ? {} : { fix: `did you mean ${candidate}?` };
}
