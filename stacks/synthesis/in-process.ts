import { definitionsOf, type LoadedPlugin } from "../custom-plugins";
import { omitCreationTraces } from "./creation-traces";
import type { Job, ReadFile, StagedStack, Unit, Workforce } from "./job";
import { Reader } from "./reader";

/** Everything in this process, in one app: for a handful of projects. */
export class InProcess implements Workforce {
  private readonly reader: Reader;

  constructor(private readonly job: Job, private readonly customPlugins: readonly LoadedPlugin[], private readonly environment: NodeJS.ProcessEnv) {
    this.reader = new Reader(job, definitionsOf(customPlugins));
  }

  async read(files: readonly string[]): Promise<readonly ReadFile[]> {
    return this.reader.read(files);
  }

  async synthesise(unit: Unit): Promise<readonly StagedStack[]> {
    omitCreationTraces(this.environment);
    // Only now: cdktf and the providers take longer to load than many an inventory to judge.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { Synthesiser } = require("./synthesiser") as typeof import("./synthesiser");
    return new Synthesiser(this.job, this.customPlugins, this.reader).synthesise(unit);
  }

  async close(): Promise<void> {}
}
