/** What `cdktf synth`, `diff`, `deploy` and `destroy` run: the inventory in, the stacks out. */
import { App } from "cdktf";
import { DsoError } from "../lib/errors";
import { report } from "../lib/inventory";
import { engineProblem } from "./cli/engine";
import { readSettings } from "./settings";
import { openInventory } from "./open-inventory";
import { declareStacks } from "./factory";
import { omitCreationTraces } from "./synthesis/creation-traces";

async function main(): Promise<void> {
  const problem = engineProblem(process.env);
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  omitCreationTraces(process.env);
  const { directory, projects } = readSettings(process.env);
  const { inventory, customPlugins } = await openInventory(directory, projects);
  // Traces would put the paths of this machine into what is synthesised.
  const app = new App({ stackTraces: false });
  declareStacks(app, { inventory, customPlugins, projectsOnly: projects !== undefined });
  app.synth();
}

main().catch((error: unknown) => {
  console.error(error instanceof DsoError ? report(error.findings) : error);
  process.exitCode = 1;
});
