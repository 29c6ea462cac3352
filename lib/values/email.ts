/** Good enough to tell an address from something else: one @, a dotted domain, no space or quote. At most 254 characters. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]",;:\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text);
}
