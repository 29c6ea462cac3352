import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { mirrorJob } from "../../../lib/ci/components/mirror";
import type { CiPlatform } from "../../../lib/ci/component";
import { freePort } from "../../loopback";
import { git, makeAuthority, serveGit, storeObject, type Authority, type GitServer } from "../git-server";
import { JOB_TOKEN, serveVault, type VaultEndpoint } from "../vault-endpoint";

/** Who may do what, and what none of it may be found in. */
export const BOT = { user: "demo-bot", password: "glpat-sentinel+bot/token" };
export const EXTERNAL = { user: "somebody", password: "sentinel-external:token/1%" };

export interface Run {
  readonly code: number | null;
  readonly output: string;
  /** Copies of the clones as they were in the end. */
  readonly clones: string;
  /** Names of files and folders that it left behind. */
  readonly left: readonly string[];
}

export interface RunOptions {
  /** The shell, and what it is given before the script. @default ["sh"] */
  readonly shell?: readonly string[];
  /** Programs in place of the machine's. */
  readonly tools?: Readonly<Record<string, string>>;
}

/** What a branch is made to hold. */
export type Content = Readonly<Record<string, string>>;

/** Two forges on loopback with a private authority, a secret store, and the mirror's job between them. */
export class World {
  private runs = 0;

  private constructor(
    readonly directory: string,
    readonly authority: Authority,
    /** Anybody may fetch. */
    readonly open: GitServer,
    /** The same repositories, for those with credentials; it repeats what it was given. */
    readonly closed: GitServer,
    /** The same, with a certificate of an authority that nobody has heard of. */
    readonly stranger: GitServer,
    readonly internal: GitServer,
    readonly vault: VaultEndpoint,
    /** Where nothing listens. */
    readonly nowhere: string,
  ) {}

