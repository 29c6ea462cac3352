/**
 * `npm run demo`: the main job on the sandbox. Deploys every stack of the example inventory with `cdktf deploy`, plans
 * each again, and prints what exists then. With `--teardown` it goes on: every project is retired, the rest destroyed,
 * and what the deletion policy keeps is listed.
 */
import { engineProblem } from "../engine";
import { FactoryRunner } from "./factory-runner";
import { startSandbox } from "../../lib/sandbox";
import { contentsTable, objectTable } from "./tables";
import { join } from "node:path";
import { readSettings } from "../settings";

const EXAMPLES = join(__dirname, "..", "..", "..", "examples");

async function demo(teardown: boolean): Promise<void> {
  const problem = engineProblem(process.env);
  if (problem !== undefined) throw new Error(problem);
  const { projects } = readSettings(process.env);
  const sandbox = await startSandbox({ seed: join(EXAMPLES, "sandbox-seed.json") });
  const factory = new FactoryRunner(join(EXAMPLES, "inventory"), sandbox.environment);
  // A signal must not leave the sandbox's ports or the working directory behind.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void factory.stop().then(() => sandbox.close()).then(() => process.exit(130)));
  }
  try {
    if (projects) {
      say("Platform and zones first: a project's stack looks up what they create");
      await factory.deploy({ only: (stack) => !stack.startsWith("project-") });
    }
    say(projects ? `Deploying ${projects.join(", ")}` : "Deploying every stack of the example inventory");
    for (const { stack, summary } of await factory.deploy({ projects })) say(`  ${stack.padEnd(20)} ${summary || "applied"}`);
    say("\nPlanning again");
    const plans = await factory.plan({ projects });
    for (const { stack, summary } of plans) say(`  ${stack.padEnd(20)} ${summary}`);
    const unsettled = plans.filter((plan) => !plan.empty);
    if (unsettled.length > 0) throw new Error(`the second plan is not empty: ${unsettled.map((plan) => plan.stack).join(", ")}\n${unsettled[0]!.output}`);
    say(`\nWhat exists now, in resources\n\n${contentsTable(await factory.contents(plans.map((plan) => plan.stack)))}`);
    if (teardown) {
      say("\nRetiring every project, then destroying the rest");
      await factory.retire();
      await factory.destroy();
      const kept = sandbox.objects.list({ seeded: false });
      say(kept.length === 0 ? "Nothing is left." : `\nWhat the deletion policy keeps\n\n${objectTable(kept)}`);
    }
  } finally {
    await factory.stop();
    await sandbox.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

demo(process.argv.includes("--teardown")).catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
