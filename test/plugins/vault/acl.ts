/**
 * Reads a policy as Vault does: of all rules whose path fits, the most specific decides alone, an exact one before one
 * that ends in `*`, a longer one before a shorter (https://developer.hashicorp.com/vault/docs/concepts/policies).
 */
export function capabilities(policy: string, path: string): readonly string[] {
  const fitting = rules(policy)
    .filter((rule) => (rule.path.endsWith("*") ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path))
    .sort((a, b) => Number(a.path.endsWith("*")) - Number(b.path.endsWith("*")) || b.path.length - a.path.length);
  return [...(fitting[0]?.capabilities ?? [])].sort();
}

interface Rule {
  readonly path: string;
  readonly capabilities: readonly string[];
  /** What parameters must be, where not anything will do. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
}

export function rules(policy: string): Rule[] {
  const found = [...policy.matchAll(/path "([^"]+)" \{\s*capabilities = (\[[^\]]*\])\s*(?:allowed_parameters = \{([^}]*)\}\s*)?\}/g)];
  const rest = found.reduce((text, [rule]) => text.replace(rule!, ""), policy).replace(/^#.*$/gm, "").trim();
  if (rest !== "") throw new Error(`no rule of a policy: ${rest}`);
  return found.map(([, path, list, parameters]) => ({ path: path!, capabilities: JSON.parse(list!) as string[], ...(parameters && { parameters: parametersIn(parameters) }) }));
}

function parametersIn(text: string): Record<string, string[]> {
  return Object.fromEntries([...text.matchAll(/"([^"]+)" = (\[[^\]]*\])/g)].map(([, name, values]) => [name, JSON.parse(values!) as string[]]));
}
