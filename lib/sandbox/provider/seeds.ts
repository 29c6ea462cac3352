import { type Endpoint, type StoredObject } from "../objects/store";
import { type Block, isTool, loadSchema, nestedOf, type Schema, toolOf } from "../schemas";
import { asText, type Attributes, isObject, UNKNOWN, type Value } from "../values";
import { createObject } from "./objects";
import type { World } from "./world";

/**
 * What exists before anybody creates anything, by resource type: accounts, realms, auth mounts, CRDs. Attributes as in
 * the resource; what is left out gets the value that the service would give it. `$endpoint` names the only service
 * (its address or context) that has it; without, every service of that kind has it.
 */
export interface Seeds {
  readonly [type: string]: readonly Attributes[];
}

/** Both, where an entry of the second stands in for one of the first with the same natural key. */
export function mergeSeeds(base: Seeds, more: Seeds): Seeds {
  const merged: { [type: string]: readonly Attributes[] } = { ...base };
  for (const [type, entries] of Object.entries(more)) merged[type] = [...entries, ...(base[type] ?? [])];
  return merged;
}

/** Errors of a seed file, in words, each with the place. */
export function seedErrors(seeds: unknown): string[] {
  if (!isObject(seeds as Value)) return ["the seed must be a mapping of resource types to lists of objects"];
  return Object.entries(seeds as object).flatMap(([type, entries]) => {
    if (!toolOf(type)) return [`${type}: no provider of the sandbox has such a type`];
    if (!Array.isArray(entries)) return [`${type}: must be a list`];
    const schema = schemaOf(type);
    return entries.flatMap((entry: unknown, index: number) => {
      if (!isObject(entry as Value)) return [`${type}[${index}]: must be a mapping of attributes`];
      if (!schema) return [];
      const known = new Set(["$endpoint", ...Object.keys(schema.block.attributes ?? {}), ...Object.keys(schema.block.block_types ?? {})]);
      return Object.keys(entry as object)
        .filter((name) => !known.has(name))
        .map((name) => `${type}[${index}].${name}: the type has no such attribute`);
    });
  });
}

function schemaOf(type: string): Schema | undefined {
  const tool = toolOf(type);
  return tool && isTool(tool) ? loadSchema(tool).resource_schemas?.[type] : undefined;
}

/** Puts into a service what it does not hold yet of the seeds; one removed later does not come back. */
export function plantSeeds(world: World, endpoint: Endpoint, seeds: Seeds): void {
  if (planted.get(endpoint) === seeds) return;
  planted.set(endpoint, seeds);
  const fresh: string[] = [];
  for (const [type, entries] of Object.entries(seeds)) {
    if (toolOf(type) !== endpoint.tool) continue;
    for (const entry of entries) {
      const { $endpoint, ...attributes } = entry;
      if ($endpoint !== undefined && $endpoint !== null && asText($endpoint) !== endpoint.name) continue;
      const identity = `${type} ${JSON.stringify(entry)}`;
      if (endpoint.seeds.has(identity)) continue;
      fresh.push(identity);
      plant(world, endpoint, type, attributes);
    }
  }
  endpoint.seeded(fresh);
}

const planted = new WeakMap<Endpoint, Seeds>();

/** Puts one thing into a service, with what the service fills in. Returns nothing where it is there already. */
export function plant(world: World, endpoint: Endpoint, type: string, attributes: Attributes): StoredObject | undefined {
  const schema = schemaOf(type) ?? { version: 0, block: {} };
  const rules = world.rules[endpoint.tool].resources[type] ?? {};
  const planned = seedAttributes(schema.block, "", rules.defaults ?? {}, attributes);
  const key = rules.key?.(planned) ?? "";
  if (key !== "" && endpoint.findByKey(type, key)) return undefined;
  return createObject({ world, tool: endpoint.tool, endpoint, type, schema, rules, planned, config: attributes }, true);
}

function seedAttributes(block: Block, prefix: string, defaults: { readonly [path: string]: Value }, given: Attributes): Attributes {
  const result: Attributes = { ...given };
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if ((result[name] ?? null) !== null) continue;
    result[name] = defaults[prefix + name] ?? (attribute.computed ? UNKNOWN : null);
  }
  for (const [name, nested] of nestedOf(block)) {
    const inside = result[name];
    if (Array.isArray(inside)) {
      result[name] = inside.map((item) => (isObject(item) ? seedAttributes(nested.fields, `${prefix}${name}.`, defaults, item) : item));
    } else if (isObject(inside) && nested.mode !== "map") result[name] = seedAttributes(nested.fields, `${prefix}${name}.`, defaults, inside);
    else if (nested.isBlock && (nested.mode === "list" || nested.mode === "set")) result[name] = [];
  }
  return result;
}
