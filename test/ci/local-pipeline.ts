import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { isMap, parse, parseAllDocuments } from "yaml";
import { catalogue } from "../../lib/ci/catalogue";
import type { CiPlatform } from "../../lib/ci/component";
import { cataloguePath } from "../../lib/values/names";

/** A platform whose services have addresses that answer nobody. */
export const examplePlatform: CiPlatform = {
  forge: "https://gitlab.example.org",
  rootPath: "forge/projects",
  secrets: { url: "https://vault.example.org", mount: "forge-dso", authMount: "jwt", audience: "https://vault.example.org" },
  registry: "harbor.example.org",
  artefacts: "https://nexus.example.org",
  analysis: "https://sonarqube.example.org",
};

export interface LocalPipeline {
  /** Directory of the source tree, or its files by path. It is copied, and committed to a repository of its own. */
  readonly source: string | Readonly<Record<string, string>>;
  /** @default ".gitlab-ci-dso.yml" */
  readonly file?: string;
  /** @default examplePlatform */
  readonly platform?: CiPlatform;
  /** Version of the library that the catalogue's version begins with. @default "0.0.0" */
  readonly library?: string;
  /** The catalogue's files instead of those of the platform. */
  readonly catalogue?: { readonly files: ReadonlyMap<string, string>; readonly version: string };
  /** The project's path below the platform's root. @default "demo/front" */
  readonly project?: string;
  /** @default "main" */
  readonly branch?: string;
  /** Whether the branch is protected: what only runs there is left out otherwise. @default false */
  readonly protected?: boolean;
  /** Variables of the pipeline and of its jobs, id tokens among them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Variables of type file, by what the file holds. */
  readonly files?: Readonly<Record<string, string>>;
  /** Programs that take the place of real ones: text of a script by name. What is not named is the machine's own. */
  readonly tools?: Readonly<Record<string, string>>;
  /** Only these jobs, e.g. to leave out what the machine has no tools for. @default - the whole pipeline */
  readonly jobs?: readonly string[];
  /** Expand only. @default false */
  readonly dry?: boolean;
  /** Milliseconds. @default 120000 */
  readonly timeout?: number;
}

export interface LocalJob {
  readonly stage: string;
  /** `skipped`: its rules left it out, or a stage before it failed. */
  readonly status: "passed" | "warned" | "failed" | "skipped";
  /** Exit status, where it ran. */
  readonly exit?: number;
  readonly log: string;
  /** Where it ran, in a copy of the source tree. */
  readonly directory: string;
  /** Directory of what it leaves to later stages. */
  readonly artefacts: string;
  /** Paths of the files there. */
  readonly artefactFiles: readonly string[];
  /** As expanded: `extends`, inputs and references resolved. */
  readonly definition: Readonly<Record<string, any>>;
}

export interface LocalRun {
  /** Of gitlab-ci-local. */
  readonly exit: number;
  /** All that it printed, without colours. */
  readonly output: string;
  readonly jobs: ReadonlyMap<string, LocalJob>;
  /** Where the source tree was copied. */
  readonly directory: string;
  /** Gives up all files. */
  dispose(): void;
}

/** Where gitlab-ci-local keeps what it does, in the directory of the source tree. */
export const STATE = ".gitlab-ci-local";
const VARIABLES = `${STATE}/variables.json`;
const bundle = (): string => require.resolve("gitlab-ci-local/dist/index.js");

/** Why no pipeline can be run here, if so. */
export const localPipelineMissing: string | undefined = ["git", "rsync", "bash"].find((tool) => spawnSync(tool, ["--version"]).error !== undefined);

/**
 * Expands and executes a pipeline with gitlab-ci-local, job by job in a directory of its own, each in bash with the
 * machine's tools. Components are those of a platform's catalogue, validated by GitLab's schema when expanded.
 * gitlab-ci-local judges no `regex` of an input.
 */
export async function runLocalPipeline(pipeline: LocalPipeline): Promise<LocalRun> {
  const { platform = examplePlatform, library = "0.0.0", branch = "main", project = "demo/front", file = ".gitlab-ci-dso.yml" } = pipeline;
  const root = mkdtempSync(join(tmpdir(), "dso-pipeline-"));
  const directory = join(root, "source");
  const tools = join(root, "tools");
  const home = join(root, "home");
  for (const each of [directory, tools, home]) mkdirSync(each);
  writeSource(directory, pipeline.source);
  writeFileSync(join(directory, file), withoutImages(readFileSync(join(directory, file), "utf8")));
  for (const [name, text] of Object.entries(pipeline.tools ?? {})) {
    writeFileSync(join(tools, name), text);
    chmodSync(join(tools, name), 0o755);
  }
  commit(directory, branch, `${platform.forge}/${platform.rootPath}/${project}.git`);
  const published = pipeline.catalogue ?? catalogue(platform, library);
  const includes = join(directory, STATE, "includes", new URL(platform.forge).hostname, cataloguePath(platform.rootPath), published.version);
  for (const [path, text] of published.files) write(join(includes, path), path.endsWith(".yml") ? withoutImages(text) : text);
  writeVariables(directory, branch, pipeline);
  const mode = pipeline.dry ? ["--list-all"] : (pipeline.jobs ?? []);
  const run = await execute(directory, ["--file", file, "--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source", "--no-color", "--variables-file", VARIABLES, "--home", home, "--max-job-name-padding", "0", ...mode], {
    PATH: `${tools}:${process.env.PATH}`,
    HOME: home,
    LANG: "C.UTF-8",
    TMPDIR: root,
    ...(process.env.PYENV_ROOT !== undefined && { PYENV_ROOT: process.env.PYENV_ROOT }),
  }, pipeline.timeout ?? 120_000);
  return { ...run, directory, jobs: jobsOf(directory, run.output), dispose: () => rmSync(root, { recursive: true, force: true }) };
}

