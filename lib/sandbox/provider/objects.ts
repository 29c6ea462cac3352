import { Endpoint, StoredObject } from "../objects/store";
import { Refusal, attributePath } from "../protocol/messages";
import { DemandContext, ResourceRules } from "../rules/rules";
import { Schema, Tool } from "../schemas";
import { asText, Attributes, copy, equal, isUnknown, replaceAt, Value, valuesAt } from "../values";
import { missingReference } from "./references";
import { createContext, resolve } from "./resolve";
import type { World } from "./world";

/** One request to make or change an object, with everything that decides about it. */
export interface Wish {
  readonly world: World;
  readonly tool: Tool;
  readonly endpoint: Endpoint;
  readonly type: string;
  readonly schema: Schema;
  readonly rules: ResourceRules;
  readonly planned: Attributes;
  readonly config: Attributes;
}

/** Creates what was planned, as the service keeps it. */
export function createObject(wish: Wish, seeded = false): StoredObject {
  const { world, endpoint, type, rules } = wish;
  const serial = world.store.nextSerial();
  const attributes = withoutWriteOnly(wish.schema, copy(wish.planned));
  const context = createContext(`${wish.tool} ${endpoint.name} ${type} ${serial} 0`, attributes, endpoint, serial);
  checkValues(type, rules, attributes);
  checkDemands(wish, attributes, null);
  resolve(wish.schema.block, rules, context);
  rewrite(rules, attributes);
  const key = rules.key?.(attributes) ?? "";
  const holder = key === "" ? undefined : [type, ...(rules.sharesKeyWith ?? [])].map((one) => endpoint.findByKey(one, key)).find((found) => found);
  if (holder && !rules.adopts) {
    throw new Refusal(`${type} already exists`, `409 Conflict: ${holder.type} "${key}" exists already at ${endpoint.name}, created by ${holder.seeded ? "the seed" : "another resource"}`);
  }
  const hidden = writeOnlyValues(wish.schema, wish.config);
  if (holder) {
    endpoint.change(holder, { attributes: { ...attributes, id: holder.attributes["id"] ?? attributes["id"] ?? null }, hidden: { ...holder.hidden, ...hidden }, revision: holder.revision + 1 });
    return holder;
  }
  const id = identityOf(rules, attributes, key, serial);
  const object: StoredObject = { serial, tool: wish.tool, endpoint: endpoint.name, type, id, key, attributes, hidden, revision: 0, seeded };
  endpoint.put(object);
  return object;
}

/** Changes an object to what was planned. */
export function updateObject(wish: Wish, object: StoredObject, prior: Attributes): StoredObject {
  const { endpoint, type, rules, schema } = wish;
  const revision = object.revision + 1;
  const attributes = withoutWriteOnly(schema, copy(wish.planned));
  checkValues(type, rules, attributes);
  checkDemands(wish, attributes, prior);
  const context = createContext(`${wish.tool} ${endpoint.name} ${type} ${object.serial} ${revision}`, attributes, endpoint, object.serial);
  resolve(schema.block, rules, context);
  rewrite(rules, attributes);
  const key = rules.key?.(attributes) ?? "";
  const holder = key === "" ? undefined : [type, ...(rules.sharesKeyWith ?? [])].map((one) => endpoint.findByKey(one, key)).find((found) => found && found !== object);
  if (holder) throw new Refusal(`${type} already exists`, `409 Conflict: "${key}" exists already at ${endpoint.name}`);
  const hidden = { ...object.hidden };
  for (const [name, value] of Object.entries(writeOnlyValues(schema, wish.config))) {
    const version = versionAttribute(schema, name);
    if (!version || !equal(attributes[version], prior[version])) hidden[name] = value;
  }
  endpoint.change(object, { attributes, hidden, key, revision, id: identityOf(rules, attributes, key, object.serial) });
  return object;
}

function identityOf(rules: ResourceRules, attributes: Attributes, key: string, serial: number): string {
  return rules.identity?.(attributes) || asText(attributes["id"]) || key || String(serial);
}

/** Applies the service's own ways of keeping values, in place. */
export function rewrite(rules: ResourceRules, attributes: Attributes): void {
  for (const row of rules.rewrites ?? []) {
    // A strict provider may not answer with anything but what was planned, so equivalent forms stay as typed.
    if (rules.strict && row.by === "provider") continue;
    replaceAt(attributes, row.attribute.split("."), row.apply);
  }
}

function checkValues(type: string, rules: ResourceRules, attributes: Attributes): void {
  const wrong = wrongValue(rules, attributes);
  if (wrong) throw new Refusal(`${type}: ${wrong.summary}`, wrong.detail, attributePath(wrong.path.split(".").slice(0, 1)));
}

/** The first value that the service does not accept. Unknown ones are judged when they are known. */
export function wrongValue(rules: ResourceRules, attributes: Attributes): { path: string; summary: string; detail: string } | undefined {
  for (const [path, allowed] of Object.entries(rules.allowed ?? {})) {
    for (const value of valuesAt(attributes, path)) {
      if (value === null || isUnknown(value) || allowed.some((one) => equal(one, value))) continue;
      return { path, summary: `expected ${path} to be one of ${JSON.stringify(allowed)}`, detail: `got ${JSON.stringify(value)}` };
    }
  }
  for (const group of rules.exactlyOneOf ?? []) {
    if (group.some((name) => isUnknown(attributes[name]))) continue;
    const set = group.filter((name) => isSet(attributes[name]));
    if (set.length === 1) continue;
    return { path: group[0] ?? "", summary: `exactly one of ${group.join(", ")} must be set`, detail: set.length === 0 ? "none is" : `${set.join(", ")} are` };
  }
  return undefined;
}

function isSet(value: Value | undefined): boolean {
  return value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function checkDemands(wish: Wish, attributes: Attributes, prior: Attributes | null): void {
  const { endpoint, type, rules, world } = wish;
  const missing = missingReference(rules, attributes, endpoint);
  if (missing) throw new Refusal(`${type}: ${missing.text}`, `at ${endpoint.name}`, attributePath(missing.attribute.split(".").slice(0, 1)));
  const context: DemandContext = { attributes, prior, endpoint, others: (tool) => world.endpoint(tool, endpoint.name) };
  const objection = rules.demands?.(context);
  if (objection) throw new Refusal(`${type}: ${objection}`, `at ${endpoint.name}`);
}

function withoutWriteOnly(schema: Schema, attributes: Attributes): Attributes {
  for (const name of writeOnlyNames(schema)) attributes[name] = null;
  return attributes;
}

const writeOnlyBySchema = new WeakMap<Schema, string[]>();

function writeOnlyNames(schema: Schema): string[] {
  let names = writeOnlyBySchema.get(schema);
  if (!names) {
    names = Object.entries(schema.block.attributes ?? {}).filter(([, attribute]) => attribute.write_only).map(([name]) => name);
    writeOnlyBySchema.set(schema, names);
  }
  return names;
}

function writeOnlyValues(schema: Schema, config: Attributes): Attributes {
  const values: Attributes = {};
  for (const name of writeOnlyNames(schema)) if ((config[name] ?? null) !== null) values[name] = copy(config[name] as Value);
  return values;
}

/** The attribute whose change says that a write-only value is to be sent again. */
export function versionAttribute(schema: Schema, writeOnly: string): string | undefined {
  return [`${writeOnly}_version`, `${writeOnly}_revision`].find((name) => schema.block.attributes?.[name]);
}
