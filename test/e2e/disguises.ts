/** Ways in which a value may be written, so that a search finds it whichever it is. */

/**
 * A value as it is, as it is within JSON and within a URL, and the part of it that its Base64 has in common wherever it
 * begins in a longer text: the three alignments.
 */
export function disguisesOf(value: string): readonly string[] {
  const base64 = [0, 1, 2].map((offset) => alignedBase64(value, offset));
  const inUrl = encodeURIComponent(value);
  // Terraform's own function leaves fewer characters as they are, and writes a space as a plus.
  const strict = inUrl.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [value, JSON.stringify(value).slice(1, -1), inUrl, strict, strict.replaceAll("%20", "+"), ...base64, ...base64.map(urlSafe)];
  return [...new Set(all)];
}

/** What of the Base64 follows from the value alone, when `offset` bytes come before it and any after it. */
function alignedBase64(value: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const encoded = bytes.toString("base64").replace(/=+$/, "");
  // A character stands for 6 bits: the first ones hold bits of what is before, the last one of what comes after.
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor((bytes.length * 8) / 6);
  return encoded.slice(first, last);
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}
