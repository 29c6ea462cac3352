import type { Endpoint, StoredObject } from "../objects/store";
import type { ProviderRules, Reference, ResourceRules } from "../rules/rules";
import { type Attributes, asText, valuesAt } from "../values";

/** The first reference to something that does not exist, in words, or undefined. */
export function missingReference(rules: ResourceRules, attributes: Attributes, endpoint: Endpoint): { attribute: string; text: string } | undefined {
  for (const reference of rules.references ?? []) {
    if (!(reference.when?.(attributes) ?? true)) continue;
    for (const wanted of wantedBy(reference, attributes)) {
      if (endpoint.named(reference.to, pathsOf(reference), wanted)) continue;
      return { attribute: reference.attribute, text: `${noun(reference)} with ${pathsOf(reference).join(" or ")} "${wanted}" does not exist (404 Not Found)` };
    }
  }
  return undefined;
}

function pathsOf(reference: Reference): readonly string[] {
  return reference.by ?? ["id"];
}

function wantedBy(reference: Reference, attributes: Attributes): string[] {
  return valuesAt(attributes, reference.attribute)
    .map(asText)
    .filter((text) => text !== "" && !(reference.except?.(text) ?? false))
    .map((text) => (reference.as ? reference.as(text, attributes) : text));
}

function noun(reference: Reference): string {
  return (reference.to[0] ?? "object").replace(/_v1$/, "");
}

/** What refers to an object, with what its deletion means for it. */
function referrers(object: StoredObject, provider: ProviderRules, endpoint: Endpoint): { object: StoredObject; reference: Reference }[] {
  return endpoint.types.flatMap((type) =>
    (provider.resources[type]?.references ?? [])
      .filter((reference) => reference.onDelete !== "keep" && reference.to.includes(object.type))
      .flatMap((reference) => {
        const names = new Set(pathsOf(reference).flatMap((path) => (path === "id" ? [object.id] : valuesAt(object.attributes, path).map(String))));
        return endpoint
          .all(type)
          .filter((candidate) => candidate !== object && (reference.when?.(candidate.attributes) ?? true))
          .filter((candidate) => wantedBy(reference, candidate.attributes).some((wanted) => names.has(wanted)))
          .map((candidate) => ({ object: candidate, reference }));
      }),
  );
}

/**
 * Deletes an object and what the service deletes with it. Returns why it will not, before anything is removed.
 * `state` is what Terraform knew of the object: some flags are nowhere else.
 */
export function deleteObject(object: StoredObject, provider: ProviderRules, endpoint: Endpoint, state: Attributes): string | undefined {
  const rules = provider.resources[object.type];
  const objection = rules?.keeps?.(object, endpoint, state);
  if (objection) return objection;
  const blocker = referrers(object, provider, endpoint).find(({ reference }) => reference.onDelete === "refuse");
  if (blocker) {
    return `${object.type} "${object.key || object.id}" is still used by ${blocker.object.type} "${blocker.object.key || blocker.object.id}"`;
  }
  if (rules?.insteadOfDelete?.(object, endpoint, state)) return undefined;
  const doomed = new Set<StoredObject>();
  collect(object, provider, endpoint, doomed);
  for (const one of [...doomed].reverse()) {
    endpoint.remove(one);
    provider.resources[one.type]?.after?.(one, endpoint, "removed");
  }
  return undefined;
}

/** An object and everything that goes with it. What would refuse on its own does not stop a deletion from above. */
function collect(object: StoredObject, provider: ProviderRules, endpoint: Endpoint, doomed: Set<StoredObject>): void {
  if (doomed.has(object)) return;
  doomed.add(object);
  for (const { object: referrer, reference } of referrers(object, provider, endpoint)) {
    if (reference.onDelete === "cascade") collect(referrer, provider, endpoint, doomed);
  }
  for (const taken of provider.resources[object.type]?.takesAlong?.(object, endpoint) ?? []) collect(taken, provider, endpoint, doomed);
}
