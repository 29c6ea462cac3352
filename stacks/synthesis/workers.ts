import { join } from "node:path";
import { DsoError, type LocatedFinding } from "../../lib/errors";
import { chunks } from "../../lib/values/chunks";
import type { Job, ReadFile, StagedStack, Unit, Workforce } from "./job";
import type { Answer, Request } from "./messages";
import { WorkerProcess } from "./worker-process";

/** Files that are read, and projects that are synthesised, at a time: what a worker has in memory at once. */
export const PROJECTS_AT_A_TIME = 25;

interface Worker {
  process: WorkerProcess;
  readonly number: number;
}

/** Several processes, each with a share of the projects: memory is bounded by the projects at hand. */
export class Workers implements Workforce {
  private readonly workers: Worker[] = [];
  /** By whom a file was read: it need not read it again. */
  private readonly readers = new Map<string, Worker>();

  private constructor(private readonly job: Job, private readonly progress: (kind: "read" | "synthesise", done: number) => void) {}

  /** @param count of processes, at least 1 */
  static async start(job: Job, count: number, progress: (kind: "read" | "synthesise", done: number) => void): Promise<Workers> {
    const all = new Workers(job, progress);
    try {
      await Promise.all(Array.from({ length: count }, async (_, number) => all.workers.push({ number, process: await all.startProcess(number) })));
    } catch (error) {
      await all.close();
      throw error;
    }
    return all;
  }

  async read(files: readonly string[]): Promise<readonly ReadFile[]> {
    const read: ReadFile[] = [];
    const work = async (worker: Worker, chunk: readonly string[]) => {
      const answer = await worker.process.ask({ kind: "read", files: chunk });
      if (answer.kind !== "read") throw unexpected(answer);
      for (const file of chunk) this.readers.set(file, worker);
      read.push(...answer.read);
      this.progress("read", read.length);
    };
    await this.share(chunks(files, PROJECTS_AT_A_TIME), work, () => undefined);
    const order = new Map(files.map((file, index) => [file, index]));
    return read.sort((a, b) => order.get(a.file)! - order.get(b.file)!);
  }

  async synthesise({ base, files }: Unit): Promise<readonly StagedStack[]> {
    const stacks: StagedStack[] = [];
    // What is wrong with the platform is found with each part.
    const findings = new Map<string, LocatedFinding>();
    const parts: Unit[] = [...(base ? [{ base, files: [] }] : []), ...this.byReader(files)];
    const work = async (worker: Worker, part: Unit) => {
      const answer = await this.synthesisePart(worker, part);
      if (answer.kind === "wrong") for (const finding of answer.findings) findings.set(JSON.stringify(finding), finding);
      else if (answer.kind === "staged") stacks.push(...answer.stacks);
      else throw unexpected(answer);
      this.progress("synthesise", stacks.length);
    };
    await this.share(parts, work, ({ files: [first] }) => (first === undefined ? undefined : this.readers.get(first)));
    if (findings.size > 0) throw new DsoError([...findings.values()]);
    return stacks;
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map(({ process }) => process.stop()));
  }

  /** Once more by a fresh process where one that has forgotten its former stacks fails. */
  private async synthesisePart(worker: Worker, unit: Unit): Promise<Answer> {
    const request: Request = { kind: "synthesise", unit };
    const answer = await worker.process.ask(request);
    if (answer.kind !== "failed" || !answer.used) return answer;
    await worker.process.stop();
    worker.process = await this.startProcess(worker.number);
    return worker.process.ask(request);
  }

  private async startProcess(number: number): Promise<WorkerProcess> {
    const process = new WorkerProcess();
    try {
      const answer = await process.ask({ kind: "job", job: { ...this.job, staging: join(this.job.staging, String(number)) } });
      if (answer.kind !== "ready") throw unexpected(answer);
      return process;
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  /** Everybody takes the next task: first those that are theirs, then whatever is left. */
  private async share<T>(tasks: readonly T[], work: (worker: Worker, task: T) => Promise<void>, ownerOf: (task: T) => Worker | undefined): Promise<void> {
    const left = [...tasks];
    const next = (worker: Worker): T | undefined => {
      const own = left.findIndex((task) => ownerOf(task) === worker);
      const free = own >= 0 ? own : left.findIndex((task) => ownerOf(task) === undefined);
      return left.splice(free >= 0 ? free : left.length - 1, 1)[0];
    };
    await Promise.all(
      this.workers.map(async (worker) => {
        for (let task = next(worker); task !== undefined; task = next(worker)) await work(worker, task);
      }),
    );
  }

  private byReader(files: readonly string[]): Unit[] {
    const shares = new Map<Worker | undefined, string[]>();
    for (const file of files) {
      const reader = this.readers.get(file);
      const share = shares.get(reader) ?? [];
      share.push(file);
      shares.set(reader, share);
    }
    return [...shares.values()].flatMap((share) => chunks(share, PROJECTS_AT_A_TIME).map((chunk) => ({ base: false, files: chunk })));
  }
}

function unexpected(answer: Answer): Error {
  return new Error(answer.kind === "failed" ? answer.message : `a worker process of the synthesis answers ${answer.kind}`);
}
