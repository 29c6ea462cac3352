import { type Endpoint, type ObjectChange, type StoredObject } from "../objects/store";
import { Refusal, attributePath } from "../protocol/messages";
import { type ResourceRules } from "../rules/rules";
import { type Schema, type Tool } from "../schemas";
import { asText, type Attributes, copy, equal, replaceAt, type Value, valuesAt } from "../values";
import { missingReference } from "./references";
import { createContext, resolve } from "./resolve";
import { wrongValue } from "./values-check";
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
  const { world, endpoint, type, rules, schema } = wish;
  const attributes = withoutWriteOnly(schema, copy(wish.planned));
  if (!seeded) check(wish, attributes, null, undefined);
  const holder = holderOf(wish, rules.key?.(attributes) ?? "");
  if (holder && rules.adopts && holder.type === type) return adopt(wish, holder, attributes);
  const serial = world.store.nextSerial();
  fill(wish, attributes, serial, 0);
  const key = rules.key?.(attributes) ?? "";
  refuseDouble(wish, key, undefined);
  const object: StoredObject = {
    serial,
    tool: wish.tool,
    endpoint: endpoint.name,
    type,
    id: identityOf(rules, attributes, key, serial),
    key,
    attributes,
    hidden: writeOnlyValues(wish),
    revision: 0,
    adoptions: 0,
    seeded,
  };
  derive(rules, object, endpoint);
  endpoint.put(object);
  rules.after?.(object, endpoint, "created");
  return object;
}

/** Changes an object to what was planned. */
export function updateObject(wish: Wish, object: StoredObject, prior: Attributes): StoredObject {
  const { endpoint, rules, schema } = wish;
  const attributes = withoutWriteOnly(schema, copy(wish.planned));
  refuseFixed(wish, attributes, prior);
  check(wish, attributes, prior, object);
  const revision = object.revision + 1;
  fill(wish, attributes, object.serial, revision);
  const key = rules.key?.(attributes) ?? "";
  refuseDouble(wish, key, object);
  const hidden = { ...object.hidden };
  for (const [name, value] of Object.entries(writeOnlyValues(wish))) {
    const version = versionAttribute(schema, name);
    if (!version || !equal(attributes[version], prior[version])) hidden[name] = value;
  }
  changeObject(rules, object, endpoint, { attributes, hidden, key, revision, id: identityOf(rules, attributes, key, object.serial) });
  return object;
}

/** Writes over what is there, as services do that know no difference between creating and changing. */
function adopt(wish: Wish, holder: StoredObject, attributes: Attributes): StoredObject {
  const revision = holder.revision + 1;
  fill(wish, attributes, holder.serial, revision);
  const hidden = { ...holder.hidden, ...writeOnlyValues(wish) };
  const id = identityOf(wish.rules, attributes, holder.key, holder.serial);
  changeObject(wish.rules, holder, wish.endpoint, { attributes, hidden, revision, id, adoptions: holder.adoptions + (holder.seeded ? 0 : 1) });
  return holder;
}

function fill(wish: Wish, attributes: Attributes, serial: number, revision: number): void {
  const seed = `${wish.tool} ${wish.endpoint.name} ${wish.type} ${serial}`;
  resolve(wish.schema.block, wish.rules, createContext(seed, attributes, wish.endpoint, serial, revision, () => wish.world.store.nextSerial()));
  rewrite(wish.rules, attributes);
}

/** Puts a change into the store, with what follows from it in the object and elsewhere. */
export function changeObject(rules: ResourceRules, object: StoredObject, endpoint: Endpoint, to: ObjectChange & { readonly attributes: Attributes }): void {
  const before = object.attributes;
  derive(rules, { ...object, attributes: to.attributes }, endpoint);
  endpoint.change(object, to);
  rules.after?.(object, endpoint, "changed", before);
}

/** Works out what follows from other attributes or objects, in place. */
export function derive(rules: ResourceRules, object: StoredObject, endpoint: Endpoint): void {
  for (const [name, make] of Object.entries(rules.derived ?? {})) object.attributes[name] = make(object, endpoint);
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

function check(wish: Wish, attributes: Attributes, prior: Attributes | null, object: StoredObject | undefined): void {
  const { endpoint, type, rules, world } = wish;
  const wrong = wrongValue(rules, attributes);
  if (wrong) throw new Refusal(`${type}: ${wrong.summary}`, wrong.detail, topLevel(wrong.path));
  const missing = missingReference(rules, attributes, endpoint);
  if (missing) throw new Refusal(`${type}: ${missing.text}`, `at ${endpoint.name}`, topLevel(missing.attribute));
  const others = (tool: Tool) => world.endpoint(tool, endpoint.name);
  const objection = rules.demands?.({ attributes, prior, config: wish.config, endpoint, object, others });
  if (objection) throw new Refusal(`${type}: ${objection}`, `at ${endpoint.name}`);
}

export function topLevel(path: string) {
  return attributePath(path.split(".").slice(0, 1));
}

function refuseFixed(wish: Wish, attributes: Attributes, prior: Attributes): void {
  for (const path of wish.rules.fixed ?? []) {
    if (equal(valuesAt(attributes, path), valuesAt(prior, path))) continue;
    throw new Refusal(`${wish.type}: ${path} cannot be changed (400 Bad Request)`, `the provider tries to change it in place and the service refuses, at ${wish.endpoint.name}`);
  }
}

function holderOf(wish: Wish, key: string): StoredObject | undefined {
  if (key === "") return undefined;
  for (const type of [wish.type, ...(wish.rules.sharesKeyWith ?? [])]) {
    const found = wish.endpoint.findByKey(type, key);
    if (found) return found;
  }
  return undefined;
}

function refuseDouble(wish: Wish, key: string, self: StoredObject | undefined): void {
  const holder = holderOf(wish, key);
  if (!holder || holder === self) return;
  const origin = holder.seeded ? "the seed brought it" : "another resource owns it";
  throw new Refusal(`${wish.type} already exists (409 Conflict)`, `${holder.type} "${key}" exists at ${wish.endpoint.name}: ${origin}`);
}

function withoutWriteOnly(schema: Schema, attributes: Attributes): Attributes {
  for (const name of writeOnlyNames(schema)) attributes[name] = null;
  return attributes;
}

const writeOnlyBySchema = new WeakMap<Schema, string[]>();

function writeOnlyNames(schema: Schema): string[] {
  let names = writeOnlyBySchema.get(schema);
  if (!names) {
    names = Object.entries(schema.block.attributes ?? {}).flatMap(([name, attribute]) => (attribute.write_only ? [name] : []));
    writeOnlyBySchema.set(schema, names);
  }
  return names;
}

function writeOnlyValues({ schema, config, rules }: Wish): Attributes {
  const values: Attributes = {};
  for (const name of writeOnlyNames(schema)) {
    const version = versionAttribute(schema, name);
    const dropped = rules.dropsUnversioned === true && version !== undefined && !(Number(config[version] ?? 0) >= 1);
    if ((config[name] ?? null) !== null && !dropped) values[name] = copy(config[name] as Value);
  }
  return values;
}

/** The attribute whose change says that a write-only value is to be sent again. */
export function versionAttribute(schema: Schema, writeOnly: string): string | undefined {
  return [`${writeOnly}_version`, `${writeOnly}_revision`].find((name) => schema.block.attributes?.[name]);
}
