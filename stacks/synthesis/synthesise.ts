import type { StackManifest } from "cdktf";
import { readDirectory } from "../open-inventory";
import { ProgressLine } from "../progress-line";
import type { Settings } from "../settings";
import { Fingerprint } from "./fingerprint";
import type { StagedStack, Workforce } from "./job";
import { FEW, jobOf, judge, requireRight, startWorkforce } from "./judge";
import { LastSynthesis } from "./last-synthesis";
import { OUTPUT } from "./layout";
import { OutputDirectory } from "./output-directory";

/**
 * Synthesises an inventory into cdktf's output directory, as one app would write it. Many projects are shared out among
 * worker processes, and those whose stack would be the same are left alone.
 * @throws DsoError with everything that is wrong; nothing has been written then
 */
export async function synthesise({ directory, projects, workers }: Settings, environment: NodeJS.ProcessEnv): Promise<void> {
  const all = projects === undefined;
  const { inventory, customPlugins } = await readDirectory(directory, projects);
  const { platform, usable } = inventory.platform;
  const output = new OutputDirectory(environment["CDKTF_OUTDIR"] || OUTPUT);
  // On what a plugin of one's own depends cannot be told.
  const remembers = all && usable && customPlugins.length === 0 && inventory.files.length > FEW;
  const last = remembers ? new LastSynthesis(output, new Fingerprint(platform, environment), inventory.directory) : undefined;
  const known = last ? inventory.files.flatMap((file) => last.unchanged(file) ?? []) : [];
  const unchanged = new Set(known.map(({ file }) => file));
  const changed = inventory.files.filter((file) => !unchanged.has(file));

  const progress = new ProgressLine();
  let workforce: Workforce | undefined;
  try {
    workforce = await startWorkforce(jobOf(inventory, output.staging), { environment, customPlugins, projects: changed.length, workers, progress });
    const judged = await judge(inventory, workforce, changed, { all, known });
    requireRight(judged);
    output.open();
    const stacks = await workforce.synthesise({ base: all, files: changed });
    output.place(stacks);
    output.writeManifest(inOrder(stacks, known.map(({ manifest }) => manifest)), stacks[0]?.version ?? "");
    last?.write(known, judged.read, stacks);
  } finally {
    progress.end();
    await workforce?.close();
    output.close();
  }
}

/** Platform, then zones, then projects: as `declareStacks` has it for all in one app. */
function inOrder(stacks: readonly StagedStack[], unchanged: readonly StackManifest[]): StackManifest[] {
  const base = stacks.filter(({ file }) => file === undefined).map(({ manifest }) => manifest);
  const projects = [...stacks.filter(({ file }) => file !== undefined).map(({ manifest }) => manifest), ...unchanged];
  return [...base, ...projects.map((project) => ({ ...project, dependencies: base.map(({ name }) => name) }))];
}
