import { type ResourceRules, type Rewrite } from "../rules/rules";
import { type Attribute, attributeType, type Block, blockType, type Nested, nestedOf, type Schema } from "../schemas";
import { type Attributes, copy, equal, equalAs, isObject, isUnknown, UNKNOWN, type Value, valueAt } from "../values";

export type Path = readonly (string | number)[];

export interface Plan {
  readonly planned: Attributes;
  /** Where a change means destroy and create. */
  readonly replace: readonly Path[];
}

/**
 * What a resource will look like: computed attributes are unknown until applied and then stay as they are, defaults
 * stand in for what is left out, and what only looks like a change is none.
 */
export function plan(schema: Schema, rules: ResourceRules, config: Attributes, prior: Attributes | null, proposed: Attributes): Plan {
  const planned = copy(proposed);
  settle(schema.block, "", rules, config, planned, prior);
  if (!prior) return { planned, replace: [] };
  for (const rewrite of rules.rewrites ?? []) {
    if (rewrite.by === "provider") keepEquivalent(planned, prior, rewrite.attribute.split("."), rewrite);
  }
  const changed = !equalAs(blockType(schema.block), planned, prior);
  if (changed) {
    for (const name of rules.recomputed ?? []) if ((config[name] ?? null) === null) planned[name] = UNKNOWN;
  }
  const replace = (rules.replace ?? []).flatMap((path) => differences(schema.block, path.split("."), planned, prior));
  return { planned, replace };
}

function settle(block: Block, prefix: string, rules: ResourceRules, config: Attributes, planned: Attributes, prior: Attributes | null): void {
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (attribute.write_only) planned[name] = null;
    else if ((config[name] ?? null) === null) planned[name] = leftOut(attribute, prefix + name, rules, planned[name] ?? null, prior);
  }
  for (const [name, nested] of nestedOf(block)) {
    if (block.attributes?.[name]?.write_only) continue;
    settleNested(nested, prefix + name, rules, config[name] ?? null, planned[name] ?? null, prior?.[name] ?? null);
  }
}

function leftOut(attribute: Attribute, path: string, rules: ResourceRules, proposed: Value, prior: Attributes | null): Value {
  const standIn = rules.defaults?.[path];
  if (!attribute.computed) {
    // The newer framework knows no defaults for what is not computed.
    if (rules.strict) return null;
    return prior && rules.leftAlone?.includes(path) ? (valueAt(prior, path.split(".").at(-1) ?? "") ?? null) : (standIn ?? null);
  }
  if (prior) return proposed;
  return standIn ?? UNKNOWN;
}

function settleNested(nested: Nested, path: string, rules: ResourceRules, config: Value, planned: Value, prior: Value): void {
  const inner = (oneConfig: Value, onePlanned: Value, onePrior: Value | undefined) => {
    if (!isObject(oneConfig) || !isObject(onePlanned)) return;
    settle(nested.fields, `${path}.`, rules, oneConfig, onePlanned, isObject(onePrior) ? onePrior : null);
  };
  if (nested.mode === "single" || nested.mode === "group") inner(config, planned, prior);
  else if (nested.mode === "map") {
    if (!isObject(config) || !isObject(planned)) return;
    for (const key of Object.keys(planned)) inner(config[key] ?? null, planned[key] ?? null, isObject(prior) ? prior[key] : null);
  } else if (Array.isArray(config) && Array.isArray(planned)) {
    const before = Array.isArray(prior) ? prior : [];
    planned.forEach((item, index) => {
      // The members of a set have no numbers: a member is the one it was only if it is equal.
      const match = nested.mode === "list" ? before[index] : before.find((candidate) => equal(candidate, item));
      inner(config[index] ?? null, item, match);
    });
  }
}

/** Puts the earlier value back wherever both mean the same to the provider. */
function keepEquivalent(planned: Value | undefined, prior: Value | undefined, path: readonly string[], rewrite: Rewrite): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (Array.isArray(planned) && Array.isArray(prior)) {
    planned.forEach((item, index) => keepEquivalent(item, prior[index], path, rewrite));
  } else if (isObject(planned) && isObject(prior)) {
    if (rest.length > 0) return keepEquivalent(planned[name], prior[name], rest, rewrite);
    const [now, before] = [planned[name] ?? null, prior[name] ?? null];
    if (isUnknown(now) || equal(now, before)) return;
    if (equal(rewrite.apply(now, planned), rewrite.apply(before, prior))) planned[name] = before;
  }
}

/** Where, at a dotted path, the plan differs from what was. A set has no numbered members, so it is named whole. */
export function differences(block: Block, path: readonly string[], planned: Attributes, prior: Attributes, before: Path = []): Path[] {
  const [name = "", ...rest] = path;
  const here = [...before, name];
  const attribute = block.attributes?.[name];
  const nested = nestedOf(block).find(([candidate]) => candidate === name)?.[1];
  const [now, then] = [planned[name] ?? null, prior[name] ?? null];
  if (rest.length === 0 || !nested || nested.mode === "set" || nested.mode === "map") {
    const type = attribute ? attributeType(attribute) : nested ? wholeType(nested) : "dynamic";
    return equalAs(type, now, then) ? [] : [here];
  }
  if (isUnknown(now)) return [here];
  if (nested.mode !== "list") return isObject(now) && isObject(then) ? differences(nested.fields, rest, now, then, here) : equal(now, then) ? [] : [here];
  const [items, earlier] = [Array.isArray(now) ? now : [], Array.isArray(then) ? then : []];
  if (items.length !== earlier.length) return [here];
  return items.flatMap((item, index) => (isObject(item) && isObject(earlier[index]) ? differences(nested.fields, rest, item, earlier[index], [...here, index]) : []));
}

function wholeType(nested: Nested) {
  const type = blockType(nested.fields);
  return nested.mode === "single" || nested.mode === "group" ? type : ([nested.mode, type] as const);
}
