// On what was measured.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { root } from "../providers.mjs";

/** @returns facts as `[what, value]`, taken before anything is measured */
export function machine() {
  const require = createRequire(import.meta.url);
  const engine = process.env.TERRAFORM_BINARY_NAME || "terraform";
  return [
    ["processor", `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} of them`],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ["system", `${type()} ${release()}`],
    ["load before", loadavg()[0].toFixed(2)],
    ["Node.js", process.version],
    ["engine", said(engine, ["version"]).split("\n", 1)[0]],
    ["cdktf", require("cdktf/package.json").version],
    ["this library", `${require("../../package.json").version}, commit ${said("git", ["rev-parse", "--short", "HEAD"])}${said("git", ["status", "--porcelain", "lib", "stacks", "scripts"]) === "unknown" ? "" : " with changes"}`],
    ["measured on", new Date().toISOString().slice(0, 10)],
  ];
}

function said(command, args) {
  const { stdout } = spawnSync(command, args, { cwd: root, encoding: "utf8", env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
  return (stdout ?? "").trim() || "unknown";
}
