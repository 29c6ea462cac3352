import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import type { ISecretStore } from "../../../lib/capabilities";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { mirrorPipeline } from "../../../lib/plugins/gitlab/mirror-pipeline";
import { exampleProject, synthesise } from "../../../lib/testing";
import { platform } from "./build";
import { fakeVault, git, makeCertificate, serveGit, type GitServer } from "./git-server";

const VAULT = "https://vault.example.org";

/** The script that the pipeline of `mirror` runs, as it is in the file. */
function script(prune = true): string {
  let text = "";
  synthesise((stack) => {
    const project = new DsoProject(stack, "project", { ...exampleProject, platform: DsoPlatform.fromPlatformSpec(platform) });
    const store = { url: VAULT, mount: "forge-dso", path: (name: string) => `forge/projects/demo/${name}` } as ISecretStore;
    text = mirrorPipeline({ project, store, login: { mount: "jwt", role: "dso-demo-mirror", audience: VAULT }, forgeScheme: "http", image: "image", prune });
  });
  return parse(text).repo_pull_sync.script[0];
}

// Every step is a process of its own, on machines that have other things to do.
jest.setTimeout(60_000);

interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Two forges on loopback, with real Git over HTTP, and the job between them. */
class World {
  private constructor(private readonly external: GitServer, private readonly internal: GitServer, readonly directory: string) {}

  static async start(login?: string): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), "mirror-job-"));
    makeCertificate(join(directory, "certificate"));
    for (const side of ["external", "internal", "secrets"]) mkdirSync(join(directory, side));
    const external = await serveGit(join(directory, "external"), login, join(directory, "certificate"));
    const internal = await serveGit(join(directory, "internal"), "demo-bot:glpat-bot");
    return new World(external, internal, directory);
  }
  async stop(): Promise<void> {
    await Promise.all([this.external.close(), this.internal.close()]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  get externalCredentials(): readonly string[] {
    return this.external.credentials;
  }

  /** A repository on both sides, with a commit on the external one, and its secret. */
  repository(name: string, secret: Record<string, string> = {}): void {
    for (const side of ["external", "internal"]) {
      git(this.directory, "init", "--bare", "--quiet", join(side, `${name}.git`));
      git(join(this.directory, side, `${name}.git`), "config", "http.receivepack", "true");
    }
    git(this.directory, "init", "--quiet", `work-${name}`);
    git(join(this.directory, `work-${name}`), "remote", "add", "origin", join(this.directory, "external", `${name}.git`));
    this.commit(name, "first");
    this.secret(`${name}-mirror`, {
      GIT_INPUT_URL: `${this.external.host}/${name}.git`,
      GIT_OUTPUT_URL: `${this.internal.host}/${name}.git`,
      GIT_OUTPUT_USER: "demo-bot",
      GIT_OUTPUT_PASSWORD: "glpat-bot",
      ...secret,
    });
  }

  secret(name: string, values: Record<string, string>): void {
    const folder = join(this.directory, "secrets", "forge/projects/demo", name);
    mkdirSync(folder, { recursive: true });
    for (const [key, value] of Object.entries(values)) writeFileSync(join(folder, key), value);
  }

  /** A commit on a branch of the external repository. */
  commit(name: string, message: string, branch = "main"): void {
    const work = join(this.directory, `work-${name}`);
    git(work, "checkout", "--quiet", "-B", branch);
    git(work, "commit", "--quiet", "--allow-empty", "-m", message);
    git(work, "push", "--quiet", "--force", "origin", branch);
  }
  upstream(name: string, ...args: string[]): string {
    return git(join(this.directory, `work-${name}`), ...args);
  }

  /** What a repository here has: reference → subject of its commit. */
  refs(name: string): Record<string, string> {
    const lines = git(join(this.directory, "internal", `${name}.git`), "for-each-ref", "--format=%(refname) %(contents:subject)");
    return Object.fromEntries(lines.split("\n").filter(Boolean).map((line) => line.split(/ (.*)/s).slice(0, 2)));
  }
  /** Refuses to delete a reference, as GitLab does with a protected one. */
  protect(name: string, ref: string): void {
    const hook = join(this.directory, "internal", `${name}.git`, "hooks", "update");
    writeFileSync(hook, `#!/bin/sh\n[ "$1" = ${ref} ] && case "$3" in *[!0]*) ;; *) echo 'You can only delete protected branches using the web interface' >&2; exit 1 ;; esac\nexit 0\n`, { mode: 0o755 });
  }

  /** Runs the job with what a pipeline gives it. */
  run(variables: Record<string, string>, options: { prune?: boolean } = {}): Promise<Run> {
    const vault = join(this.directory, "vault");
    fakeVault(vault, join(this.directory, "secrets"), VAULT);
    const environment = {
      PATH: `${vault}${delimiter}${process.env["PATH"]}`,
      VAULT_ID_TOKEN: "job-token",
      CA_BUNDLE: join(this.directory, "certificate", "cert.pem"),
      ...variables,
    };
    return new Promise((resolve, reject) => {
      const child = spawn("sh", ["-c", script(options.prune)], { cwd: this.directory, env: environment as unknown as NodeJS.ProcessEnv });
      const output: Buffer[] = [];
      child.stdout.on("data", (part: Buffer) => output.push(part));
      child.stderr.on("data", (part: Buffer) => output.push(part));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output: Buffer.concat(output).toString() }));
    });
  }
}

