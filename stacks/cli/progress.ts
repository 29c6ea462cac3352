/** Whoever waits less is not told. */
const PATIENCE = 2000;

/** Where it is shown; `process.stderr` by default. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Says how far a command is, on one line that is written over: `planning 3 of 7: project-demo`. Nothing is said in the
 * first two seconds, and nothing at all where nobody watches: in a pipeline, or into a file.
 */
export class Progress {
  private done = 0;
  private readonly doing = new Set<string>();
  private readonly since: number;
  private shown = false;
  private readonly timer?: NodeJS.Timeout;

  /** @param what such as "planning" */
  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly stream: ProgressStream = process.stderr,
    private readonly now: () => number = Date.now,
  ) {
    this.since = now();
    if (!stream.isTTY) return;
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
    if (this.shown) this.stream.write("\r\u001b[K");
    this.shown = false;
  }

  private show(): void {
    if (!this.stream.isTTY || this.now() - this.since < PATIENCE) return;
    const [first] = this.doing;
    const line = `${this.what} ${Math.min(this.done + 1, this.total)} of ${this.total}${first === undefined ? "" : `: ${first}`}`;
    this.stream.write(`\r\u001b[K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.shown = true;
  }
}
