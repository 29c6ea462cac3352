import type { Endpoint, StoredObject } from "../objects/store";
import type { ProviderRules, Reference, ResourceRules } from "../rules/rules";
import { Attributes, asText, valuesAt } from "../values";

/** The first reference to something that does not exist, in words, or undefined. */
export function missingReference(rules: ResourceRules, attributes: Attributes, endpoint: Endpoint): { attribute: string; text: string } | undefined {
  for (const reference of rules.references ?? []) {
    if (reference.required === false || !(reference.when?.(attributes) ?? true)) continue;
    for (const wanted of wantedBy(reference, attributes)) {
      if (!endpoint.has(reference.to, reference.by ?? "id", wanted)) {
        return { attribute: reference.attribute, text: `${noun(reference)} with ${reference.by ?? "id"} "${wanted}" does not exist (404 Not Found)` };
      }
    }
  }
  return undefined;
}

function wantedBy(reference: Reference, attributes: Attributes): string[] {
  return valuesAt(attributes, reference.attribute)
    .map(asText)
    .filter((text) => text !== "")
    .map((text) => (reference.as ? reference.as(text, attributes) : text));
}

function noun(reference: Reference): string {
  return (reference.to[0] ?? "object").replace(/_v1$/, "");
}

/** What refers to an object, with what its deletion means for it. */
export function referrers(object: StoredObject, provider: ProviderRules, endpoint: Endpoint): { object: StoredObject; reference: Reference }[] {
  return endpoint.types.flatMap((type) =>
    (provider.resources[type]?.references ?? [])
      .filter((reference) => reference.onDelete !== "keep" && reference.to.includes(object.type))
      .flatMap((reference) => {
        const names = new Set(valuesAt({ ...object.attributes, id: object.attributes["id"] ?? object.id }, reference.by ?? "id").map(String));
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
 */
export function deleteObject(object: StoredObject, provider: ProviderRules, endpoint: Endpoint): string | undefined {
  const doomed = new Set<StoredObject>();
  const visit = (one: StoredObject): string | undefined => {
    if (doomed.has(one)) return undefined;
    doomed.add(one);
    const rules = provider.resources[one.type];
    // Only what is deleted by name is asked for its own objections: a cascade in the service does not stop half way.
    const objection = one === object ? rules?.keeps?.(one, endpoint) : undefined;
    if (objection) return objection;
    for (const { object: referrer, reference } of referrers(one, provider, endpoint)) {
      if (reference.onDelete === "refuse") {
        if (one === object) return `${one.type} "${one.key || one.id}" is still used by ${referrer.type} "${referrer.key || referrer.id}"`;
        continue;
      }
      const refused = visit(referrer);
      if (refused) return refused;
    }
    for (const taken of rules?.takesAlong?.(one, endpoint) ?? []) visit(taken);
    return undefined;
  };
  const refusal = visit(object);
  if (refusal) return refusal;
  for (const one of [...doomed].reverse()) endpoint.remove(one);
  return undefined;
}
