import { resourcesIn, type Mask, type PlanJson, type Values } from "./plan";
import { isOpenVariable, isRecord, redacted, Sensitive } from "./sensitive";

/** Shorter ones are words of any text, such as `main`. */
const SHORTEST = 6;

/**
 * The last line of defence: takes every secret that a plan knows out of a text, as it stands and in base64. Words are
 * made of redacted values in the first place; this holds also for a secret that was copied to where nothing marks it.
 */
export class Scrubber {
  private readonly secrets = new Set<string>();
  /** What is said openly elsewhere, such as an address that lies in a secret beside its password. */
  private readonly open = new Set<string>();
  /** Everything to be looked for, the longest first; made when it is needed. */
  private forms?: readonly string[];

  /** Learns the secrets of a plan. */
  learn(plan: PlanJson): void {
    this.forms = undefined;
    for (const { type, change } of [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])]) {
      this.learnObject(type, change.before, change.before_sensitive);
      this.learnObject(type, change.after, change.after_sensitive);
    }
    for (const { type, values, sensitive_values: mask } of [...resourcesIn(plan.prior_state?.values), ...resourcesIn(plan.planned_values)]) this.learnObject(type, values, mask);
    for (const output of Object.values(plan.output_changes ?? {})) {
      this.compare(output.before, redacted("output", output.before, output.before_sensitive));
      this.compare(output.after, redacted("output", output.after, output.after_sensitive));
    }
    for (const { value, sensitive } of Object.values(plan.prior_state?.values?.outputs ?? {})) this.compare(value, redacted("output", value, sensitive === true));
    const declared = plan.configuration?.root_module?.variables ?? {};
    for (const [name, { value }] of Object.entries(plan.variables ?? {})) this.compare(value, redacted("variable", value, declared[name]?.sensitive === true));
  }

  /** The text without any of them. */
  scrub(text: string): string {
    return (this.forms ??= this.allForms()).reduce((rest, form) => rest.replaceAll(form, "(sensitive)"), text);
  }

  private allForms(): readonly string[] {
    const secrets = [...this.secrets].filter((secret) => !this.open.has(secret));
    const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), ...inBase64(secret)]);
    return [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  private learnObject(type: string, values: Values | null | undefined, mask: Mask | undefined): void {
    const { value, ...rest } = values ?? {};
    const known = isOpenVariable(type, values) ? rest : { ...rest, value };
    this.compare(known, redacted(type, known, mask));
  }

  private compare(value: unknown, shown: unknown): void {
    if (shown instanceof Sensitive) textsIn(value).forEach((text) => this.secrets.add(text));
    else if (Array.isArray(value) && Array.isArray(shown)) value.forEach((each, index) => this.compare(each, shown[index]));
    else if (isRecord(value) && isRecord(shown)) Object.entries(value).forEach(([name, each]) => this.compare(each, shown[name]));
    else if (typeof value === "string") this.open.add(value);
  }
}

/** Every string in a value; JSON in a string is looked into as well. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isRecord(value)) return Object.values(value).flatMap(textsIn);
  if (typeof value === "number") return textsIn(String(value));
  if (typeof value !== "string" || value.trim().length < SHORTEST) return [];
  return [value, ...textsIn(structureOf(value))];
}

function structureOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By itself, and what it has in common wherever it begins within a longer text: a character stands for six bits. */
function inBase64(text: string): readonly string[] {
  const within = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    return bytes.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  const long = within.filter((each) => each.length >= SHORTEST);
  return [Buffer.from(text).toString("base64"), ...long, ...long.map((each) => each.replaceAll("+", "-").replaceAll("/", "_"))];
}
