import { readFileSync } from "node:fs";

/** What is read of `terraform show -json PLAN` (format version 1). */
export interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly output_changes?: Readonly<Record<string, { readonly actions?: readonly string[]; readonly before?: unknown; readonly after?: unknown; readonly before_sensitive?: Mask; readonly after_sensitive?: Mask }>>;
  readonly prior_state?: { readonly values?: StateValues };
  readonly planned_values?: StateValues;
  readonly configuration?: { readonly root_module?: ConfigurationModule };
}

/** `true` for a whole value; else it has the shape of the value, as far as there is something to say. */
export type Mask = boolean | null | readonly unknown[] | { readonly [name: string]: unknown };

export interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode?: "managed" | "data";
  readonly type: string;
  /** Set for what is left of an earlier replacement. */
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown?: Mask;
    readonly before_sensitive?: Mask;
    readonly after_sensitive?: Mask;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: object;
  };
}

export type Values = Readonly<Record<string, unknown>>;

export interface StateValues {
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown; readonly sensitive?: boolean }>>;
  readonly root_module?: StateModule;
}

export interface StateModule {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values?: Values;
  readonly sensitive_values?: Mask;
}

export interface ConfigurationModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly provider_config_key?: string;
    readonly expressions?: Readonly<Record<string, unknown>>;
  }[];
  readonly variables?: Readonly<Record<string, { readonly sensitive?: boolean }>>;
}

/**
 * Reads a plan in JSON.
 * @throws Error when the file is something else, such as the plan itself
 */
export function readPlan(file: string): PlanJson {
  return parsePlan(readFileSync(file, "utf8"), file);
}

/** The same, of text. @param from where it came from, for people */
export function parsePlan(text: string, from: string): PlanJson {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    throw new Error(`${from} is not a plan in JSON; write it with: terraform show -json PLAN > ${from}`);
  }
  const { format_version: version } = (plan ?? {}) as Partial<PlanJson>;
  if (typeof version !== "string" || !/^1\./.test(version) || !("terraform_version" in (plan as object))) {
    throw new Error(`${from} is not a plan in Terraform's JSON format 1 (format_version: ${JSON.stringify(version) ?? "none"}); write it with: terraform show -json PLAN > ${from}`);
  }
  if ((plan as { errored?: boolean }).errored === true) throw new Error(`${from} is a plan that failed; it says only part of what would change`);
  return plan as PlanJson;
}

/** Every resource of a state, those of modules included. */
export function resourcesIn(values: StateValues | undefined): readonly StateResource[] {
  const within = (module: StateModule | undefined): readonly StateResource[] => [...(module?.resources ?? []), ...(module?.child_modules ?? []).flatMap(within)];
  return within(values?.root_module);
}
