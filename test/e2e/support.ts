import { rmSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type Sandbox, type VisibleObject } from "../../lib/sandbox";
import { FactoryRunner } from "../../stacks/cli/factory-runner";

const EXAMPLES = join(__dirname, "..", "..", "examples");

/** The example inventory, on a sandbox of its own. */
export interface Running {
  readonly sandbox: Sandbox;
  readonly factory: FactoryRunner;
}

/** @param without projects to leave out: a test that does not need them is faster */
export async function start(without: readonly string[] = []): Promise<Running> {
  const sandbox = await startSandbox({ seed: join(EXAMPLES, "sandbox-seed.json") });
  const factory = new FactoryRunner(join(EXAMPLES, "inventory"), sandbox.environment);
  for (const slug of without) rmSync(join(factory.inventory, "projects", `${slug}.yaml`));
  return { sandbox, factory };
}

export async function stop({ sandbox, factory }: Running): Promise<void> {
  await factory.stop();
  await sandbox.close();
}

export function countByType(objects: readonly VisibleObject[]): Record<string, number> {
  return objects.reduce<Record<string, number>>((counts, { type }) => ({ ...counts, [type]: (counts[type] ?? 0) + 1 }), {});
}
