import { DsoError, type LocatedFinding } from "../../lib/errors";
import { compareProjects, sortFindings, type FleetFile, type InventoryDirectory } from "../../lib/inventory";
import { judgeEncryption } from "../../lib/inventory/backend";
import { byKey } from "../../lib/values/order";
import type { LoadedPlugin } from "../custom-plugins";
import { engineName, NO_ENGINE } from "../engine";
import { readDirectory } from "../open-inventory";
import { ProgressLine } from "../progress-line";
import type { Settings } from "../settings";
import { InProcess } from "./in-process";
import type { Job, ReadFile, Workforce } from "./job";
import { PROJECTS_AT_A_TIME, Workers } from "./workers";

/** So many projects are dealt with sooner here than another process is started. */
export const FEW = 2 * PROJECTS_AT_A_TIME;

export interface WorkforceOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly customPlugins: readonly LoadedPlugin[];
  /** How many there are to be read or synthesised. */
  readonly projects: number;
  /** Most processes. */
  readonly workers: number;
  readonly progress: ProgressLine;
}

/** @param staging where stacks are written until all of them have been, by whoever synthesises */
export function jobOf({ directory, platform: { platform, usable, plugins } }: InventoryDirectory, staging: string): Job {
  return { directory, platform: { platform, usable, plugins }, staging };
}

/** This process for a few projects, others for many. */
export async function startWorkforce(job: Job, { environment, customPlugins, projects, workers, progress }: WorkforceOptions): Promise<Workforce> {
  const count = projects > FEW ? Math.min(workers, Math.ceil(projects / PROJECTS_AT_A_TIME)) : 0;
  if (count === 0) return new InProcess(job, customPlugins, environment);
  return Workers.start(job, count, (kind, done) => progress.show(kind === "read" ? `read ${done} of ${projects} projects` : `synthesised ${done} stacks of ${projects} projects`));
}

export interface Judged {
  readonly read: readonly ReadFile[];
  /** Everything that is wrong, by file, line and column. */
  readonly findings: readonly LocatedFinding[];
}

/**
 * Reads projects and judges each, and all of them together by an index of what the rules between projects look at: no
 * process holds what all of them declare.
 * @param known those of the inventory that need not be read
 */
export async function judge(inventory: InventoryDirectory, workforce: Workforce, files: readonly string[], { all, known = [] }: { readonly all: boolean; readonly known?: readonly FleetFile[] }): Promise<Judged> {
  const read = await workforce.read(files);
  const members = [...known, ...read].sort(byKey(({ file }) => file));
  const findings = [...inventory.findings, ...read.flatMap((each) => each.findings), ...compareProjects(inventory.platform, members, { all })];
  return { read, findings: sortFindings(findings) };
}

/** @throws DsoError with everything that is wrong */
export function requireRight({ findings }: Judged): void {
  if (findings.length > 0) throw new DsoError(findings);
}

/** Everything that is wrong with an inventory, by file, line and column: what `dso validate` prints. */
export async function judgeInventory({ directory, workers }: Pick<Settings, "directory" | "workers">, environment: NodeJS.ProcessEnv): Promise<readonly LocatedFinding[]> {
  const { inventory, customPlugins } = await readDirectory(directory);
  const progress = new ProgressLine();
  const workforce = await startWorkforce(jobOf(inventory, ""), { environment, customPlugins, projects: inventory.files.length, workers, progress });
  try {
    const { findings } = await judge(inventory, workforce, inventory.files, { all: true });
    return sortFindings([...findings, ...judgeEngine(inventory, environment)]);
  } finally {
    progress.end();
    await workforce.close();
  }
}

/** What the engine that is here cannot do; where there is none, nothing is known of it. */
function judgeEngine({ platform: { platform, locate } }: InventoryDirectory, environment: NodeJS.ProcessEnv): readonly LocatedFinding[] {
  const { encryption } = platform.backend;
  // It starts a process.
  const engine = encryption === undefined ? NO_ENGINE : engineName(environment);
  return engine === NO_ENGINE ? [] : judgeEncryption(encryption, engine).map((finding) => ({ ...finding, where: locate(finding.at) }));
}
