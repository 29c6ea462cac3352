import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { OUTPUT } from "../synthesis/layout";

/** What cdktf runs; it is compiled, also where this is not. */
export const MAIN = join(__dirname, "..", "main.js").replace(/\/stacks\/main\.js$/, (path) => (__filename.endsWith(".ts") ? `/dist${path}` : path));

/**
 * Synthesises every stack of an inventory in a process of its own, as `cdktf synth` does.
 * @returns whether it went well; what is wrong has been printed
 */
export function synthesise(inventory: string, environment: NodeJS.ProcessEnv): boolean {
  const env = { ...environment, DSO_INVENTORY: inventory, DSO_PROJECTS: "", CDKTF_OUTDIR: OUTPUT };
  return spawnSync(process.execPath, [MAIN], { env, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}
