import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CiPlatform } from "../../../lib/ci/component";
import { git, makeAuthority, serveGit, type Authority, type GitServer } from "../git-server";
import { expand, runJob, type JobOptions, type JobRun } from "../job";
import { JOB_TOKEN, serveVault, type VaultEndpoint } from "../vault-endpoint";

/** What must be found nowhere but where it belongs. */
export const ROBOT = {
  user: "robot$demo+rw-robot",
  password: "sentinel-robot-password",
  /** Of the password. */
  bcrypt: "$2y$05$abcdefghijklmnopqrstuuB6kyKoXSu7VMVl/NXxyZZpA/aTEmWUG",
};
export const NEXUS = { user: "demo", password: 'sentinel-nexus"$\\password' };
export const SONAR_TOKEN = "squ_sentinel0123456789";
export const DEPLOY = { user: "demo-deploy", password: "glpat-sentinel-deploy" };

const PURPOSES = ["read", "push", "publish", "deploy"];

/** A forge and a secret store on loopback, with a private authority, as a platform's jobs find them. */
export class World {
  private constructor(
    readonly directory: string,
    readonly authority: Authority,
    readonly forge: GitServer,
    readonly vault: VaultEndpoint,
  ) {}

  static async start(): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), "components-"));
    mkdirSync(join(directory, "forge"));
    const authority = makeAuthority(join(directory, "authority"));
    const roles = Object.fromEntries(PURPOSES.map((purpose) => [`dso-demo-${purpose}`, JOB_TOKEN]));
    const [forge, vault] = await Promise.all([
      serveGit({ root: join(directory, "forge"), certificate: authority.server, login: `${DEPLOY.user}:${DEPLOY.password}` }),
      serveVault({ certificate: authority.server, mount: "forge-dso", authMount: "jwt", roles }),
    ]);
    const world = new World(directory, authority, forge, vault);
    world.secret("SONAR", { SONAR_USERNAME: "sa-demo", SONAR_TOKEN });
    world.secret("NEXUS", { NEXUS_USERNAME: NEXUS.user, NEXUS_PASSWORD: NEXUS.password });
    world.registry("harbor.example.org");
    world.secret("tech/DEPLOY/infra", { USER: DEPLOY.user, PASSWORD: DEPLOY.password });
    return world;
  }

  async stop(): Promise<void> {
    await Promise.all([this.forge.close(), this.vault.close()]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** As Harbor's plugin writes it. */
  registry(host: string): void {
    const auth = Buffer.from(`${ROBOT.user}:${ROBOT.password}`).toString("base64");
    // One robot plays both: the store hands each out for its own purpose.
    for (const robot of ["ro-robot", "rw-robot"]) this.secret(`REGISTRY/${robot}`, { DOCKER_CONFIG: JSON.stringify({ auths: { [host]: { auth, email: "" } } }), HOST: host, TOKEN: ROBOT.password, USERNAME: ROBOT.user });
  }

  secret(name: string, values: Readonly<Record<string, string>>): void {
    this.vault.secrets.set(`forge/projects/demo/${name}`, values);
  }

  platform(more: Partial<CiPlatform> = {}): CiPlatform {
    return {
      forge: `https://${this.forge.host}`,
      rootPath: "forge/projects",
      secrets: { url: this.vault.url, mount: "forge-dso", authMount: "jwt", audience: this.vault.url },
      registry: "harbor.example.org",
      artefacts: "https://nexus.example.org",
      analysis: "https://sonarqube.example.org",
      ...more,
    };
  }

  /** Runs one job of a component as it is published, on a branch of `demo/front`. */
  run(component: string, job: string, inputs: Readonly<Record<string, unknown>>, { platform = this.platform(), ...options }: Partial<JobOptions> & { directory: string; platform?: CiPlatform }): Promise<JobRun> {
    const expanded = expand(platform, component, inputs).get(job);
    if (expanded === undefined) throw new Error(`${component} has no job ${job}`);
    const identity: Record<string, string> = expanded.definition["id_tokens"] === undefined ? {} : { VAULT_ID_TOKEN: JOB_TOKEN };
    const variables = {
      CA_BUNDLE: this.authority.file,
      CI_COMMIT_SHA: "0123456789abcdef0123456789abcdef01234567",
      CI_COMMIT_SHORT_SHA: "01234567",
      CI_COMMIT_REF_NAME: "main",
      CI_PROJECT_NAME: "front",
      CI_PROJECT_PATH: "forge/projects/demo/front",
      CI_PROJECT_URL: "https://gitlab.example.org/forge/projects/demo/front",
      CI_PIPELINE_URL: "https://gitlab.example.org/forge/projects/demo/front/-/pipelines/1",
      PROJECT_KEY: "demo-front-1a2b",
      ...identity,
      ...expanded.variables,
      ...options.variables,
    };
    return runJob({ ...options, script: expanded.script, variables });
  }

  /** A repository of the project in the forge, with these files on main. */
  repository(name: string, files: Readonly<Record<string, string>>): void {
    const bare = this.bare(name);
    git(this.directory, "init", "--bare", "--quiet", bare);
    git(bare, "config", "http.receivepack", "true");
    if (Object.keys(files).length > 0) this.commit(name, files);
  }

  /** A commit on a branch, as somebody else makes it. */
  commit(name: string, files: Readonly<Record<string, string>>, branch = "main"): void {
    const clone = mkdtempSync(join(this.directory, "clone-"));
    git(clone, "init", "--quiet", "--initial-branch", branch);
    if (existsSync(join(this.bare(name), "refs", "heads", branch))) git(clone, "pull", "--quiet", this.bare(name), branch);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(clone, path, ".."), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    git(clone, "add", "--all");
    git(clone, "commit", "--quiet", "--message", "Somebody's");
    git(clone, "push", "--quiet", this.bare(name), `HEAD:refs/heads/${branch}`);
  }

  bare(name: string): string {
    return join(this.directory, "forge", "forge", "projects", "demo", `${name}.git`);
  }

  file(name: string, path: string, branch = "main"): string {
    return `${git(this.bare(name), "show", `${branch}:${path}`)}\n`;
  }

  /** Subjects of the commits of a branch, newest first. */
  log(name: string, branch = "main", format = "%s"): readonly string[] {
    return git(this.bare(name), "log", `--format=${format}`, branch).split("\n");
  }
}

/** What an earlier job of the pipeline left of an image that it pushed. */
export function pushed(directory: string, image: string, tag = "01234567", digest = `sha256:${"ab".repeat(32)}`): void {
  mkdirSync(join(directory, ".dso", "pushed"), { recursive: true });
  writeFileSync(join(directory, ".dso", "pushed", image), `harbor.example.org/demo/${image} ${tag} ${digest}\n`);
}

/** What of this is in a text. */
export function secretsIn(text: string, world: World): readonly string[] {
  const plain = [JOB_TOKEN, ROBOT.password, NEXUS.password, SONAR_TOKEN, DEPLOY.password, ...world.vault.tokens];
  const encoded = [ROBOT, NEXUS, DEPLOY].map(({ user, password }) => Buffer.from(`${user}:${password}`).toString("base64"));
  return [...plain, ...encoded].filter((secret) => text.includes(secret));
}

export function read(...path: readonly string[]): string {
  return readFileSync(join(...path), "utf8");
}
