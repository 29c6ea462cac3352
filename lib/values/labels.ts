/** Kubernetes labels: what a value may be, and how any text becomes one. */
import { shorten } from "./hash";

const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** At most 63 letters, digits, `-`, `_`, `.`, beginning and ending with a letter or digit; or empty. */
export function isLabelValue(text: string): boolean {
  return LABEL_VALUE.test(text);
}

/** `name` or `prefix/name`, the prefix a DNS name of at most 253 characters. */
export function isLabelKey(text: string): boolean {
  const [name = "", prefix, ...more] = text.split("/").reverse();
  if (more.length > 0 || !LABEL_NAME.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && DNS_NAME.test(prefix));
}

/** Any text as a label value: what is not allowed becomes a dash, what is too long is shortened. */
export function toLabelValue(text: string): string {
  const plain = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return shorten(plain);
}
