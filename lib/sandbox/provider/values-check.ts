import type { Allowed, ResourceRules } from "../rules/rules";
import { type Attributes, equal, isUnknown, type Value, valuesAt } from "../values";

/** A value that provider or service do not accept. */
export interface WrongValue {
  readonly path: string;
  readonly summary: string;
  readonly detail: string;
}

/** The first value that is not accepted. Unknown ones are judged when they are known. */
export function wrongValue(rules: ResourceRules, attributes: Attributes): WrongValue | undefined {
  return wrongAllowed(rules, attributes) ?? wrongGroups(rules, attributes);
}

/** What only a configuration shows, since a plan holds no write-only values: attributes of a group that are alone. */
export function wrongConfiguration(rules: ResourceRules, config: Attributes): WrongValue | undefined {
  for (const group of rules.together ?? []) {
    const set = group.filter((name) => isSet(config[name]));
    if (set.length === 0 || set.length === group.length) continue;
    return { path: set[0] ?? "", summary: `all of ${group.join(", ")} must be specified`, detail: `only ${set.join(" and ")} ${set.length === 1 ? "is" : "are"}` };
  }
  return wrongValue(rules, config);
}

function wrongAllowed(rules: ResourceRules, attributes: Attributes): WrongValue | undefined {
  for (const [path, allowed] of Object.entries(rules.allowed ?? {})) {
    for (const value of valuesAt(attributes, path)) {
      if (value === null || isUnknown(value) || accepts(allowed, value)) continue;
      return { path, summary: `expected ${path} to be ${expectation(allowed)}`, detail: `got ${JSON.stringify(value)}` };
    }
  }
  return undefined;
}

function accepts(allowed: Allowed, value: Value): boolean {
  return "test" in allowed ? allowed.test(value) : allowed.some((one) => equal(one, value));
}

function expectation(allowed: Allowed): string {
  return "test" in allowed ? allowed.expected : `one of ${JSON.stringify(allowed)}`;
}

function wrongGroups(rules: ResourceRules, attributes: Attributes): WrongValue | undefined {
  for (const [groups, least] of [[rules.exactlyOneOf ?? [], 1], [rules.atMostOneOf ?? [], 0]] as const) {
    for (const group of groups) {
      if (group.some((name) => isUnknown(attributes[name]))) continue;
      const set = group.filter((name) => isSet(attributes[name]));
      if (set.length >= least && set.length <= 1) continue;
      return {
        path: set[0] ?? group[0] ?? "",
        summary: `${least === 1 ? "exactly" : "at most"} one of ${group.join(", ")} ${least === 1 ? "must" : "may"} be set`,
        detail: set.length === 0 ? "none is" : `${set.join(" and ")} are`,
      };
    }
  }
  return undefined;
}

function isSet(value: Value | undefined): boolean {
  return value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}
