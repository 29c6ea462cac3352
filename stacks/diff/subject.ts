import type { Change } from "./change";
import type { Values } from "./plan";
import { isRecord, Sensitive, Unknown } from "./sensitive";
import type { Surroundings, Thing } from "./surroundings";
import { isNothing, valueAt } from "./values";

/** An object that words are made for: its values, and whom it refers to. */
export class Subject {
  constructor(
    readonly thing: Thing,
    readonly around: Surroundings,
    readonly before?: Values,
    readonly after?: Values,
  ) {}

  static of(change: Change, around: Surroundings): Subject {
    const { address, type, before, after } = change;
    return new Subject({ address, type, values: after ?? before ?? {} }, around, before, after);
  }

  /** Text of an attribute at a path with dots; of the values before, where it will only be known after the apply. */
  text(path: string, otherwise = ""): string {
    const names = path.split(".");
    const found = [valueAt(this.thing.values, names), valueAt(this.before, names)].find((value) => !isNothing(value) && !(value instanceof Unknown));
    return found === undefined ? otherwise : show(found);
  }

  /**
   * What an attribute refers to, by name: by its value, or by the configuration where that is not known yet.
   * @param name what the other is called
   * @param key attribute of the other that holds the value
   */
  refer(attribute: string, type: string, name: (other: Subject) => string, key = "id"): string {
    const found = this.target(attribute, type, key);
    return found ? name(new Subject(found, this.around)) : this.text(attribute, "(unknown)");
  }

  /** The object that an attribute refers to. */
  target(attribute: string, type: string, key = "id"): Thing | undefined {
    const value = this.text(attribute);
    return (value === "" ? undefined : this.around.find(type, key, value)) ?? this.around.referred(this.thing.address, attribute, type);
  }

  get provider(): string | undefined {
    return this.around.providerAlias(this.thing.address);
  }
}

/** Longer values are no words. */
const LONGEST = 80;

/** A value as people read it, on one line. */
export function show(value: unknown): string {
  if (isNothing(value)) return "nothing";
  if (typeof value === "string") return shortened(value);
  if (value instanceof Sensitive || value instanceof Unknown || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.length === 1 ? show(value[0]) : list(value.map(show));
  const fields = Object.entries(value as object).filter(([, each]) => !isNothing(each));
  return shortened(`{${fields.map(([name, each]) => `${name}: ${isRecord(each) || Array.isArray(each) ? JSON.stringify(each) : String(each)}`).join(", ")}}`);
}

/** `a, b and c`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
