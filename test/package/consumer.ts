import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export const repository = resolve(__dirname, "../..");

export interface Outcome {
  readonly status: number | null;
  /** Both standard output and standard error. */
  readonly output: string;
}

/**
 * A project of somebody else's, in an empty folder, with the packed package installed: its files as they would be
 * published, and beside them the packages that npm would bring along, and no other. Those are linked from this
 * repository's own installation, so that nothing is fetched; a dependency that is only a development dependency here
 * is missing there, as it would be.
 */
export class Consumer {
  /** Paths in the package, as `npm pack` lists them. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly unpackedSize: number;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
    // What is packed is what was built; building again here would pull files away from tests that run beside this one.
    const packed = run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", this.folder], repository);
    if (packed.status !== 0) throw new Error(packed.output);
    const [{ filename, files, unpackedSize }] = JSON.parse(packed.output.slice(packed.output.indexOf("["))) as [
      { filename: string; files: { path: string }[]; unpackedSize: number },
    ];
    this.files = files.map(({ path }) => path).sort();
    this.unpackedSize = unpackedSize;
    this.unpack(join(this.folder, filename));
    this.linkDependencies();
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  node(...argv: string[]): Outcome {
    return run(process.execPath, argv, this.folder);
  }

  /** A command line, as people give one. @param variables besides those of this process */
  shell(line: string, variables: Readonly<Record<string, string>> = {}): Outcome {
    return run("/bin/sh", ["-c", line], this.folder, { ...process.env, ...variables });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private unpack(archive: string): void {
    const target = join(this.folder, "node_modules", "cdktf-dso");
    mkdirSync(target, { recursive: true });
    const { status, output } = run("tar", ["-xzf", archive, "-C", target, "--strip-components", "1"], this.folder);
    if (status !== 0) throw new Error(output);
  }

  private linkDependencies(): void {
    const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
      packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
    };
    const own = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { peerDependencies: Record<string, string> };
    for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
      const name = /^node_modules\/((@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
      if (name === undefined || ((dev || devOptional) && !(name in own.peerDependencies))) continue;
      const link = join(this.folder, path);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(repository, path), link);
    }
  }
}

function run(command: string, argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (error !== undefined) throw error;
  return { status, output: `${stdout}${stderr}` };
}
