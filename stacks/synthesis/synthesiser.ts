import { App } from "cdktf";
import { join } from "node:path";
import { platformLocator } from "../../lib/inventory";
import { projectStack } from "../../lib/values/names";
import type { LoadedPlugin } from "../custom-plugins";
import { declareStacks } from "../factory";
import { loadService } from "../plugins";
import type { Job, StagedStack, Unit } from "./job";
import type { Reader } from "./reader";
import { Tokens } from "./tokens";

/** Synthesises stacks into the staging directory, in whichever process it is. */
export class Synthesiser {
  private readonly tokens: Tokens;

  constructor(private readonly job: Job, private readonly customPlugins: readonly LoadedPlugin[], private readonly reader: Reader) {
    // What a module makes when it is loaded must outlive the stacks.
    Object.keys(job.platform.platform.services ?? {}).forEach(loadService);
    this.tokens = new Tokens();
  }

  /** Whether stacks have been synthesised before, and what they needed has been forgotten. */
  get used(): boolean {
    return this.tokens.dropped;
  }

  /** @throws DsoError with everything that is wrong with the unit's stacks */
  synthesise({ base, files }: Unit): readonly StagedStack[] {
    const projects = files.map((file) => this.reader.take(file));
    const { directory, platform, staging } = this.job;
    // Traces would put the paths of this machine into what is synthesised.
    const app = new App({ stackTraces: false, outdir: staging });
    const inventory = { directory, platform: platform.platform, projects, findings: [], locatePlatform: platformLocator(directory) };
    declareStacks(app, { inventory, customPlugins: this.customPlugins, projectsOnly: !base });
    app.synth();
    this.tokens.drop();
    const fileOf = new Map(projects.map(({ spec, file }) => [projectStack(spec), file]));
    const { stacks, version } = app.manifest;
    return Object.values(stacks).map((manifest) => {
      const file = fileOf.get(manifest.name);
      return { manifest, folder: join(staging, manifest.workingDirectory), version, ...(file !== undefined && { file }) };
    });
  }
}
