/** What `cdktf synth`, `diff`, `deploy` and `destroy` run: the inventory in, the stacks out. */
import { DsoError } from "../lib/errors";
import { report } from "../lib/inventory";
import { engineProblem } from "./engine";
import { readSettings } from "./settings";
import { synthesise } from "./synthesis/synthesise";

async function main(): Promise<void> {
  const problem = engineProblem(process.env);
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  await synthesise(readSettings(process.env), process.env);
}

main().catch((error: unknown) => {
  console.error(error instanceof DsoError ? report(error.findings) : error);
  process.exitCode = 1;
});
