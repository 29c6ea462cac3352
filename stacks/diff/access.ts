import type { Values } from "./plan";
import type { Subject } from "./subject";
import { Unknown } from "./sensitive";
import { differences, isNothing, listOf, same, valueAt, without } from "./values";

/** Judges whether a change gives somebody more than before. */
export type Access = (subject: Subject) => boolean;

/** Judges one attribute; `covers` is its path. */
export interface Measure {
  readonly covers: string;
  readonly wider: (before: unknown, after: unknown) => boolean;
}

/** A level that rises. One that is not in the list is taken for higher. @param levels from the least on */
export function rises(path: string, levels: readonly string[]): Measure {
  const rank = (value: unknown) => {
    const index = levels.indexOf(String(value));
    return index < 0 ? levels.length : index;
  };
  return { covers: path, wider: (before, after) => !isNothing(after) && (isNothing(before) ? rank(after) > 0 : rank(after) > rank(before) || (rank(after) === levels.length && !same(before, after))) };
}

/** A list that gains something, at any depth of its entries. */
export function grows(path: string): Measure {
  return { covers: path, wider: (before, after) => after instanceof Unknown || without(after, before).length > 0 };
}

/** A list of whom or what something is for, where no list is for all: it grows, or is lifted. */
export function boundTo(path: string): Measure {
  return { covers: path, wider: (before, after) => (!isNothing(before) && isNothing(after)) || without(after, before).length > 0 };
}

/** A number that rises. @param limitless the number that stands for no limit */
export function increases(path: string, limitless = Infinity): Measure {
  const size = (value: unknown) => (Number(value ?? 0) === limitless ? Infinity : Number(value ?? 0));
  return { covers: path, wider: (before, after) => size(after) > size(before) };
}

/** A switch that is put to where it gives more. Off is where a switch is that nobody has put anywhere. */
export function turns(path: string, to: boolean): Measure {
  const isOn = (value: unknown) => String(value ?? false) === "true";
  return { covers: path, wider: (before, after) => isOn(after) === to && (before === undefined ? to : isOn(before) !== to) };
}

/** Anything else than before, as long as there is something. */
export function alters(path: string): Measure {
  return { covers: path, wider: (before, after) => !isNothing(after) && !same(before, after) };
}

/** A measure of what is there already: what is new had nothing to rise from. */
export function afterwards({ covers, wider }: Measure): Measure {
  return { covers, wider: (before, after) => !isNothing(before) && wider(before, after) };
}

/**
 * For what gives access by being there: wider when it is created, when a measure says so, and when anything changes that
 * no measure knows and that is not called harmless.
 * @param unless what does not give anything although it is there
 */
export function grants(measures: readonly Measure[], harmless: readonly string[] = [], unless?: (values: Values) => boolean): Access {
  return ({ before, after }) => {
    if (after === undefined || unless?.(after)) return false;
    if (before === undefined) return true;
    const known = [...harmless, ...measures.map(({ covers }) => covers), "id"];
    const others = differences(before, after).filter(({ path }) => !known.some((each) => startsWith(path, each)));
    // A list that only loses gives less; of anything else nobody knows.
    return measured(measures, before, after) || others.some((each) => !(Array.isArray(each.before) && without(each.after, each.before).length === 0));
  };
}

/** For what may give access besides what it is for: wider only when a measure says so. */
export function opens(...measures: readonly Measure[]): Access {
  return ({ before, after }) => after !== undefined && measured(measures, before, after);
}

/** For what keeps people out: wider when it goes, and when a measure says so. @param counts whether it keeps anybody out */
export function guards(access: Access, counts: (values: Values) => boolean = () => true): Access {
  return (subject) => (subject.after === undefined ? subject.before !== undefined && counts(subject.before) : access(subject));
}

/** Kinds that give access, by the words in the names of their types; for types that no table knows. */
const GRANTING = /member|policy|policies|permission|role|binding|robot|privilege|protect|token|grant|share|access|acl|trust|assignment|auth|ldap|saml|oidc|(^|_)sso(_|$)|mapper|account|(^|_)user(_|$)/;
const HARMLESS = ["description", "labels", "annotations", "metadata.labels", "metadata.annotations", "tags", "name", "comment"];

/** What is thought of a type that no table knows. */
export function accessOfUnknown(type: string): Access | undefined {
  return GRANTING.test(type) ? grants([], HARMLESS) : undefined;
}

export function startsWith(path: readonly string[], beginning: string): boolean {
  return beginning.split(".").every((name, index) => path[index] === name);
}

function measured(measures: readonly Measure[], before: Values | undefined, after: Values): boolean {
  return measures.some(({ covers, wider }) => {
    const path = covers.split(".");
    return wider(valueAt(before, path), valueAt(after, path));
  });
}

/** The lists of values that a text gives for each name, compared: for policies. */
export function growsByName(path: string, read: (text: string) => ReadonlyMap<string, readonly string[]> | undefined): Measure {
  return {
    covers: path,
    wider: (before, after) => {
      const [was, is] = [read(String(before ?? "")), read(String(after ?? ""))];
      // What cannot be read is taken for more.
      if (!was || !is) return !same(before, after);
      return [...is].some(([name, values]) => without(values, listOf(was.get(name))).length > 0);
    },
  };
}
