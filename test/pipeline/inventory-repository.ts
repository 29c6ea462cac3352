import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { terraformBinary } from "../../lib/testing/terraform-runner";
import { runEngine, type EngineRun } from "../../stacks/pipeline/engine-run";
import { schemaErrors } from "../ci/gitlab-schema";
import { jobFile, STATE } from "../ci/local-pipeline";

const ROOT = join(__dirname, "..", "..");
export const DSO = join(ROOT, "dist", "stacks", "cli", "dso.js");

export type Source = "push" | "merge_request_event" | "schedule";

export interface RunOptions {
  readonly source?: Source;
  /** Jobs behind a gate that somebody agrees to. */
  readonly manual?: readonly string[];
  /** Called when the pipeline has been started. */
  readonly started?: (pipeline: ChildProcess) => void;
}

export interface PipelineRun {
  readonly output: string;
  /** Verdicts by job, of the parent and of what it started. Jobs that never began are not in it. */
  readonly jobs: Readonly<Record<string, "passed" | "failed" | "warned">>;
}

/**
 * An inventory in a Git repository with the pipeline that `dso pipeline` writes, executed by gitlab-ci-local: each job in
 * a directory of its own, with only the artefacts that it names.
 *
 * What gitlab-ci-local does not do is done here. A job of a child pipeline gets no artefact of the parent (it ignores
 * `needs:pipeline`): a start-up file of the shell puts it there. `id_tokens` are a variable. `resource_group`, `when:
 * delayed` and access to artefacts are judged by GitLab's schema only.
 */
export class InventoryRepository {
  readonly directory = mkdtempSync(join(tmpdir(), "dso-inventory-"));
  private number = 0;

  /** @param environment of every job, as a runner's own */
  constructor(platform: object, private readonly environment: Readonly<Record<string, string>>, private readonly variables: Readonly<Record<string, string>>) {
    mkdirSync(join(this.directory, "inventory", "projects"), { recursive: true });
    this.write("inventory/platform.yaml", stringify({ apiVersion: "dso/v1", kind: "Platform", ...platform }));
    const { status, stderr } = spawnSync(process.execPath, [DSO, "pipeline", "--dir", "inventory", "--output", ".gitlab-ci.yml"], { cwd: this.directory, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const pipeline = this.read(".gitlab-ci.yml");
    const errors = schemaErrors(parse(pipeline));
    if (errors.length > 0) throw new Error(errors.join("\n"));
    this.write(".gitignore", `${STATE}/\n.dso/\ncdktf.out/\n`);
    this.write(
      `${STATE}/bridge.sh`,
      `if [ "$CI_PIPELINE_SOURCE" = parent_pipeline ] && [ -d "$CI_PROJECT_DIR" ]; then rsync -a --ignore-existing ${STATE}/artifacts/changed/ "$CI_PROJECT_DIR/"; fi\nunset BASH_ENV\n`,
    );
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("remote", "add", "origin", "https://gitlab.example.org/platform/inventory.git");
  }

  project(slug: string, declaration: object = {}): void {
    this.write(`inventory/projects/${slug}.yaml`, stringify({ apiVersion: "dso/v1", kind: "Project", name: slug, owner: "owner@example.org", ...declaration }));
  }

  remove(slug: string): void {
    rmSync(join(this.directory, "inventory", "projects", `${slug}.yaml`));
  }

  /** Commits what there is and runs the pipeline of it. */
  async run({ source = "push", manual = [], started }: RunOptions = {}): Promise<PipelineRun> {
    this.number += 1;
    this.git("add", "--all");
    this.git("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "commit", "--quiet", "--allow-empty", `--message=Change ${this.number}`);
    for (const each of ["artifacts", "builds", "output"]) rmSync(join(this.directory, STATE, each), { recursive: true, force: true });
    const variables = { ...this.variables, CI_DEFAULT_BRANCH: "main", CI_PIPELINE_IID: String(this.number), ...(source === "merge_request_event" && { CI_MERGE_REQUEST_IID: "7" }) };
    this.write(join(STATE, "variables.json"), JSON.stringify(Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { type: "variable", values: { "*": value } }]))));
    const options = ["--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source", "--no-color", "--json-schema-validation=false", "--ignore-predefined-vars", "CI_API_V4_URL,CI_PROJECT_ID,CI_DEFAULT_BRANCH,CI_PIPELINE_IID,CI_PIPELINE_SOURCE", "--concurrency", "2", "--max-job-name-padding", "0", "--variables-file", `${STATE}/variables.json`];
    const gates = manual.flatMap((job) => ["--manual", job]);
    const output = await this.gitlabCiLocal([...options, "--variable", `CI_PIPELINE_SOURCE=${source}`, ...gates], started);
    this.judgeChildren();
    const verdicts = { PASS: "passed", FAIL: "failed", WARN: "warned" } as const;
    const told = [...output.matchAll(/^ ?(PASS|FAIL|WARN) {1,2}(?:\[.*\] -> )?(.+?)(?: {2}.*)?$/gm)].map(([, verdict, name]) => [name!.trim(), verdicts[verdict as keyof typeof verdicts]] as const);
    // What a job that only starts a pipeline says of itself is no verdict on that pipeline.
    const jobs = told.filter(([name]) => !["plans", "stacks", "nightly"].includes(name) && !name.startsWith("downstream pipeline"));
    return { output, jobs: Object.fromEntries(jobs) };
  }

  /** What a job printed. */
  log(job: string): string {
    const file = join(this.directory, STATE, "output", `${jobFile(job)}.log`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Runs the engine where a job ran it, with what is there. */
  engine(job: string, stack: string, args: readonly string[]): Promise<EngineRun> {
    const cwd = join(this.directory, STATE, "builds", jobFile(job), ".dso", "stacks", stack);
    return runEngine([...args, "-no-color"], cwd, { PATH: process.env["PATH"], TERRAFORM_BINARY_NAME: terraformBinary(), ...this.environment }, false);
  }

  /** Content of what a job left, by path. */
  artefacts(job: string): Readonly<Record<string, string>> {
    const directory = join(this.directory, STATE, "artifacts", jobFile(job));
    if (!existsSync(directory)) return {};
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
    return Object.fromEntries(files.map((entry) => join(entry.parentPath, entry.name)).map((file) => [file.slice(directory.length + 1), readFileSync(file, "latin1")]));
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private judgeChildren(): void {
    const child = this.artefacts("changed")[".dso/pipeline.yml"];
    const errors = child === undefined ? [] : schemaErrors(parse(child));
    if (errors.length > 0) throw new Error(errors.join("\n"));
  }

  private gitlabCiLocal(args: readonly string[], started: RunOptions["started"]): Promise<string> {
    const env = { PATH: process.env["PATH"], HOME: this.directory, LANG: "C.UTF-8", BASH_ENV: `${this.directory}/${STATE}/bridge.sh`, TERRAFORM_BINARY_NAME: terraformBinary(), ...this.environment };
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [require.resolve("gitlab-ci-local/dist/index.js"), ...args], { cwd: this.directory, env, detached: true });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.once("error", reject);
      // eslint-disable-next-line no-control-regex
      child.once("exit", () => setTimeout(() => resolve(output.replace(/\u001b\[[0-9;]*m/g, "")), 50));
      started?.(child);
    });
  }

  private git(...args: string[]): void {
    const { status, stderr } = spawnSync("git", args, { cwd: this.directory, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  }

  private read(path: string): string {
    return readFileSync(join(this.directory, path), "utf8");
  }

  private write(path: string, text: string): void {
    mkdirSync(join(this.directory, path, ".."), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }
}