  static async start(): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), "mirror-"));
    for (const side of ["external", "internal", "work"]) mkdirSync(join(directory, side));
    const authority = makeAuthority(join(directory, "authority"));
    const certificate = authority.server;
    const unheard = makeAuthority(join(directory, "unheard")).server;
    const [open, closed, stranger, internal, vault, port] = await Promise.all([
      serveGit({ root: join(directory, "external"), certificate }),
      serveGit({ root: join(directory, "external"), certificate, login: `${EXTERNAL.user}:${EXTERNAL.password}`, indiscreet: true }),
      serveGit({ root: join(directory, "external"), certificate: unheard }),
      serveGit({ root: join(directory, "internal"), certificate, login: `${BOT.user}:${BOT.password}` }),
      serveVault({ certificate, mount: "forge-dso", authMount: "jwt", roles: { "dso-demo-mirror": JOB_TOKEN } }),
      freePort(),
    ]);
    return new World(directory, authority, open, closed, stranger, internal, vault, `127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    await Promise.all([this.open, this.closed, this.stranger, this.internal, this.vault].map((server) => server.close()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  get platform(): CiPlatform {
    return {
      forge: `https://${this.internal.host}`,
      rootPath: "forge/projects",
      secrets: { url: this.vault.url, mount: "forge-dso", authMount: "jwt", audience: this.vault.url },
    };
  }

  /** A repository on both sides, with a commit on the external one, and its secret. */
  repository(name: string, secret: Readonly<Record<string, string>> = {}): void {
    for (const side of ["external", "internal"]) {
      git(this.directory, "init", "--bare", "--quiet", this.bare(side, name));
      for (const setting of ["http.receivepack", "receive.advertisePushOptions"]) git(this.bare(side, name), "config", setting, "true");
    }
    git(this.directory, "init", "--quiet", join("work", name));
    this.upstream(name, "remote", "add", "origin", this.bare("external", name));
    this.commit(name, "first");
    this.secret(`${name}-mirror`, this.secretOf(name, secret));
  }

  /** The repository has nothing in it yet. */
  empty(name: string): void {
    git(this.bare("external", name), "update-ref", "-d", "refs/heads/main");
  }

  secretOf(name: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      GIT_INPUT_URL: `${this.open.host}/${name}.git`,
      GIT_OUTPUT_URL: `${this.internal.host}/${name}.git`,
      GIT_OUTPUT_USER: BOT.user,
      GIT_OUTPUT_PASSWORD: BOT.password,
      ...more,
    };
  }

  secret(name: string, values: Readonly<Record<string, string>>): void {
    this.vault.secrets.set(`forge/projects/demo/${name}`, values);
  }

  /** A commit on a branch of the external repository, which follows the one before. */
  commit(name: string, message: string, branch = "main", files: Content = {}): void {
    const work = join(this.directory, "work", name);
    this.upstream(name, "checkout", "--quiet", "-B", branch);
    for (const [path, content] of Object.entries(files)) writeFileSync(join(work, path), content);
    this.upstream(name, "add", "--all");
    this.upstream(name, "commit", "--quiet", "--allow-empty", "-m", message);
    this.upstream(name, "push", "--quiet", "origin", branch);
  }

  /** Another commit in place of a branch's last one. */
  rewrite(name: string, message: string, branch = "main"): void {
    this.upstream(name, "checkout", "--quiet", branch);
    this.upstream(name, "commit", "--quiet", "--amend", "--allow-empty", "-m", message);
    this.upstream(name, "push", "--quiet", "--force", "origin", branch);
  }

  tag(name: string, tag: string, branch = "main"): void {
    this.upstream(name, "tag", "--force", tag, branch);
    this.upstream(name, "push", "--quiet", "--force", "origin", `refs/tags/${tag}`);
  }

  /** A large file on main, as Git LFS has it: a pointer in Git, and the file beside, unless it was lost. */
  large(name: string, content: string, stored = true): void {
    const bytes = Buffer.from(content);
    const oid = storeObject(stored ? this.bare("external", name) : join(this.directory, "lost"), bytes);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`;
    // Git LFS may be set up for all repositories of the machine.
    for (const [key, value] of [["filter.lfs.process", ""], ["filter.lfs.required", "false"], ["filter.lfs.clean", "cat"], ["filter.lfs.smudge", "cat"], ["core.hooksPath", "/dev/null"]] as const) this.upstream(name, "config", key, value);
    this.commit(name, "large", "main", { ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "data.bin": pointer });
  }
  /** Large files that a side has. */
  largeFiles(side: string, name: string): readonly string[] {
    const store = join(this.bare(side, name), "objects-lfs");
    return existsSync(store) ? readdirSync(store).map((oid) => readFileSync(join(store, oid), "utf8")) : [];
  }
  /** What came with the last push, where the repository is protected. */
  pushOptions(name: string): readonly string[] {
    return readFileSync(join(this.bare("internal", name), "push-options"), "utf8").split("\n").filter(Boolean);
  }

  upstream(name: string, ...args: string[]): string {
    return git(join(this.directory, "work", name), ...args);
  }

  bare(side: string, name: string): string {
    return join(this.directory, side, `${name}.git`);
  }

  /** What the repository here has: reference → subject of its commit. */
  refs(name: string): Record<string, string> {
    const lines = git(this.bare("internal", name), "for-each-ref", "--format=%(refname) %(contents:subject)");
    return Object.fromEntries(lines.split("\n").filter(Boolean).map((line) => line.split(/ (.*)/s).slice(0, 2)));
  }

  /** Runs the job with what a pipeline gives it, as GitLab's runner does: with nothing on standard input. */
  run(variables: Readonly<Record<string, string>>, { shell = ["sh"], tools = {} }: RunOptions = {}): Promise<Run> {
    const place = join(this.directory, `run-${++this.runs}`);
    const [bin, temporary, clones] = ["bin", "tmp", "clones"].map((folder) => join(place, folder)) as [string, string, string];
    for (const folder of [bin, temporary, clones]) mkdirSync(folder, { recursive: true });
    const script = join(place, "script");
    writeFileSync(script, mirrorJob(this.platform));
    // Clones are looked at before they go.
    const rm = `#!/bin/sh\nfor each in "$@"; do if [ -d "$each/repository.git" ]; then cp -r "$each/repository.git" '${clones}'/"$(basename "$each")"; fi; done\nexec /bin/rm "$@"\n`;
    for (const [name, text] of Object.entries({ rm, ...tools })) writeFileSync(join(bin, name), text, { mode: 0o755 });
    const environment: Record<string, string> = {
      PATH: `${bin}${delimiter}${process.env["PATH"]}`,
      TMPDIR: temporary,
      CI_PROJECT_NAMESPACE: "forge/projects/demo",
      CI_PIPELINE_SOURCE: "trigger",
      VAULT_ID_TOKEN: JOB_TOKEN,
      CA_BUNDLE: this.authority.file,
      ...variables,
    };
    const [command, ...options] = shell;
    return new Promise((resolve, reject) => {
      const child = spawn(command!, [...options, "-c", ': | eval "$(cat "$0")"', script], { cwd: place, env: environment as unknown as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
      const output: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => output.push(part));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output: Buffer.concat(output).toString(), clones, left: readdirSync(temporary) }));
    });
  }
}

/** A log without what differs from machine to machine: the addresses of both sides. */
export function withoutAddresses(text: string, { open, closed, stranger, internal, nowhere }: World): string {
  const external = [open.host, closed.host, stranger.host, nowhere];
  return external.reduce((rest, host) => rest.replaceAll(host, "git.example.org"), text.replaceAll(internal.host, "gitlab.example.org"));
}

/** Why there is no Git LFS here, if so. */
export const lfsMissing: string | undefined = spawnSync("git", ["lfs", "version"]).status === 0 ? undefined : "git-lfs is not installed";

