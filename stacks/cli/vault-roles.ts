import { openInventory } from "../open-inventory";
import { pipelineSettings } from "../pipeline/settings";
import { credentialsPolicies, vaultRoles as rolesOf, type InventoryRepository } from "../pipeline/vault-role";
import { stacksOf } from "../stack-names";

/**
 * `dso vault-roles`: the roles by which jobs log in, as commands of Vault's; the policies that they name are those of
 * `dso vault-policy`, and those of the providers' credentials, which are printed as well. @param only the stack whose
 * roles are printed; one that all stacks share is printed with the policies of all @returns the exit code
 */
export async function vaultRoles(directory: string, only: string | undefined, repository: InventoryRepository): Promise<number> {
  const { inventory } = await openInventory(directory);
  const { vault, ...settings } = pipelineSettings(directory, inventory.platform);
  if (vault === undefined) throw new Error("jobs do not log in to Vault: the platform has none, or pipeline.credentials is variables");
  const stacks = stacksOf(inventory);
  if (only !== undefined && !stacks.includes(only)) throw new Error(`there is no stack "${only}"`);
  const policies = credentialsPolicies(stacks, vault).filter(({ stack }) => only === undefined || stack === only);
  const roles = rolesOf(stacks, repository, { ...settings, vault }).filter((role) => only === undefined || role.stacks.includes(only));
  for (const { name, rules } of policies) console.log(`vault policy write ${name} - <<'EOF'\n${rules}\nEOF\n`);
  for (const { name, role } of roles) console.log(`vault write auth/${vault.authMount}/role/${name} - <<'EOF'\n${JSON.stringify(role, null, 2)}\nEOF\n`);
  return 0;
}
