/** Values as Terraform passes them: JSON, and two things that JSON lacks. */

/** A value that is only known once something has been applied. Refinements are dropped: no rule here reads them. */
export class Unknown {
  /** Without a member of its own, every type would pass for this one. */
  readonly known = false;

  toString(): string {
    return "(known after apply)";
  }
}
export const UNKNOWN = new Unknown();

/** A value of an attribute whose type the schema leaves open. Its type travels with it. */
export class Dynamic {
  constructor(readonly type: CtyType, readonly value: Value) {}
}

export type Value = null | boolean | number | string | Unknown | Dynamic | Value[] | { [name: string]: Value };
export type Attributes = { [name: string]: Value };

/** A type in the JSON form that provider schemas use. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", { readonly [name: string]: CtyType }]
  | readonly ["tuple", readonly CtyType[]];

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isObject(value: Value | undefined): value is Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown) && !(value instanceof Dynamic);
}

/** Structural equality. Arrays compare in order; `equalAs` knows sets. */
export function equal(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one === null || other === null) return (one ?? null) === (other ?? null);
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one instanceof Unknown || other instanceof Unknown) return false;
  if (one instanceof Dynamic || other instanceof Dynamic) {
    return one instanceof Dynamic && other instanceof Dynamic && equal(one.value, other.value);
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => equal(item, other[index]));
  }
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && equal(one[name], other[name]));
}

/** Equality under a type: the members of a set have no order. */
export function equalAs(type: CtyType, one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || one === null || other === undefined || other === null) return (one ?? null) === (other ?? null);
  if (typeof type === "string") return equal(one, other);
  if (isUnknown(one) || isUnknown(other)) return false;
  switch (type[0]) {
    case "set":
      return Array.isArray(one) && Array.isArray(other) && sameMembers(type[1], one, other);
    case "list":
      return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => equalAs(type[1], item, other[index]));
    case "map": {
      const names = Object.keys(one);
      return names.length === Object.keys(other).length && names.every((name) => name in (other as Attributes) && equalAs(type[1], (one as Attributes)[name], (other as Attributes)[name]));
    }
    case "object":
      return Object.entries(type[1]).every(([name, member]) => equalAs(member, (one as Attributes)[name], (other as Attributes)[name]));
    case "tuple":
      return equal(one, other);
  }
}

function sameMembers(type: CtyType, one: Value[], other: Value[]): boolean {
  if (one.length !== other.length) return false;
  if (typeof type === "string" && !one.some(isUnknown) && !other.some(isUnknown)) {
    const members = new Set(other);
    return one.every((item) => members.has(item));
  }
  const rest = [...other];
  return one.every((item) => {
    const found = rest.findIndex((candidate) => equalAs(type, item, candidate));
    if (found < 0) return false;
    rest.splice(found, 1);
    return true;
  });
}

/** Every value at a dotted path of attribute names; arrays on the way are entered. */
export function valuesAt(value: Value | undefined, path: string): Value[] {
  let found: Value[] = value === undefined ? [] : [value];
  for (const name of path.split(".")) {
    found = found.flat().flatMap((item) => {
      const owner = item instanceof Dynamic ? item.value : item;
      return isObject(owner) && owner[name] !== undefined ? [owner[name]] : [];
    });
  }
  return found.flat() as Value[];
}

/** The first value at a dotted path, or null. */
export function valueAt(value: Value | undefined, path: string): Value {
  return valuesAt(value, path)[0] ?? null;
}

/** The text at a dotted path; numbers and booleans are written out; anything else is the empty text. */
export function textAt(value: Value | undefined, path: string): string {
  return asText(valueAt(value, path));
}

export function asText(value: Value | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Replaces every value at a dotted path, in place. */
export function replaceAt(value: Value | undefined, path: readonly string[], change: (found: Value, owner: Attributes) => Value): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) replaceAt(item, path, change);
  } else if (isObject(value)) {
    if (rest.length === 0) {
      if (name in value) value[name] = change(value[name] ?? null, value);
    } else replaceAt(value[name], rest, change);
  }
}

/** A copy that shares nothing that can be changed. */
export function copy<T extends Value>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (value instanceof Dynamic) return new Dynamic(value.type, copy(value.value)) as T;
  if (isObject(value)) {
    const result: Attributes = {};
    for (const name of Object.keys(value)) result[name] = copy(value[name] as Value);
    return result as T;
  }
  return value;
}

/** The narrowest type of a plain value, as an attribute of open type needs it. */
export function typeOf(value: Value): CtyType {
  if (value instanceof Dynamic) return value.type;
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (isObject(value)) return ["object", Object.fromEntries(Object.entries(value).map(([name, item]) => [name, typeOf(item)]))];
  return "dynamic";
}
