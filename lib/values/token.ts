/**
 * Values that only Terraform will know. A rule judges what it can see and leaves these alone (style, "Errors").
 * Told by how cdktf writes them, so that the rules need no cdktf.
 */

/** cdktf hides a reference in a number by a bit pattern that no sensible number has: far below this. */
const LARGEST_NUMBER_TOKEN = -1e280;

export function isUnresolved(value: unknown): boolean {
  if (typeof value === "string") return value.includes("TfToken[");
  if (typeof value === "number") return value < LARGEST_NUMBER_TOKEN;
  if (Array.isArray(value)) return value.length === 1 && isUnresolved(value[0]) && String(value[0]).startsWith("#{");
  return false;
}
