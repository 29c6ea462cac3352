import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type SandboxOptions, startSandbox } from "./sandbox";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const EXIT_CODES: { readonly [signal: string]: number } = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** How long a command that was asked to stop may take before it is made to: Terraform writes its state first. */
const GRACE_SECONDS = 20;

/**
 * Runs a command with its Terraform providers answered by a sandbox, and returns its exit code.
 *
 * The command has a process group of its own. A signal to the sandbox is passed on to it, and whatever the command
 * started is gone before this returns, also what left the group (cdktf starts Terraform in terminals of their own):
 * on Linux it is found by the sandbox's address in its environment. If the sandbox itself is killed for good, a small
 * shell that holds the other end of a pipe does the same.
 */
export async function runInSandbox(command: readonly string[], options: SandboxOptions = {}): Promise<number> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error("dso sandbox: no command was given: write it after --, for example dso sandbox -- npx cdktf deploy '*'");
  // From the first moment on: a signal that comes while things start would end the sandbox and leave the command.
  const relay = new SignalRelay();
  try {
    const sandbox = await startSandbox(options);
    try {
      if (relay.received) return EXIT_CODES[relay.received] ?? 1;
      const child = spawn(program, args, { stdio: "inherit", env: environmentFor(sandbox.environment), detached: true });
      return await supervise(child, sandbox.url, relay);
    } finally {
      await sandbox.close();
    }
  } finally {
    relay.stop();
  }
}

function environmentFor(sandbox: Record<string, string>): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...sandbox };
  const cliConfig = environment["TF_CLI_CONFIG_FILE"];
  // Terraform warns on every call about a configuration file that is not there.
  if (cliConfig !== undefined && !existsSync(cliConfig)) delete environment["TF_CLI_CONFIG_FILE"];
  return environment;
}

/** Passes signals on to a process group, also one that came before there was a group. */
class SignalRelay {
  received: NodeJS.Signals | undefined;
  private target: { readonly group: number; readonly mark: string } | undefined;
  private killer: NodeJS.Timeout | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.pass);
  }

  passTo(group: number, mark: string): void {
    this.target = { group, mark };
    if (this.received) this.pass(this.received);
  }

  stop(): void {
    clearTimeout(this.killer);
    for (const signal of SIGNALS) process.off(signal, this.pass);
  }

  private readonly pass = (signal: NodeJS.Signals) => {
    this.received = signal;
    if (!this.target) return;
    const { group, mark } = this.target;
    signalGroup(group, signal);
    this.killer ??= setTimeout(() => signalAll(group, mark, "SIGKILL"), GRACE_SECONDS * 1000);
  };
}

async function supervise(child: ChildProcess, mark: string, relay: SignalRelay): Promise<number> {
  const watchdog = child.pid === undefined ? undefined : startWatchdog(child.pid, mark);
  if (child.pid !== undefined) relay.passTo(child.pid, mark);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") {
          process.stderr.write(`dso sandbox: command not found: ${child.spawnfile}\n`);
          resolve(127);
        } else reject(error);
      });
      child.once("exit", (code, signal) => resolve(code ?? EXIT_CODES[signal ?? ""] ?? 1));
    });
  } finally {
    await stopLeftovers(child.pid, mark);
    watchdog?.kill("SIGKILL");
  }
}

/** Ends what the command left running: politely, then not. */
async function stopLeftovers(group: number | undefined, mark: string): Promise<void> {
  for (const signal of ["SIGTERM", "SIGTERM", "SIGTERM", "SIGKILL"] as const) {
    if (leftovers(group, mark).length === 0) return;
    signalAll(group, mark, signal);
    for (let wait = 0; wait < 20 && leftovers(group, mark).length > 0; wait++) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function signalAll(group: number | undefined, mark: string, signal: NodeJS.Signals): void {
  signalGroup(group, signal);
  for (const pid of marked(mark)) signalOne(pid, signal);
}

function signalGroup(group: number | undefined, signal: NodeJS.Signals): void {
  if (group !== undefined) signalOne(-group, signal);
}

function signalOne(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function leftovers(group: number | undefined, mark: string): number[] {
  const found = marked(mark);
  return group !== undefined && signalOne(-group, 0) ? [group, ...found] : found;
}

/** Processes that carry this sandbox's address in their environment, so were started from its command. */
function marked(mark: string): number[] {
  if (process.platform !== "linux") return [];
  const wanted = `DSO_SANDBOX_URL=${mark}\0`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, "latin1").includes(wanted) && !readFileSync(`/proc/${name}/stat`, "latin1").includes(") Z ");
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Reads until the sandbox is gone, however it went, then ends the command and what it started. */
const WATCHDOG = `
read -r _
kill -TERM -"$1" 2>/dev/null
for signal in TERM KILL; do
  for environ in /proc/[0-9]*/environ; do
    pid=\${environ#/proc/}; pid=\${pid%/environ}
    if [ "$pid" != $$ ] && grep -qaF "DSO_SANDBOX_URL=$2" "$environ" 2>/dev/null; then kill -$signal "$pid" 2>/dev/null; fi
  done
  sleep 5
done
kill -KILL -"$1" 2>/dev/null
`;

function startWatchdog(group: number, mark: string): ChildProcess {
  const watchdog = spawn("/bin/sh", ["-c", WATCHDOG, "dso-sandbox-watchdog", String(group), mark], {
    stdio: ["pipe", "ignore", "ignore"],
    // A group of its own, so that a signal to the sandbox's group does not end it first.
    detached: true,
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  watchdog.on("error", () => {});
  watchdog.unref();
  return watchdog;
}
