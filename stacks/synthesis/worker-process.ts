import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Answer, Request } from "./messages";

/** A worker process, seen from the one that started it. */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private waiting?: { resolve: (answer: Answer) => void; reject: (error: Error) => void };
  private ended?: string;

  constructor() {
    this.child = fork(join(__dirname, "worker.js"), [], { serialization: "advanced", stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.child.on("message", (answer: Answer) => this.settle((waiting) => waiting.resolve(answer)));
    this.child.on("error", (error) => this.fail(error.message));
    this.child.on("exit", (code, signal) => this.fail(`it ended with ${signal ?? `exit code ${code}`}`));
  }

  /** One request at a time. @throws Error when the process ends without an answer */
  ask(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      if (this.ended !== undefined) this.fail(this.ended);
      else this.child.send(request, (error) => error && this.fail(error.message));
    });
  }

  /** Ends the process, whatever it does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    if (this.child.connected) this.child.disconnect();
    else this.child.kill();
    await exited;
  }

  private fail(reason: string): void {
    this.ended ??= reason;
    this.settle(({ reject }) => reject(new Error(`a worker process of the synthesis does not answer: ${this.ended}`)));
  }

  private settle(with_: (waiting: NonNullable<WorkerProcess["waiting"]>) => void): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) with_(waiting);
  }
}
