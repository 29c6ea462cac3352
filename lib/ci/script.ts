import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CiPlatform } from "./component";
import { assignments } from "./shell";

const scripts = new Map<string, string>();

/**
 * A job's script, from `scripts/<name>.sh`. The files are read as they are, so that shellcheck and a test run exactly
 * what a job runs: inputs reach them as variables of the job, never by interpolation. Each is read once.
 */
export function script(name: string): string {
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(__dirname, "scripts", `${name}.sh`), "utf8");
  scripts.set(name, text);
  return text;
}

/**
 * What a job runs that reads secrets: the platform's facts, how to log in (`scripts/secrets.sh`), then
 * scripts of its own.
 * The facts are shell variables that the script itself sets, so no variable of a pipeline takes their place.
 */
export function scriptWithSecrets(platform: CiPlatform, ...names: readonly string[]): string {
  return together(assignments(facts(platform)), ...["identity", "common", "json", "secrets", ...names].map(script));
}

/** What a job runs that has nothing to do with secrets. */
export function scriptOf(...names: readonly string[]): string {
  return together(...["common", ...names].map(script));
}

function together(...parts: readonly string[]): string {
  return ["set -eu\n", ...parts].join("\n");
}

function facts({ forge, rootPath, secrets, registry, artefacts, analysis }: CiPlatform): Readonly<Record<string, string>> {
  return {
    forge_url: forge,
    forge_scheme: new URL(forge).protocol.replace(":", ""),
    projects_root: rootPath,
    ...(secrets && { store_url: secrets.url, store_mount: secrets.mount, store_login: secrets.authMount }),
    ...(registry !== undefined && { registry }),
    ...(artefacts !== undefined && { artefacts_url: artefacts }),
    ...(analysis !== undefined && { analysis_url: analysis }),
  };
}