describe("the mirror's job, with real Git over HTTP", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  test("brings one branch in, and no other", async () => {
    world.repository("one");
    world.commit("one", "elsewhere", "feature");
    expect(await world.run({ PROJECT_NAME: "one", GIT_BRANCH_DEPLOY: "main", SYNC_ALL: "false" })).toMatchObject({ code: 0 });
    expect(world.refs("one")).toEqual({ "refs/heads/main": "first" });
  });
  test("follows a branch whose history was rewritten upstream", async () => {
    world.repository("rewritten");
    await world.run({ PROJECT_NAME: "rewritten", GIT_BRANCH_DEPLOY: "main" });
    world.upstream("rewritten", "commit", "--quiet", "--amend", "--allow-empty", "-m", "rewritten");
    world.upstream("rewritten", "push", "--quiet", "--force", "origin", "main");
    expect(await world.run({ PROJECT_NAME: "rewritten", GIT_BRANCH_DEPLOY: "main" })).toMatchObject({ code: 0 });
    expect(world.refs("rewritten")).toEqual({ "refs/heads/main": "rewritten" });
  });
  test("brings a tag in, and the default branch where none is named", async () => {
    world.repository("named");
    world.upstream("named", "tag", "v1");
    world.upstream("named", "push", "--quiet", "origin", "v1");
    expect(await world.run({ PROJECT_NAME: "named", GIT_BRANCH_DEPLOY: "v1" })).toMatchObject({ code: 0 });
    expect(world.refs("named")).toEqual({ "refs/tags/v1": "first" });
    expect(await world.run({ PROJECT_NAME: "named", GIT_BRANCH_DEPLOY: "" })).toMatchObject({ code: 0 });
    expect(world.refs("named")).toEqual({ "refs/heads/main": "first", "refs/tags/v1": "first" });
  });
  test("says which branch is not there", async () => {
    world.repository("nowhere");
    const run = await world.run({ PROJECT_NAME: "nowhere", GIT_BRANCH_DEPLOY: "nowhere" });
    expect(run.code).toBe(1);
    expect(run.output).toContain("nowhere: the external repository has no branch or tag nowhere");
    expect(world.refs("nowhere")).toEqual({});
  });
  test("brings everything in, and takes away what is gone upstream", async () => {
    world.repository("all");
    world.commit("all", "more", "feature");
    world.upstream("all", "tag", "v1");
    world.upstream("all", "push", "--quiet", "origin", "v1");
    expect(await world.run({ PROJECT_NAME: "all", SYNC_ALL: "true" })).toMatchObject({ code: 0 });
    expect(world.refs("all")).toEqual({ "refs/heads/feature": "more", "refs/heads/main": "first", "refs/tags/v1": "more" });
    world.upstream("all", "push", "--quiet", "origin", ":feature", ":refs/tags/v1");
    const run = await world.run({ PROJECT_NAME: "all", SYNC_ALL: "true" });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain("all: removed refs/heads/feature");
    expect(world.refs("all")).toEqual({ "refs/heads/main": "first" });
  });
  test("leaves what is gone upstream where it is not to prune", async () => {
    world.repository("unpruned");
    world.commit("unpruned", "more", "feature");
    await world.run({ PROJECT_NAME: "unpruned", SYNC_ALL: "true" });
    world.upstream("unpruned", "push", "--quiet", "origin", ":feature");
    expect(await world.run({ PROJECT_NAME: "unpruned", SYNC_ALL: "true" }, { prune: false })).toMatchObject({ code: 0 });
    expect(Object.keys(world.refs("unpruned"))).toEqual(["refs/heads/feature", "refs/heads/main"]);
  });
  test("decision 37: the deletion of a protected branch upstream is reported, not mirrored", async () => {
    world.repository("kept");
    world.commit("kept", "more", "release");
    await world.run({ PROJECT_NAME: "kept", SYNC_ALL: "true" });
    world.protect("kept", "refs/heads/release");
    world.upstream("kept", "push", "--quiet", "origin", ":release");
    const run = await world.run({ PROJECT_NAME: "kept", SYNC_ALL: "true" });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain("kept: refs/heads/release is gone from the external repository and stays here, since it is protected");
    expect(world.refs("kept")).toHaveProperty("refs/heads/release");
  });
  test("goes on with the next repository when one fails, and fails in the end", async () => {
    world.repository("next");
    world.repository("back");
    const run = await world.run({ PROJECT_NAME: "missing next back", SYNC_ALL: "true" });
    expect(run.code).toBe(1);
    expect(run.output).toContain("failed: missing\n");
    expect(world.refs("next")).toEqual({ "refs/heads/main": "first" });
    expect(world.refs("back")).toEqual({ "refs/heads/main": "first" });
  });
  test("takes nothing for a name that is none", async () => {
    world.repository("none");
    expect(await world.run({ PROJECT_NAME: "../other/NEXUS" })).toMatchObject({ code: 2 });
    expect(await world.run({ PROJECT_NAME: "" })).toMatchObject({ code: 2 });
  });
  test("whoever starts the pipeline can neither send the token elsewhere nor have git run something", async () => {
    world.repository("guarded");
    const run = await world.run({
      PROJECT_NAME: "guarded",
      VAULT_ADDR: "https://evil.example.org",
      VAULT_PROXY_ADDR: "https://evil.example.org",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.sshCommand",
      GIT_CONFIG_VALUE_0: "touch stolen",
      GIT_TRACE: "1",
    });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).not.toContain("trace:");
  });
  test("C10: no credential is in what it prints, also when git fails", async () => {
    world.repository("quiet");
    world.secret("quiet-mirror", { GIT_OUTPUT_PASSWORD: "wrong-password" });
    const run = await world.run({ PROJECT_NAME: "quiet" });
    expect(run.code).toBe(1);
    expect(run.output).not.toContain("wrong-password");
  });
});