function writeSource(directory: string, source: LocalPipeline["source"]): void {
  if (typeof source === "string") return cpSync(source, directory, { recursive: true });
  for (const [path, text] of Object.entries(source)) write(join(directory, path), text);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function commit(directory: string, branch: string, remote: string): void {
  const git = (...args: string[]): void => {
    const run = spawnSync("git", args, { cwd: directory, encoding: "utf8" });
    if (run.status !== 0) throw new Error(`git ${args.join(" ")}: ${run.stderr}`);
  };
  git("init", "--quiet", `--initial-branch=${branch}`);
  git("config", "user.name", "Somebody");
  git("config", "user.email", "somebody@example.org");
  git("add", "--all", "--force");
  git("commit", "--quiet", "--message=Initial commit");
  git("remote", "add", "origin", remote);
}

/** A job with an image gets `/builds/…` as its directory, though no container is started: so none has an image. */
function withoutImages(text: string): string {
  const documents = parseAllDocuments(text, { logLevel: "silent", customTags: [{ tag: "!reference", collection: "seq" }] });
  if (!Array.isArray(documents)) return text;
  const jobs = documents.at(-1);
  if (jobs === undefined || !isMap(jobs.contents)) return text;
  jobs.contents.delete("image");
  for (const { key, value } of jobs.contents.items) if (String(key) !== "spec" && isMap(value)) value.delete("image");
  return documents.map((document) => document.toString({ lineWidth: 0 }).replace(/^---\n/, "")).join("---\n");
}

function writeVariables(directory: string, branch: string, { variables = {}, files = {}, protected: isProtected = false }: LocalPipeline): void {
  const all = {
    CI_COMMIT_REF_PROTECTED: String(isProtected),
    CI_COMMIT_REF_NAME: branch,
    ...variables,
  };
  const entries = [
    ...Object.entries(all).map(([name, value]) => [name, { type: "variable", values: { "*": value } }]),
    ...Object.entries(files).map(([name, value]) => [name, { type: "file", values: { "*": value } }]),
  ];
  write(join(directory, VARIABLES), JSON.stringify(Object.fromEntries(entries)));
}

function execute(directory: string, args: readonly string[], environment: Record<string, string>, timeout: number): Promise<{ exit: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle(), ...args], { cwd: directory, env: environment, timeout });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    // eslint-disable-next-line no-control-regex
    child.on("close", (code) => resolve({ exit: code ?? -1, output: output.replace(/\u001b\[[0-9;]*m/g, "") }));
  });
}

const notJobs = new Set(["stages", "include", "default", "variables", "workflow", "image", "services", "cache", "before_script", "after_script", "spec"]);

function jobsOf(directory: string, output: string): ReadonlyMap<string, LocalJob> {
  const expanded = join(directory, STATE, "expanded-gitlab-ci.yml");
  if (!existsSync(expanded)) return new Map();
  const definitions = parse(readFileSync(expanded, "utf8")) as Record<string, Record<string, any>>;
  const report = output.slice(output.lastIndexOf("\n\n"));
  const jobs = Object.entries(definitions).filter(([name]) => !notJobs.has(name) && !name.startsWith("."));
  return new Map(jobs.map(([name, definition]) => [name, jobOf(directory, name, definition, output, report)]));
}

function jobOf(directory: string, name: string, definition: Record<string, any>, output: string, report: string): LocalJob {
  const file = jobFile(name);
  const log = join(directory, STATE, "output", `${file}.log`);
  const artefacts = join(directory, STATE, "artifacts", file);
  const verdict = new RegExp(`^ ?(PASS|WARN|FAIL) +${escape(name)}( |$)`, "m").exec(report)?.[1];
  const exit = new RegExp(`^${escape(name)} .*finished in .*?(?: (?:FAIL|WARN) (\\d+))?\\s*$`, "m").exec(output);
  return {
    stage: String(definition.stage ?? "test"),
    status: verdict === "PASS" ? "passed" : verdict === "WARN" ? "warned" : verdict === "FAIL" ? "failed" : "skipped",
    ...(exit !== null && { exit: Number(exit[1] ?? 0) }),
    log: existsSync(log) ? readFileSync(log, "utf8") : "",
    directory: join(directory, STATE, "builds", file),
    artefacts,
    artefactFiles: filesBelow(artefacts),
    definition,
  };
}

/** As gitlab-ci-local names files of a job. */
export function jobFile(job: string): string {
  return job.replace(/[^\w-]+/g, (text) => Buffer.from(text).toString("base64url"));
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function filesBelow(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => relative(directory, join(entry.parentPath, entry.name))).sort();
}
