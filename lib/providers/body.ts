import { conform, describeValue, isRecord, join } from "./conform";
import { expressionsIn, isWholeExpression } from "./expression";
import type { Problem, ProblemKind } from "./problem";
import type { AttributeSchema, BlockSchema, NestedBlockSchema, NestedTypeSchema } from "./schema";

/** What the checks of one block's content need to know of its surroundings. */
export interface BodyContext {
  readonly address: string;
  /** Keys at the top of the block that are the engine's; they are checked elsewhere. */
  readonly metaArguments: readonly string[];
  /** Whether the engine understands write-only arguments. */
  readonly writeOnly: boolean;
  /** Whether ephemeral values may be used anywhere in the block, and not only in write-only arguments. */
  readonly ephemeralAllowed: boolean;
  readonly ephemeralVariables: readonly string[];
}

/** The key that Terraform's JSON syntax reserves for comments, in every block. */
const comment = "//";

/** Generates nested blocks from a collection, whose size is not known before evaluation. */
const dynamic = "dynamic";

/** Holds the content of a provider, resource, data source or ephemeral resource against its schema. */
export function validateBody(body: unknown, block: BlockSchema, context: BodyContext): Problem[] {
  return validateBlockContent(body, block, "", context, [comment, dynamic, ...context.metaArguments]);
}

function validateBlockContent(
  body: unknown,
  block: BlockSchema,
  path: string,
  context: BodyContext,
  reserved: readonly string[],
): Problem[] {
  if (!isRecord(body)) return [problem(context, "wrong-type", path, `found ${describeValue(body)}, expected a block`)];
  const attributes = block.attributes ?? {};
  const blockTypes = block.block_types ?? {};
  const generated = isRecord(body[dynamic]) ? body[dynamic] : {};
  const known = [...Object.keys(attributes), ...Object.keys(blockTypes)].sort().join(", ") || "none";
  const unknown = (at: string): Problem =>
    problem(context, "unknown-argument", at, `no such argument or block; allowed: ${known}`);
  return [
    ...Object.keys(body)
      .filter((name) => !reserved.includes(name) && !(name in attributes) && !(name in blockTypes))
      .map((name) => unknown(join(path, name))),
    ...Object.keys(generated)
      .filter((name) => !(name in blockTypes))
      .map((name) => unknown(join(path, `${dynamic}.${name}`))),
    ...Object.entries(attributes).flatMap(([name, attribute]) =>
      validateAttribute(body[name], attribute, join(path, name), context),
    ),
    ...Object.entries(blockTypes).flatMap(([name, nested]) =>
      validateNestedBlock(body[name], generated[name], nested, join(path, name), context),
    ),
  ];
}

function validateAttribute(value: unknown, attribute: AttributeSchema, path: string, context: BodyContext): Problem[] {
  if (value === undefined || value === null) {
    return attribute.required === true ? [problem(context, "missing-argument", path, "a required argument is missing")] : [];
  }
  if (attribute.computed === true && attribute.optional !== true && attribute.required !== true) {
    return [problem(context, "read-only", path, "set by the provider alone; leave it out")];
  }
  const problems: Problem[] = [];
  if (attribute.write_only === true && !context.writeOnly) {
    problems.push(problem(context, "write-only-unsupported", path, "a write-only argument needs Terraform or OpenTofu 1.11 or newer"));
  }
  if (attribute.write_only !== true && !context.ephemeralAllowed) {
    const expression = ephemeralExpression(value, context);
    if (expression !== undefined) {
      problems.push(
        problem(context, "ephemeral-not-allowed", path, `found the ephemeral value ${expression}, but this argument is stored; only a write-only argument may take it`),
      );
    }
  }
  if (attribute.nested_type !== undefined) return [...problems, ...validateNestedType(value, attribute.nested_type, path, context)];
  const misfits = attribute.type === undefined ? [] : conform(value, attribute.type, path);
  return [...problems, ...misfits.map((misfit) => problem(context, "wrong-type", misfit.path, misfit.message))];
}

function validateNestedType(value: unknown, type: NestedTypeSchema, path: string, context: BodyContext): Problem[] {
  if (typeof value === "string" && isWholeExpression(value)) return [];
  // The ephemeral check has been made for the whole value.
  const inside = { ...context, ephemeralAllowed: true };
  const member = (item: unknown, at: string): Problem[] =>
    typeof item === "string" && isWholeExpression(item)
      ? []
      : validateBlockContent(item, { attributes: type.attributes }, at, inside, []);
  switch (type.nesting_mode) {
    case "single":
      return member(value, path);
    case "list":
    case "set":
      if (Array.isArray(value)) return value.flatMap((item, index) => member(item, `${path}[${index}]`));
      return [problem(context, "wrong-type", path, `found ${describeValue(value)}, expected a ${type.nesting_mode} of objects`)];
    case "map":
      if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => member(item, `${path}[${JSON.stringify(key)}]`));
      return [problem(context, "wrong-type", path, `found ${describeValue(value)}, expected a map of objects`)];
  }
}

function validateNestedBlock(
  value: unknown,
  generated: unknown,
  nested: NestedBlockSchema,
  path: string,
  context: BodyContext,
): Problem[] {
  const blocks = nestedBlocks(value, nested, path);
  const contents = generated === undefined ? [] : nestedBlocks(isRecord(generated) ? generated["content"] : generated, nested, `${path}.content`);
  return [
    ...(generated === undefined ? checkCount(blocks.length, nested, path, context) : []),
    ...[...blocks, ...contents].flatMap((block) =>
      validateBlockContent(block.body, nested.block, block.path, context, [comment, dynamic]),
    ),
  ];
}

function nestedBlocks(value: unknown, { nesting_mode }: NestedBlockSchema, path: string): { body: unknown; path: string }[] {
  if (value === undefined || value === null) return [];
  if (nesting_mode === "map" && isRecord(value)) {
    return Object.entries(value).map(([key, body]) => ({ body, path: `${path}[${JSON.stringify(key)}]` }));
  }
  return Array.isArray(value) ? value.map((body, index) => ({ body, path: `${path}[${index}]` })) : [{ body: value, path }];
}

function checkCount(count: number, nested: NestedBlockSchema, path: string, context: BodyContext): Problem[] {
  const most = nested.nesting_mode === "single" || nested.nesting_mode === "group" ? 1 : nested.max_items;
  const least = nested.min_items ?? 0;
  if (count < least) return [problem(context, "block-count", path, `found ${count} blocks, expected at least ${least}`)];
  if (most !== undefined && most > 0 && count > most) {
    return [problem(context, "block-count", path, `found ${count} blocks, expected at most ${most}`)];
  }
  return [];
}

/** The first expression inside a value, at any depth, that is ephemeral. */
function ephemeralExpression(value: unknown, context: BodyContext): string | undefined {
  if (typeof value === "string") return expressionsIn(value).find((expression) => isEphemeral(expression, context));
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = ephemeralExpression(inner, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEphemeral(expression: string, context: BodyContext): boolean {
  return /(^|[^\w.-])ephemeral\.\w/.test(expression) || context.ephemeralVariables.some((name) => mentionsVariable(expression, name));
}

function mentionsVariable(expression: string, name: string): boolean {
  return [...expression.matchAll(/(^|[^\w.-])var\.([\w-]+)/g)].some((match) => match[2] === name);
}

function problem(context: BodyContext, kind: ProblemKind, path: string, message: string): Problem {
  return { kind, address: context.address, path, message };
}
