import type { ErrorObject } from "ajv";
import { invalidValue, missingKey, unknownKey, wrongHeader, wrongType, type Finding, type Path } from "../errors";
import type { JsonSchema } from "../service-definition";

/** A difference between a file and its schema. */
export interface ShapeProblem {
  readonly finding: Finding;
  /** Whether it is about the key itself rather than its value. */
  readonly ofKey: boolean;
  /** value: the shape is right, and a rule may say better what is wrong. header: the file is something else altogether. */
  readonly kind: "shape" | "value" | "header";
}

/** What ajv found, in our words: one problem for each place. */
export function shapeProblems(errors: readonly ErrorObject[], value: unknown): readonly ShapeProblem[] {
  const places = new Map<string, ShapeProblem>();
  for (const error of withoutOtherBranches(errors)) {
    const problem = shapeProblem(error, value);
    if (problem === undefined) continue;
    const place = JSON.stringify(problem.finding.at);
    const other = places.get(place);
    if (other === undefined || (other.kind === "value" && problem.kind !== "value")) places.set(place, problem);
  }
  return [...places.values()];
}

/**
 * Where a value may have one of several shapes, ajv says what is wrong with it by each of them. Only the shapes of the
 * value's own type are worth hearing; where none is, their types are all that is allowed.
 */
function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors;
  for (const choice of errors.filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf")) {
    const inside = (error: ErrorObject) => error.schemaPath.startsWith(`${choice.schemaPath}/`);
    const branchOf = (error: ErrorObject) => error.schemaPath.slice(choice.schemaPath.length + 1).split("/", 1)[0];
    const ofType = (error: ErrorObject) => error.keyword === "type" && error.instancePath === choice.instancePath;
    const others = new Set(errors.filter((error) => inside(error) && ofType(error)).map(branchOf));
    const fitting = errors.some((error) => inside(error) && !others.has(branchOf(error)));
    kept = kept.filter((error) => !inside(error) || (fitting && !others.has(branchOf(error)))).filter((error) => error !== choice || !fitting);
  }
  return kept;
}

function shapeProblem(error: ErrorObject, value: unknown): ShapeProblem | undefined {
  const at = pathOf(error.instancePath, value);
  const schema = (error.parentSchema ?? {}) as JsonSchema;
  const found = error.data;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params["additionalProperty"]);
      return { finding: unknownKey([...at, key], key, Object.keys((schema["properties"] as object | undefined) ?? {})), ofKey: true, kind: "shape" };
    }
    case "required": {
      const key = String(error.params["missingProperty"]);
      return { finding: missingKey([...at, key], key, meaningOf(propertyOf(schema, key))), ofKey: true, kind: isHeader([...at, key]) ? "header" : "shape" };
    }
    case "type":
      return { finding: wrongType(at, found, meaningOf(schema)), ofKey: false, kind: "shape" };
    case "const":
      return isHeader(at)
        ? { finding: wrongHeader(at, found, String(error.params["allowedValue"])), ofKey: false, kind: "header" }
        : valueProblem(at, found, schema);
    case "false schema":
      return { finding: unknownKey(at, String(at.at(-1)), []), ofKey: true, kind: "shape" };
    case "anyOf":
    case "oneOf":
      return { finding: wrongType(at, found, (error.schema as readonly JsonSchema[]).map(meaningOf).join(", or ")), ofKey: false, kind: "shape" };
    case "if":
      // What is inside of it says what is wrong.
      return undefined;
    default:
      return valueProblem(at, found, schema);
  }
}

function valueProblem(at: Path, found: unknown, schema: JsonSchema): ShapeProblem {
  const values = Array.isArray(schema["enum"]) ? schema["enum"].map(String) : [];
  return { finding: invalidValue(at, found, allowedBy(schema), values), ofKey: false, kind: "value" };
}

function isHeader(at: Path): boolean {
  return at.length === 1 && (at[0] === "apiVersion" || at[0] === "kind");
}

/** ajv escapes the steps of a path, and does not tell the place in a list from a key that is a number. */
function pathOf(pointer: string, root: unknown): Path {
  let value = root;
  return pointer
    .split("/")
    .slice(1)
    .map((escaped) => {
      const text = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
      const step = Array.isArray(value) ? Number(text) : text;
      value = (value as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}

function propertyOf(schema: JsonSchema, key: string): JsonSchema {
  return (schema["properties"] as Record<string, JsonSchema> | undefined)?.[key] ?? {};
}

const typeNames: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "nothing",
};

/** The type that a schema wants, or its values, and what they are for. */
function meaningOf(schema: JsonSchema): string {
  if (schema["const"] !== undefined || Array.isArray(schema["enum"])) return allowedBy(schema);
  const { description } = schema;
  const purpose = typeof description === "string" ? description.split(/[.:;](?:\s|$)/, 1)[0] : undefined;
  return [typesOf(schema).join(" or "), ...(purpose ? [`(${purpose})`] : [])].join(" ");
}

function typesOf(schema: JsonSchema): readonly string[] {
  const types = [schema["type"] ?? []].flat() as string[];
  return types.map((type) => typeNames[type] ?? type);
}

const conditions: Readonly<Record<string, (limit: unknown) => string>> = {
  pattern: (pattern) => `that matches ${String(pattern)}`,
  minLength: (least) => `of at least ${String(least)} characters`,
  maxLength: (most) => `of at most ${String(most)} characters`,
  minimum: (least) => `of at least ${String(least)}`,
  exclusiveMinimum: (least) => `above ${String(least)}`,
  maximum: (most) => `of at most ${String(most)}`,
  exclusiveMaximum: (most) => `below ${String(most)}`,
  multipleOf: (unit) => `in steps of ${String(unit)}`,
  minItems: (least) => `of at least ${String(least)}`,
  maxItems: (most) => `of at most ${String(most)}`,
  uniqueItems: () => "without repetition",
};

/** What a schema allows: its values, or its type with every condition. */
function allowedBy(schema: JsonSchema): string {
  if (schema["const"] !== undefined) return String(schema["const"]);
  if (Array.isArray(schema["enum"])) return schema["enum"].map(String).join(", ");
  const words = Object.entries(conditions).flatMap(([keyword, say]) => (schema[keyword] === undefined ? [] : [say(schema[keyword])]));
  return [typesOf(schema).join(" or ") || "a value", ...words].join(" ");
}

// ---- which of them count

/** Problems after which the rules would not know what they judge. Options of a service or plugin are for its own rules. */
export function isOfShape({ kind, finding: { at } }: ShapeProblem): boolean {
  const ofOptions = (at[0] === "services" && at.length > 2) || (at[0] === "plugins" && at[2] === "options");
  return kind !== "value" && !ofOptions;
}

/** A file that is something else has no other problem worth showing. */
export function onlyHeader(problems: readonly ShapeProblem[]): readonly ShapeProblem[] {
  const header = problems.filter(({ kind }) => kind === "header");
  return header.length > 0 ? header : problems;
}

/** Whether rules say what is wrong with values there, so that the schema need not. */
export function isJudgedByRules(at: Path): boolean {
  return !["services", "backend", "plugins", "pipeline"].includes(String(at[0]));
}

export function isBelow(at: Path, above: Path): boolean {
  return above.every((step, index) => at[index] === step);
}
