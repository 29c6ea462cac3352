// Whether the engine that runs the plans is there and new enough.
import { spawnSync } from "node:child_process";

/** Write-only arguments, and ephemeral resources in both engines. */
const minimum = [1, 11];

/** @returns one line that says what to install, or undefined where all is well */
export function checkEngine(environment) {
  const binary = environment.TERRAFORM_BINARY_NAME || "terraform";
  const advice = `install Terraform ${minimum.join(".")} or newer, or OpenTofu ${minimum.join(".")} or newer with TERRAFORM_BINARY_NAME=tofu`;
  const { status, stdout, error } = spawnSync(binary, ["version", "-json"], {
    encoding: "utf8",
    env: { ...environment, CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (error?.code === "ENOENT") return `${binary} is not in PATH: ${advice}`;
  const version = status === 0 ? parseVersion(stdout) : undefined;
  if (version === undefined) return `${binary} does not tell its version: ${advice}`;
  const [major, minor] = version.split(".").map(Number);
  const recent = major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
  return recent ? undefined : `${binary} is version ${version}: ${advice}`;
}

function parseVersion(output) {
  try {
    return JSON.parse(output).terraform_version;
  } catch {
    return undefined;
  }
}
