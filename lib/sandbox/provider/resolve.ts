import { createHash } from "node:crypto";
import type { CreateContext, ResourceRules } from "../rules/rules";
import { type Attribute, attributeType, type Block, nestedOf } from "../schemas";
import { type Attributes, type CtyType, isObject, isUnknown, replaceAt, type Value } from "../values";

/** What rules may use to make up the values that a service would. */
export function createContext(
  seed: string,
  attributes: Attributes,
  endpoint: CreateContext["endpoint"],
  serial: number,
  revision: number,
  number: () => number,
): CreateContext {
  const hash = (purpose: string) => createHash("sha256").update(`${seed} ${revision} ${purpose}`).digest("hex");
  return {
    attributes,
    endpoint,
    serial,
    revision,
    number,
    unique: (purpose, length = 20) => hash(purpose).slice(0, length),
    uuid: (purpose) => hash(purpose).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5"),
    now: new Date().toISOString(),
  };
}

/** Makes everything known that was to be known after apply, in place: first by the rules, then by name and type. */
export function resolve(block: Block, rules: ResourceRules, context: CreateContext): void {
  for (const [path, make] of Object.entries(rules.computed ?? {})) {
    replaceAt(context.attributes, path.split("."), (found, owner) => (isUnknown(found) ? make(context, owner) : found));
  }
  complete(block, "", rules, context.attributes, context);
}

function complete(block: Block, prefix: string, rules: ResourceRules, value: Attributes, context: CreateContext): void {
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (isUnknown(value[name])) value[name] = generic(name, prefix + name, attribute, context);
  }
  for (const [name, nested] of nestedOf(block)) {
    const inside = value[name];
    const items = Array.isArray(inside) ? inside : nested.mode === "map" && isObject(inside) ? Object.values(inside) : [inside];
    for (const item of items) if (isObject(item)) complete(nested.fields, `${prefix}${name}.`, rules, item, context);
  }
}

/** A plausible value for an attribute that no rule speaks of. */
function generic(name: string, path: string, attribute: Attribute, context: CreateContext): Value {
  const type = attributeType(attribute);
  if (type === "string") return genericText(name, path, attribute.sensitive === true, context);
  if (type === "number") return /(^|_)id$/.test(name) ? context.serial : 0;
  if (type === "bool") return false;
  return emptyOf(type);
}

function genericText(name: string, path: string, sensitive: boolean, context: CreateContext): string {
  if (name === "id" || name === "uid") return context.uuid(path);
  if (/(^|_)id$/.test(name)) return context.uuid(path);
  if (sensitive || /token|secret|password|accessor/.test(name)) return context.unique(path);
  if (/(_at|_time|_date)$/.test(name)) return context.now;
  return "";
}

function emptyOf(type: CtyType): Value {
  if (typeof type === "string") return null;
  switch (type[0]) {
    case "list":
    case "set":
      return [];
    case "map":
      return {};
    default:
      return null;
  }
}
