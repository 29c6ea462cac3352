import type { Value, Attributes } from "../values";

/** Suffixes of Kubernetes quantities, from the largest. */
const DECIMAL = [["E", 1e18], ["P", 1e15], ["T", 1e12], ["G", 1e9], ["M", 1e6], ["k", 1e3], ["", 1], ["m", 1e-3], ["u", 1e-6], ["n", 1e-9]] as const;
const BINARY = [["Ei", 2 ** 60], ["Pi", 2 ** 50], ["Ti", 2 ** 40], ["Gi", 2 ** 30], ["Mi", 2 ** 20], ["Ki", 2 ** 10], ["", 1]] as const;

/**
 * The form in which the API server returns a quantity: no fraction, and the largest suffix that allows it. So `1000m`
 * becomes `1`, `0.5` becomes `500m`, `1024Mi` becomes `1Gi`. What is no quantity stays.
 */
export function canonicalQuantity(text: string): string {
  const match = /^([+-]?[0-9]*\.?[0-9]+)(Ei|Pi|Ti|Gi|Mi|Ki|E|P|T|G|M|k|m|u|n|)$/.exec(text);
  if (!match) return text;
  const [, digits = "", suffix = ""] = match;
  const binary = suffix.endsWith("i");
  const scale = [...DECIMAL, ...BINARY].find(([name]) => name === suffix)?.[1] ?? 1;
  const value = Number(digits) * scale;
  if (value === 0) return "0";
  for (const [name, size] of binary ? BINARY : DECIMAL) {
    const count = Math.round((value / size) * 1e6) / 1e6;
    if (Number.isInteger(count) && count !== 0) return `${count}${name}`;
  }
  return text;
}

/** The same for every value of a map. */
export function canonicalQuantities(value: Value): Value {
  if (typeof value === "string") return canonicalQuantity(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value as Attributes).map(([name, item]) => [name, typeof item === "string" ? canonicalQuantity(item) : item]));
}
