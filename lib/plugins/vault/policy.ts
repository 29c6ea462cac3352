/** Vault policies as text (https://developer.hashicorp.com/vault/docs/concepts/policies). */

export type PolicyCapability = "create" | "read" | "update" | "delete" | "list" | "sudo";

/** What is allowed on a path; `*` at its end stands for anything. */
export interface PolicyRule {
  readonly path: string;
  readonly capabilities: readonly PolicyCapability[];
  /** Why, for whoever reads the policy. */
  readonly comment?: string;
}

export function renderPolicy(rules: readonly PolicyRule[]): string {
  return rules.map(renderRule).join("\n\n");
}

function renderRule({ path, capabilities, comment }: PolicyRule): string {
  const lines = [`path ${JSON.stringify(path)} {`, `  capabilities = ${JSON.stringify(capabilities).replaceAll(",", ", ")}`, "}"];
  return [...(comment === undefined ? [] : [`# ${comment}`]), ...lines].join("\n");
}
