import { join } from "node:path";

/** Where `cdktf synth` writes, unless `CDKTF_OUTDIR` says otherwise. */
export const OUTPUT = "cdktf.out";

/** What Terraform reads of a stack, in the stack's directory. */
export const CONFIGURATION = "cdk.tf.json";

/** @param out `cdktf.out`, or what `CDKTF_OUTDIR` names */
export function stackDirectory(out: string, stack: string): string {
  return join(out, "stacks", stack);
}
