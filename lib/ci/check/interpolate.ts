import { isMapping } from "./keywords";

const whole = /^\$\[\[\s*inputs\.([\w-]+)\s*(?:\|[^\]]*)?\]\]$/;
const part = /\$\[\[\s*inputs\.([\w-]+)\s*(?:\|[^\]]*)?\]\]/g;

/** A component's value with its inputs put in, as GitLab does: alone they keep their type, within text they become text. */
export function interpolate(value: unknown, inputs: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === "string") {
    const alone = whole.exec(value)?.[1];
    return alone === undefined ? value.replace(part, (_, name: string) => asText(inputs[name])) : inputs[alone];
  }
  if (Array.isArray(value)) return value.map((each: unknown) => interpolate(each, inputs));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [String(interpolate(key, inputs)), interpolate(each, inputs)]));
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}
