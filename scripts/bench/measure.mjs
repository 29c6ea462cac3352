// Runs a command and says what it took, with all processes that it started.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Characters of what a failed command said. */
const MOST_TOLD = 4000;
const here = dirname(fileURLToPath(import.meta.url));

/**
 * @param command and its arguments
 * @param options.environment added to that of this process
 * @param options.codes exit codes that are not a failure, 0 by default
 * @returns cpu (seconds of user and system, of the command and whatever it waited for), wall (seconds), peaks (MiB
 *   resident, of each Node process), code and stdout
 */
export async function measure(command, { environment = {}, cwd, codes = [0] } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), "dso-measure-"));
  const peaks = join(scratch, "peaks");
  const env = { ...process.env, ...environment, BENCH_PEAKS: peaks, NODE_OPTIONS: `--require ${join(here, "peak.cjs")}` };
  try {
    // bash's own `time` counts every process that has been waited for, however far down.
    const timed = ["-c", 'TIMEFORMAT="%R %U %S"; time "$@" 2>"$0"', join(scratch, "stderr"), ...command];
    const { code, stdout, stderr: times } = await run("bash", timed, { cwd, env });
    const said = existsSync(join(scratch, "stderr")) ? readFileSync(join(scratch, "stderr"), "utf8") : "";
    if (!codes.includes(code)) throw new Error(`${command.slice(0, 3).join(" ")} ended with exit ${code}\n${`${stdout}${said}${times}`.slice(0, MOST_TOLD)}`);
    const [wall, user, system] = times.trim().split("\n").at(-1).replaceAll(",", ".").split(" ").map(Number);
    const found = existsSync(peaks) ? readFileSync(peaks, "utf8").trim().split("\n").filter(Boolean) : [];
    return { cpu: user + system, wall, peaks: found.map((line) => Number(line.split(" ", 1)[0])), code, stdout };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const running = new Set();
process.on("exit", () => {
  for (const pid of running) process.kill(-pid, "SIGKILL");
});

/** Without blocking: the sandbox answers in this process. With a process group of its own, which ends when this does. */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
    running.add(child.pid);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    child.once("error", reject);
    child.once("exit", () => running.delete(child.pid));
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}
