import type { Endpoint, StoredObject } from "../objects/store";
import type { Lookup, LookupResult } from "../rules/rules";
import { type Attributes, equal, isObject, isUnknown, type Value } from "../values";

/**
 * A data source of the same name as a resource: finds the one object that has every value of the configuration, in
 * whichever stack it was created.
 */
export function generalLookup(type: string): Lookup {
  return (config, endpoint) => findOne(type, config, endpoint);
}

export function findOne(type: string, config: Attributes, endpoint: Endpoint): LookupResult {
  const found = endpoint.all(type).filter((object) => agrees(config, object.attributes));
  const [object] = found;
  if (!object) return `no ${type} with ${describe(config)} was found (404 Not Found)`;
  return answer(object, config);
}

/** An object as a data source shows it: what was asked for stays as it was asked. */
export function answer(object: StoredObject, config: Attributes): Attributes {
  const result: Attributes = { ...object.attributes };
  for (const [name, value] of Object.entries(config)) {
    if (value === null || (Array.isArray(value) && value.some(isObject))) continue;
    result[name] = value;
  }
  return result;
}

/** Whether an object has every value that is asked for. Nested blocks agree by their members. */
export function agrees(wanted: Value | undefined, found: Value | undefined): boolean {
  if (wanted === null || wanted === undefined || isUnknown(wanted)) return true;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found)) return wanted.length === 0;
    return wanted.every((item, index) => (isObject(item) ? agrees(item, found[index]) : found.some((candidate) => equal(candidate, item))));
  }
  if (isObject(wanted)) return isObject(found) && Object.entries(wanted).every(([name, value]) => agrees(value, found[name]));
  return equal(wanted, found);
}

export function describe(config: Attributes): string {
  const parts = Object.entries(config)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return parts.length === 0 ? "nothing asked for" : parts.join(", ");
}
