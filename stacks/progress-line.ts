/** Whoever waits less is not told. */
const PATIENCE_MS = 2000;
const BETWEEN_MS = 200;

/** Where it is shown; `process.stderr` by default. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * One line that is written over, which says how far a command is. Nothing is said in the first two seconds, and nothing
 * at all where nobody watches: in a pipeline, or into a file.
 */
export class ProgressLine {
  private readonly since: number;
  private last = -Infinity;
  private shown = false;

  constructor(private readonly stream: ProgressStream = process.stderr, private readonly now: () => number = Date.now) {
    this.since = now();
  }

  get watched(): boolean {
    return this.stream.isTTY === true;
  }

  /** @param text e.g. `synthesised 120 stacks of 1000 projects`; it is cut where the terminal ends */
  show(text: string): void {
    const now = this.now();
    if (!this.watched || now - this.since < PATIENCE_MS || now - this.last < BETWEEN_MS) return;
    this.last = now;
    this.stream.write(`\r\u001b[K${text.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.shown = true;
  }

  /** Takes the line away. To be called in any case. */
  end(): void {
    if (this.shown) this.stream.write("\r\u001b[K");
    this.shown = false;
  }
}
