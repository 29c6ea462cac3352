/** The messages of the plugin protocol as the loader hands them over: see `descriptor.ts`. */

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export interface Step {
  readonly attribute_name?: string;
  readonly element_key_string?: string;
  readonly element_key_int?: number;
}

export interface AttributePath {
  readonly steps: readonly Step[];
}

export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

export interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue | null;
  readonly current_state?: DynamicValue | null;
  readonly prior_state?: DynamicValue | null;
  readonly planned_state?: DynamicValue | null;
  readonly proposed_new_state?: DynamicValue | null;
  readonly raw_state?: { readonly json: Uint8Array } | null;
  readonly private?: Uint8Array;
  readonly prior_private?: Uint8Array;
  readonly planned_private?: Uint8Array;
  readonly source_type_name: string;
  readonly source_state?: { readonly json: Uint8Array } | null;
  readonly source_private?: Uint8Array;
  readonly target_type_name: string;
}

export type Response = { readonly [name: string]: unknown } | Buffer;

/** What a call failed with: shown by Terraform as an error at the resource that asked. */
export class Refusal extends Error {
  constructor(readonly summary: string, readonly detail = "", readonly attribute?: AttributePath) {
    super(detail ? `${summary}: ${detail}` : summary);
  }

  get diagnostic(): Diagnostic {
    return { severity: "ERROR", summary: this.summary, detail: this.detail, ...(this.attribute ? { attribute: this.attribute } : {}) };
  }
}

/** An attribute path from its parts: names of attributes, numbers of elements. */
export function attributePath(parts: readonly (string | number)[]): AttributePath {
  return { steps: parts.map((part) => (typeof part === "number" ? { element_key_int: part } : { attribute_name: part })) };
}
