import { isTemplate, isWholeExpression } from "./expression";
import type { TypeSchema } from "./schema";

/** A value that does not fit its type: where, relative to the value, and why. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

/**
 * Holds a value of a JSON configuration against a type, as far as it can be known before evaluation. What Terraform
 * converts by itself is accepted: a number or a boolean for a string, "3" for a number, "true" for a boolean.
 * Source: https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 */
export function conform(value: unknown, type: TypeSchema, path = ""): Misfit[] {
  if (value === null || value === undefined || type === "dynamic") return [];
  if (typeof value === "string" && isWholeExpression(value)) return [];
  if (typeof type === "string") return conformPrimitive(value, type, path);
  const [kind, inner] = type;
  switch (kind) {
    case "list":
    case "set":
      if (!Array.isArray(value)) return misfit(path, value, `a ${kind} of ${describeType(inner)}`);
      return value.flatMap((item, index) =>
        isObjectType(inner) ? conformMembers(item, inner[1], `${path}[${index}]`, false) : conform(item, inner, `${path}[${index}]`),
      );
    case "map":
      if (!isRecord(value)) return misfit(path, value, `a map of ${describeType(inner)}`);
      return Object.entries(value).flatMap(([key, item]) => conform(item, inner, `${path}[${JSON.stringify(key)}]`));
    case "object":
      return conformMembers(value, inner, path, true);
    case "tuple":
      if (!Array.isArray(value) || value.length !== inner.length) return misfit(path, value, `a tuple of ${inner.length} values`);
      return inner.flatMap((itemType, index) => conform(value[index], itemType, `${path}[${index}]`));
  }
}

/**
 * @param complete whether every member must be there: true for a lone object; not for the members of a list, which may
 * be a block in disguise, with members to be left out
 */
function conformMembers(
  value: unknown,
  members: Readonly<Record<string, TypeSchema>>,
  path: string,
  complete: boolean,
): Misfit[] {
  if (typeof value === "string" && isWholeExpression(value)) return [];
  if (!isRecord(value)) return misfit(path, value, `an object with ${Object.keys(members).sort().join(", ")}`);
  const misfits: Misfit[] = [];
  for (const [name, item] of Object.entries(value)) {
    const type = members[name];
    if (type === undefined) {
      misfits.push({ path: join(path, name), message: `unknown member; allowed: ${Object.keys(members).sort().join(", ")}` });
    } else {
      misfits.push(...conform(item, type, join(path, name)));
    }
  }
  for (const name of complete ? Object.keys(members) : []) {
    if (!(name in value)) misfits.push({ path: join(path, name), message: "member is missing; set it, to null if need be" });
  }
  return misfits;
}

function conformPrimitive(value: unknown, type: "string" | "number" | "bool", path: string): Misfit[] {
  if (typeof value === "object") return misfit(path, value, `a ${type}`);
  if (type === "string") return [];
  if (typeof value === "string") {
    const converts = type === "bool" ? value === "true" || value === "false" : /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
    // A template's text may be completed to a number, "${a}${b}", or not.
    return converts || isTemplate(value) ? [] : misfit(path, value, `a ${type}`);
  }
  const fits = type === "bool" ? typeof value === "boolean" : typeof value === "number";
  return fits ? [] : misfit(path, value, `a ${type}`);
}

function misfit(path: string, value: unknown, expected: string): Misfit[] {
  return [{ path, message: `found ${describeValue(value)}, expected ${expected}` }];
}

/** @internal */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return `an object with ${Object.keys(value).join(", ") || "no members"}`;
  return JSON.stringify(value);
}

function describeType(type: TypeSchema): string {
  if (typeof type === "string") return type;
  const [kind, inner] = type;
  if (kind === "object" || kind === "tuple") return kind;
  return `${kind} of ${describeType(inner as TypeSchema)}`;
}

function isObjectType(type: TypeSchema): type is readonly ["object", Readonly<Record<string, TypeSchema>>] {
  return Array.isArray(type) && type[0] === "object";
}

/** @internal */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @internal */
export function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
