import type { Block, Synthesised } from "../../../lib/testing";

/** Where the secrets of the example project are in the core KV. */
export const PREFIX = "forge/projects/demo/";

/** What a secret holds, as expressions, by name below the project's path. */
export function secret(synthesised: Synthesised, name: string): { values: Record<string, string>; version: string; block: Block } {
  const block = synthesised.resource("vault_kv_secret_v2", { name: `${PREFIX}${name}` });
  const text = String(block.attributes["data_json_wo"]).replace(/^\$\{jsonencode\(\{|\}\)\}$/g, "");
  const values = Object.fromEntries(text.split(/, (?="[A-Z_]+" = )/).map((pair) => pair.split(/ = (.*)/s).slice(0, 2).map((each) => each.replace(/^"|"$/g, "")) as [string, string]));
  return { values, version: String(block.attributes["data_json_wo_version"]), block };
}
