import { createHash, createHmac } from "node:crypto";

/** First four hexadecimal digits of HMAC-SHA256 with an empty key: the `H4` of console §0.2. */
export function h4(text: string): string {
  return createHmac("sha256", "").update(text).digest("hex").slice(0, 4);
}

/**
 * A UUID as a 128-bit number in base 36, without padding: the `B36` of console §0.2. At most 25 characters.
 * @throws RangeError when the text is no UUID
 */
export function b36(uuid: string): string {
  if (!isUuid(uuid)) throw new RangeError(`"${uuid}" is not a UUID`);
  return BigInt(`0x${uuid.replaceAll("-", "")}`).toString(36);
}

/** Any version of UUID, as 8-4-4-4-12 hexadecimal digits. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

const HASH_LENGTH = 8;

/**
 * Cuts a name that is too long and ends it with a hash of the whole, so that two long names stay apart and one name
 * is always cut alike (decision 20). A name that fits stays as it is, so shortening twice changes nothing.
 * @param max length allowed, at least 10; 63 is that of a Kubernetes label and namespace
 */
export function shorten(name: string, max = 63): string {
  if (name.length <= max) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  const head = name.slice(0, max - HASH_LENGTH - 1).replace(/[^A-Za-z0-9]+$/, "");
  return `${head}-${hash}`;
}

/** First four hexadecimal digits of SHA-1, by which chart dso-env tells applications apart (charts-catalog §1.4). */
export function legacyHash(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 4);
}
