import type { Synthesised } from "../../../lib/testing";
import type { TerraformConfiguration } from "../../../lib/testing/terraform-runner";

/** GitLab's own blocks and the secrets behind them; the rest of the secret store has tests of its own. */
export function share({ json }: Synthesised): TerraformConfiguration {
  const { backend: _backend, ...terraform } = json["terraform"];
  const mine = (type: string) => type.startsWith("gitlab_") || type === "vault_kv_secret_v2" || type === "terraform_data";
  const only = (blocks: Record<string, unknown> = {}) => Object.fromEntries(Object.entries(blocks).filter(([type]) => mine(type)));
  const removed = ((json["removed"] ?? []) as { from: string }[]).filter(({ from }) => mine(from.split(".")[0]!));
  const { outputs } = json["output"] ?? {};
  const blocks = { resource: only(json["resource"]), data: only(json["data"]), removed, variable: json["variable"] ?? {}, output: outputs ? { outputs } : {} };
  // Terraform takes no kind of block without any.
  return { terraform, provider: json["provider"], ...Object.fromEntries(Object.entries(blocks).filter(([, block]) => Object.keys(block).length > 0)) };
}
