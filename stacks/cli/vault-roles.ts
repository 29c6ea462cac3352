import { openInventory } from "../open-inventory";
import { pipelineSettings } from "../pipeline/settings";
import type { Purpose } from "../pipeline/step";
import { credentialsPolicy, credentialsRules, vaultRole, type InventoryRepository } from "../pipeline/vault-role";
import { stacksOf } from "../stack-names";

const PURPOSES: readonly Purpose[] = ["plan", "apply"];

/**
 * `dso vault-roles`: the roles by which jobs log in, as commands of Vault's; the policies that they name are those of
 * `dso vault-policy`. @returns the exit code
 */
export async function vaultRoles(directory: string, only: string | undefined, repository: InventoryRepository): Promise<number> {
  const { inventory } = await openInventory(directory);
  const { vault, ...settings } = pipelineSettings(directory, inventory.platform);
  if (vault === undefined) throw new Error("jobs do not log in to Vault: the platform has none, or pipeline.credentials is variables");
  const stacks = stacksOf(inventory).filter((stack) => only === undefined || stack === only);
  if (stacks.length === 0) throw new Error(`there is no stack "${only}"`);
  if (only === undefined) {
    for (const purpose of PURPOSES) console.log(`vault policy write ${credentialsPolicy(purpose)} - <<'EOF'\n${credentialsRules(vault, purpose)}\nEOF\n`);
  }
  for (const stack of stacks) {
    for (const purpose of PURPOSES) {
      const { name, role } = vaultRole(stack, purpose, repository, { ...settings, vault });
      console.log(`vault write auth/${vault.authMount}/role/${name} - <<'EOF'\n${JSON.stringify(role, null, 2)}\nEOF\n`);
    }
  }
  return 0;
}
