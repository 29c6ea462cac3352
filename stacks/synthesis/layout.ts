import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareText } from "../../lib/values/order";

/** Where `cdktf synth` writes, unless `CDKTF_OUTDIR` says otherwise. */
export const OUTPUT = "cdktf.out";

/** What Terraform reads of a stack, in the stack's directory. */
export const CONFIGURATION = "cdk.tf.json";

/** Where cdktf finds the stacks of the last synthesis. */
export const MANIFEST = "manifest.json";

/**
 * Names of the stacks of the last synthesis, sorted: what an earlier one left beside them is none.
 * @param out `cdktf.out`, or what `CDKTF_OUTDIR` names
 * @returns undefined where nothing was synthesised
 */
export function stacksInManifest(out: string): readonly string[] | undefined {
  const file = join(out, MANIFEST);
  if (!existsSync(file)) return undefined;
  const { stacks } = JSON.parse(readFileSync(file, "utf8")) as { readonly stacks: Readonly<Record<string, unknown>> };
  return Object.keys(stacks).sort(compareText);
}

/** @param out `cdktf.out`, or what `CDKTF_OUTDIR` names */
export function stackDirectory(out: string, stack: string): string {
  return join(out, "stacks", stack);
}