describe("the mirror's job, with a private external repository", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start("somebody:secret-token");
  });
  afterAll(() => world.stop());

  test("decision 9: finds its credentials in a secret of their own", async () => {
    world.repository("split", { GIT_INPUT_SECRET: "split-mirror-input" });
    world.secret("split-mirror-input", { GIT_INPUT_USER: "somebody", GIT_INPUT_PASSWORD: "secret-token" });
    expect(await world.run({ PROJECT_NAME: "split" })).toMatchObject({ code: 0 });
    expect(world.refs("split")).toEqual({ "refs/heads/main": "first" });
    expect(world.externalCredentials).toContain("somebody:secret-token");
  });
  test("finds them in the console's single secret too", async () => {
    world.repository("single", { GIT_INPUT_USER: "somebody", GIT_INPUT_PASSWORD: "secret-token" });
    expect(await world.run({ PROJECT_NAME: "single" })).toMatchObject({ code: 0 });
    expect(world.refs("single")).toEqual({ "refs/heads/main": "first" });
  });
  test("says what to do where nobody has given any", async () => {
    world.repository("not-given", { GIT_INPUT_SECRET: "not-given-mirror-input" });
    world.secret("not-given-mirror-input", { GIT_INPUT_USER: "", GIT_INPUT_PASSWORD: "" });
    const run = await world.run({ PROJECT_NAME: "not-given" });
    expect(run.code).toBe(1);
    expect(run.output).toContain("raise its credentialsVersion, and give TF_VAR_external__demo__not_given__username and TF_VAR_external__demo__not_given__token, or one of them");
  });
  test("fails where the secret with the credentials cannot be read", async () => {
    world.repository("closed", { GIT_INPUT_SECRET: "closed-mirror-input" });
    const run = await world.run({ PROJECT_NAME: "closed" });
    expect(run.code).toBe(1);
    expect(run.output).toContain("permission denied");
  });
});
