import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { engineBinary } from "../engine";

export interface EngineRun {
  readonly code: number;
  /** What it printed, in the order in which it came: for people. */
  readonly output: string;
  /** What it answered, without what it says besides, such as warnings and a log: for programs. */
  readonly answer: string;
  /** Whether this process was told to end meanwhile. The engine may have come to its end all the same. */
  readonly interrupted: boolean;
}

/** What comes before every other command. */
export const INIT: readonly string[] = ["init", "-input=false", "-no-color"];

/** By which a process is told to end. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs Terraform or OpenTofu. Whoever ends this process ends the engine gently: it gets one interrupt, finishes what it
 * is at, writes its state and gives its lock back; a second one would make it drop everything. So it is in a process
 * group of its own, where the signals that a runner sends to everybody do not reach it.
 * @param show whether its output is passed on as it comes
 */
export function runEngine(args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv, show: boolean): Promise<EngineRun> {
  const env: NodeJS.ProcessEnv = { ...environment, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  const cliConfig = env["TF_CLI_CONFIG_FILE"];
  // It warns on every call about a configuration file that is not there.
  if (cliConfig && !existsSync(cliConfig)) delete env["TF_CLI_CONFIG_FILE"];
  return new Promise((resolve, reject) => {
    const child = spawn(engineBinary(environment), args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let interrupted = false;
    const interrupt = () => {
      if (interrupted) return;
      interrupted = true;
      child.kill("SIGINT");
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    const done = () => {
      for (const signal of SIGNALS) process.off(signal, interrupt);
    };
    // Who reads may be gone before the engine is: it must be let finish all the same.
    for (const stream of [process.stdout, process.stderr]) if (stream.listenerCount("error") === 0) stream.on("error", () => {});
    const [parts, answer]: [Buffer[], Buffer[]] = [[], []];
    const collect = (stream: NodeJS.WriteStream, ...kept: Buffer[][]) => (part: Buffer) => {
      for (const each of kept) each.push(part);
      if (show) stream.write(part);
    };
    child.stdout.on("data", collect(process.stdout, parts, answer));
    child.stderr.on("data", collect(process.stderr, parts));
    child.once("error", (error) => {
      done();
      reject(error);
    });
    child.once("close", (code) => {
      done();
      resolve({ code: code ?? 1, output: Buffer.concat(parts).toString(), answer: Buffer.concat(answer).toString(), interrupted });
    });
  });
}

/** What to tell of a state that another run holds; undefined where that is not why the engine failed, such as for want of a right to lock. */
export function heldState(stack: string, output: string): string | undefined {
  const held = output.includes("Error acquiring the state lock") ? holder(output) : undefined;
  if (held === undefined) return undefined;
  const { who, since, id } = held;
  return [
    `the state of ${stack} is held by ${who ?? "another run"}${since === undefined ? "" : ` since ${since}`}: nothing was changed`,
    "    to do:   wait until that run is done, then run this job again",
    ...(id === undefined ? [] : [`             if that run is dead: in ${stack}'s directory, terraform force-unlock ${id}`]),
  ].join("\n");
}

interface Holder {
  readonly who?: string;
  readonly since?: string;
  readonly id?: string;
}

/** undefined where the output shows none: then it was not for another run that the state could not be locked. */
function holder(output: string): Holder | undefined {
  const text = output.replace(/[│\s]+/g, " ");
  // Of a state over HTTP the engine tells whose lock it is by its id only, of one in PostgreSQL not at all, where the lock
  // ends with the run that held it; what it calls the lock's info is its own.
  if (/HTTP remote state already locked|Workspace is already locked/.test(text)) return { id: /already locked: ?ID=([^\s"]+)/.exec(text)?.[1] };
  // Its own as well: the database refused something else.
  if (text.includes("Error message: pq: ")) return undefined;
  const told = (name: string) => new RegExp(`^[│\\s]*${name}:\\s+(\\S.*?)\\s*$`, "m").exec(output)?.[1];
  const id = told("ID");
  if (id !== undefined) return { who: told("Who"), since: told("Created"), id };
  return /already locked|PreconditionFailed|ConditionalCheckFailed/.test(text) ? {} : undefined;
}
