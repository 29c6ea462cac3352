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

export function rules(policy: string): { readonly path: string; readonly capabilities: readonly string[] }[] {
  const found = [...policy.matchAll(/path "([^"]+)" \{\s*capabilities = (\[[^\]]*\])\s*\}/g)];
  const rest = found.reduce((text, [rule]) => text.replace(rule!, ""), policy).replace(/^#.*$/gm, "").trim();
  if (rest !== "") throw new Error(`no rule of a policy: ${rest}`);
  return found.map(([, path, list]) => ({ path: path!, capabilities: JSON.parse(list!) as string[] }));
}
