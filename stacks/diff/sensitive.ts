import { createHash, randomBytes } from "node:crypto";
import type { Mask } from "./plan";

/** Of this process only, so that a digest tells nobody anything. */
const SALT = randomBytes(16);

/** A value that must not be shown. Two are equal where their values were. */
export class Sensitive {
  readonly digest: string;

  constructor(value: unknown) {
    this.digest = createHash("sha256").update(SALT).update(JSON.stringify(value) ?? "").digest("hex");
  }
  toString(): string {
    return "(sensitive)";
  }
  toJSON(): string {
    return this.toString();
  }
}

/** A value that Terraform learns only when it applies. */
export class Unknown {
  static readonly value = new Unknown();
  private constructor() {}
  toString(): string {
    return "(known after apply)";
  }
  toJSON(): string {
    return this.toString();
  }
}

/**
 * Attributes that hold a secret although their provider does not say so: GitLab's variables are as secret as what is
 * put into them.
 */
const SECRET_NAME = /(password|passwd|secret|token|private_?key|credential|api_?key|kubeconfig|client_?key)(_wo|_hash)?$/i;
const SECRET_VALUE_TYPES = /^gitlab_(group|project|instance|pipeline_schedule)_variable$/;

/** Whether a CI variable is one that GitLab itself shows in logs: it is not told here, and is no secret elsewhere. */
export function isOpenVariable(type: string, values: Readonly<Record<string, unknown>> | null | undefined): boolean {
  return SECRET_VALUE_TYPES.test(type) && values?.["masked"] !== true && values?.["hidden"] !== true;
}

/**
 * Replaces what must not be shown: what Terraform marks, and what is called like a secret.
 * @param mask as Terraform gives it: `before_sensitive`, `after_sensitive`, `sensitive_values`
 * @param unknown `after_unknown`
 */
export function redacted(type: string, value: unknown, mask: Mask | undefined, unknown?: Mask): unknown {
  return covered(value, mask, unknown, (path) => isSecret(type, path));
}

function isSecret(type: string, path: readonly string[]): boolean {
  if (SECRET_VALUE_TYPES.test(type) && path.length === 1 && path[0] === "value") return true;
  return SECRET_NAME.test(path.at(-1)!);
}

function covered(value: unknown, mask: unknown, unknown: unknown, secret: (path: readonly string[]) => boolean, path: readonly string[] = []): unknown {
  if (unknown === true) return Unknown.value;
  // Nothing is no secret, and that a secret is there now is worth knowing.
  if (mask === true) return value === null || value === undefined ? value : new Sensitive(value);
  if (typeof value === "string" && value !== "" && path.length > 0 && secret(path)) return new Sensitive(value);
  if (Array.isArray(value) || (value === null && Array.isArray(unknown))) {
    return ((value ?? []) as unknown[]).map((each, index) => covered(each, at(mask, index), at(unknown, index), secret, path));
  }
  if (isRecord(value) || (isRecord(unknown) && value === undefined)) {
    const names = new Set([...Object.keys(value ?? {}), ...(isRecord(unknown) ? Object.keys(unknown).filter((name) => unknown[name] === true) : [])]);
    return Object.fromEntries([...names].map((name) => [name, covered((value as Record<string, unknown> | undefined)?.[name], at(mask, name), at(unknown, name), secret, [...path, name])]));
  }
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Sensitive) && !(value instanceof Unknown);
}

function at(mask: unknown, name: string | number): unknown {
  return typeof mask === "object" && mask !== null ? (mask as Record<string | number, unknown>)[name] : undefined;
}
