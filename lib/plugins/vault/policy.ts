/** Vault policies as text (https://developer.hashicorp.com/vault/docs/concepts/policies). */

export type PolicyCapability = "create" | "read" | "update" | "delete" | "list" | "sudo";

/** What is allowed on a path; `*` at its end stands for anything. */
export interface PolicyRule {
  readonly path: string;
  readonly capabilities: readonly PolicyCapability[];
  /** The only values that parameters of a request may have, by parameter. @default - any */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** Why, for whoever reads the policy. */
  readonly comment?: string;
}

export function renderPolicy(rules: readonly PolicyRule[]): string {
  return rules.map(renderRule).join("\n\n");
}

function renderRule({ path, capabilities, parameters, comment }: PolicyRule): string {
  const lines = [`path ${JSON.stringify(path)} {`, `  capabilities = ${list(capabilities)}`, ...(parameters === undefined ? [] : renderParameters(parameters)), "}"];
  return [...(comment === undefined ? [] : [`# ${comment}`]), ...lines].join("\n");
}

function renderParameters(parameters: NonNullable<PolicyRule["parameters"]>): string[] {
  const lines = Object.entries(parameters).map(([name, values]) => `    ${JSON.stringify(name)} = ${list(values)}`);
  return ["  allowed_parameters = {", ...lines, "  }"];
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
}
