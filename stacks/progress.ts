import { ProgressLine, type ProgressStream } from "./progress-line";

/** Counts what a command does, one thing after the other or several at once: `planning 3 of 7: project-demo`. */
export class Progress {
  private done = 0;
  private readonly doing = new Set<string>();
  private readonly line: ProgressLine;
  private readonly timer?: NodeJS.Timeout;

  /** @param what such as "planning" */
  constructor(private readonly what: string, private readonly total: number, stream?: ProgressStream, now?: () => number) {
    this.line = new ProgressLine(stream, now);
    if (!this.line.watched) return;
    this.timer = setInterval(() => this.show(), 500);
    this.timer.unref();
  }

  /** Does one of the things, and counts it whether it succeeds or not. */
  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.doing.add(name);
    this.show();
    try {
      return await work();
    } finally {
      this.doing.delete(name);
      this.done++;
      this.show();
    }
  }

  /** Takes the line away. To be called in any case. */
  end(): void {
    clearInterval(this.timer);
    this.line.end();
  }

  private show(): void {
    const [first] = this.doing;
    this.line.show(`${this.what} ${Math.min(this.done + 1, this.total)} of ${this.total}${first === undefined ? "" : `: ${first}`}`);
  }
}
