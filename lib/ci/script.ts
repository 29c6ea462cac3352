import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A job's script, from `scripts/<name>.sh`. The files are read as they are, so that shellcheck and a test run exactly
 * what a job runs: inputs reach them as variables of the job, never by interpolation.
 */
export function script(name: string): string {
  return readFileSync(join(__dirname, "scripts", `${name}.sh`), "utf8");
}
