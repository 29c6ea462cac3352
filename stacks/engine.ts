import { spawnSync } from "node:child_process";

/** The first version with write-only arguments and `removed` blocks as they are used here. */
const OLDEST = [1, 11] as const;

/** What is run: Terraform, or what TERRAFORM_BINARY_NAME names, as it does for cdktf. */
export function engineBinary(environment: NodeJS.ProcessEnv): string {
  return environment["TERRAFORM_BINARY_NAME"] || "terraform";
}

/**
 * Whether Terraform (or OpenTofu, through TERRAFORM_BINARY_NAME) is there and new enough.
 * @returns what to install, in one line; undefined when all is well
 */
export function engineProblem(environment: NodeJS.ProcessEnv): string | undefined {
  const binary = engineBinary(environment);
  const wanted = `install Terraform or OpenTofu ${OLDEST.join(".")} or newer, and put it in PATH (OpenTofu: set TERRAFORM_BINARY_NAME=tofu)`;
  const { stdout, error } = spawnSync(binary, ["version", "-json"], { encoding: "utf8", env: { ...environment, CHECKPOINT_DISABLE: "1" } });
  if (error) return `${binary} was not found: ${wanted}`;
  const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (version === undefined) return `${binary} does not tell its version: ${wanted}`;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return `${binary} ${version} is too old: ${wanted}`;
  return undefined;
}

/** What {@link engineName} says where none answers. */
export const NO_ENGINE = "no engine";

/** "OpenTofu" or "Terraform", whichever answers; {@link NO_ENGINE} where none does. */
export function engineName(environment: NodeJS.ProcessEnv): string {
  const { stdout, error } = spawnSync(engineBinary(environment), ["version"], {
    encoding: "utf8",
    env: { ...environment, CHECKPOINT_DISABLE: "1" },
  });
  return error ? NO_ENGINE : /^OpenTofu v/m.test(stdout) ? "OpenTofu" : "Terraform";
}
