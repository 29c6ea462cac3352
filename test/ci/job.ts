import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { catalogue } from "../../lib/ci/catalogue";
import { interpolate } from "../../lib/ci/check/interpolate";
import type { CiPlatform } from "../../lib/ci/component";

/** A job of a component, as GitLab makes it of the published template: inputs put in, `extends` resolved. */
export interface Expanded {
  readonly variables: Readonly<Record<string, string>>;
  /** All that it runs, in one text. */
  readonly script: string;
  readonly definition: Readonly<Record<string, any>>;
}

export function template(platform: CiPlatform, component: string): { readonly inputs: Record<string, any>; readonly jobs: Record<string, any> } {
  const text = catalogue(platform, "0.0.0").files.get(`templates/${component}.yml`);
  if (text === undefined) throw new Error(`the catalogue has no component ${component}`);
  const [spec, jobs] = parseAllDocuments(text).map((document) => document.toJS() as Record<string, any>);
  return { inputs: spec!["spec"].inputs, jobs: jobs! };
}

/** All jobs of a component by name. */
export function expand(platform: CiPlatform, component: string, given: Readonly<Record<string, unknown>> = {}): ReadonlyMap<string, Expanded> {
  const { inputs, jobs } = template(platform, component);
  const missing = Object.keys(inputs).filter((name) => given[name] === undefined && inputs[name].default === undefined);
  const unknown = Object.keys(given).filter((name) => inputs[name] === undefined);
  if (missing.length + unknown.length > 0) throw new Error(`${component}: inputs missing: ${missing.join()}; unknown: ${unknown.join()}`);
  const values = Object.fromEntries(Object.entries(inputs).map(([name, { default: fallback }]) => [name, given[name] ?? fallback]));
  const all = interpolate(jobs, values) as Record<string, any>;
  const resolved = (name: string): Record<string, any> => ({ ...(all[name].extends ? resolved(all[name].extends) : {}), ...all[name] });
  return new Map(
    Object.keys(all).map((name) => {
      const definition = resolved(name);
      const script = [...(definition["before_script"] ?? []), ...(definition["script"] ?? [])].join("\n");
      const variables = Object.fromEntries(Object.entries(definition["variables"] ?? {}).map(([key, value]) => [key, String(value)]));
      return [name, { variables, script, definition }];
    }),
  );
}

/** How GitLab's runner executes a script: in bash where an image has one, in sh where not, with nothing on standard input. */
export const shells: Readonly<Record<string, readonly string[]>> = {
  dash: ["dash", "-c", 'set -e; : | eval "$(cat "$0")"'],
  bash: ["bash", "-c", 'set -eo pipefail; : | eval "$(cat "$0")"'],
  busybox: ["busybox", "sh", "-c", 'set -e; : | eval "$(cat "$0")"'],
};

/** Whether a shell is on this machine. BusyBox is what images of Alpine have. */
const isThere = (command: string): boolean => spawnSync(command, command === "busybox" ? ["true"] : ["-c", "true"]).status === 0;

/** The same tests with each of several programs; where one is missing, they are skipped and say so. */
export function describeEach(programs: Readonly<Record<string, boolean>>, title: (name: string) => string, body: (name: string) => void): void {
  for (const [name, there] of Object.entries(programs)) {
    if (there) describe(title(name), () => body(name));
    else describe.skip(`${title(name)} (skipped: no ${name} here)`, () => body(name));
  }
}

/** Shells by whether they are here. */
export const availableShells: Readonly<Record<string, boolean>> = Object.fromEntries(Object.entries(shells).map(([name, [command]]) => [name, isThere(command!)]));

/** One run of a recorded tool. */
export interface Call {
  readonly tool: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
}

export interface JobRun {
  readonly code: number | null;
  readonly log: string;
  /** Runs of recorded tools, in order. */
  readonly calls: readonly Call[];
  /** What it left in the directory of temporary files. */
  readonly left: readonly string[];
}

