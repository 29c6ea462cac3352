import { terraformPolicies } from "../../lib/plugins/vault/terraform-policies";
import { openInventory } from "../open-inventory";

/**
 * `dso vault-policy`: the policies of the identity that runs Terraform, which that identity cannot make for itself
 * (decision 14). @returns the exit code
 */
export async function vaultPolicy(directory: string, stack?: string): Promise<number> {
  const { inventory } = await openInventory(directory);
  const { platform, projects } = inventory;
  const policies = [...terraformPolicies(platform), ...projects.flatMap(({ spec }) => terraformPolicies(platform, spec))];
  const wanted = policies.filter((policy) => stack === undefined || policy.stack === stack);
  if (wanted.length === 0) {
    console.error(`dso vault-policy: there is no stack "${stack}"; there are: ${[...new Set(policies.map((policy) => policy.stack))].join(", ")}`);
    return 1;
  }
  for (const { name, purpose, policy } of wanted) console.log(`# vault policy write ${name} - (${purpose})\n${policy}\n`);
  return 0;
}
