import type { Synthesised } from "../../lib/testing";
import type { TerraformConfiguration } from "../../lib/testing/terraform-runner";

/** What is a plugin's own in a stack. */
export interface Share {
  /** What its types begin with. */
  readonly prefix: string;
  /** Types of others that it needs, besides secrets of the store and `terraform_data`. */
  readonly types?: readonly string[];
  /** Kinds of blocks in which these types are looked for, besides resources and `removed`. */
  readonly kinds?: readonly string[];
  /** Blocks that have no type, by kind. */
  readonly untyped?: Readonly<Record<string, object>>;
}

/** A plugin's own blocks and the secrets behind them; the rest of the secret store has tests of its own. */
export function shareOf({ json }: Synthesised, { prefix, types = [], kinds = [], untyped = {} }: Share): TerraformConfiguration {
  const { backend: _, ...terraform } = json["terraform"];
  const others = ["vault_kv_secret_v2", "terraform_data", ...types];
  const mine = (type: string) => type.startsWith(prefix) || others.includes(type);
  const only = (blocks: Record<string, unknown> = {}) => Object.fromEntries(Object.entries(blocks).filter(([type]) => mine(type)));
  const removed = ((json["removed"] ?? []) as { from: string }[]).filter(({ from }) => mine(from.split(".")[0]!));
  const blocks = { ...Object.fromEntries(["resource", ...kinds].map((kind) => [kind, only(json[kind])])), removed, ...untyped };
  // Terraform takes no kind of block without any.
  return { terraform, provider: json["provider"], ...Object.fromEntries(Object.entries(blocks).filter(([, block]) => Object.keys(block).length > 0)) };
}