export interface JobOptions {
  readonly script: string;
  /** Environment besides PATH and TMPDIR. `$NAME` of others is put in, as GitLab does. */
  readonly variables: Readonly<Record<string, string>>;
  /** Programs in place of real ones, by their name: what they do after they were recorded. */
  readonly tools?: Readonly<Record<string, string>>;
  /** Real programs whose command lines are recorded besides. */
  readonly recorded?: readonly string[];
  /** Programs that the image is without. */
  readonly without?: readonly string[];
  readonly directory: string;
  /** @default "dash" */
  readonly shell?: string;
}

/** Runs a job's script with what a runner gives it. */
export async function runJob({ script, variables, tools = {}, recorded = [], without = [], directory, shell = "dash" }: JobOptions): Promise<JobRun> {
  const place = mkdtempSync(join(tmpdir(), "dso-job-"));
  const [bin, records, temporary] = ["bin", "records", "tmp"].map((name) => join(place, name)) as [string, string, string];
  for (const each of [bin, records, temporary]) mkdirSync(each);
  const record = (name: string, then: string): string => `#!/bin/sh
record=$(/usr/bin/mktemp '${records}/'$(/bin/date +%s%N)-${name}-XXXXXX)
{ /usr/bin/printf '%s\\0' "$PWD" "$#" "$@"; /usr/bin/env -0; } > "$record"
${then}
`;
  for (const name of recorded) writeFileSync(join(bin, name), record(name, `exec ${realPath(name)} "$@"`), { mode: 0o755 });
  for (const [name, then] of Object.entries(tools)) writeFileSync(join(bin, name), record(name, then), { mode: 0o755 });
  const path = without.length === 0 ? process.env["PATH"]! : imageWithout(join(place, "image"), without);
  writeFileSync(join(place, "script"), script);
  const [command, ...args] = shells[shell]!;
  const environment = expandVariables({ CI_PROJECT_DIR: directory, CI_PROJECT_NAMESPACE: "forge/projects/demo", ...variables });
  return new Promise((resolve, reject) => {
    const child = spawn(command!, [...args, join(place, "script")], {
      cwd: directory,
      env: { PATH: `${bin}${delimiter}${path}`, TMPDIR: temporary, HOME: place, ...environment } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => output.push(part));
    child.once("error", reject);
    child.once("close", (code) => {
      const calls = readdirSync(records).sort().map((name) => readCall(join(records, name), name.split("-").slice(1, -1).join("-")));
      const left = readdirSync(temporary);
      rmSync(place, { recursive: true, force: true });
      resolve({ code, log: Buffer.concat(output).toString(), calls, left });
    });
  });
}

/** A PATH with every program of the machine but these. */
function imageWithout(directory: string, without: readonly string[]): string {
  mkdirSync(directory, { recursive: true });
  const found = new Map<string, string>();
  for (const each of ["/usr/bin", "/bin"]) for (const name of readdirSync(each)) if (!found.has(name)) found.set(name, join(each, name));
  for (const name of without) found.delete(name);
  spawnSync("ln", ["-s", "-t", directory, ...found.values()]);
  return directory;
}

function realPath(name: string): string {
  return spawnSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim() || name;
}

function expandVariables(variables: Readonly<Record<string, string>>): Record<string, string> {
  const put = (text: string): string => text.replace(/\$\$|\$\{?([A-Za-z_]\w*)\}?/g, (match, name: string) => (match === "$$" ? "$" : (variables[name] ?? "")));
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, put(value)]));
}

function readCall(file: string, tool: string): Call {
  const [directory = "", count = "0", ...rest] = readFileSync(file, "utf8").split("\0");
  const many = Number(count);
  const env = rest.slice(many).filter(Boolean).map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
  return { tool, directory, args: rest.slice(0, many), env: Object.fromEntries(env) };
}

/** A directory with these files, for one test. */
export function sourceTree(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "dso-source-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
