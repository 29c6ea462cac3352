/** What takes longer than this is worth being told about. */
const SILENT_MS = 2000;
const BETWEEN_MS = 200;

/** Says on a terminal how far something has come, in one line that is written over; nothing elsewhere. */
export class Progress {
  private readonly started = Date.now();
  private last = 0;
  private shown = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** @param text e.g. `synthesised 120 of 1000 projects` */
  show(text: string): void {
    const now = Date.now();
    if (!this.stream.isTTY || now - this.started < SILENT_MS || now - this.last < BETWEEN_MS) return;
    this.last = now;
    this.stream.write(`\r${text.padEnd(this.shown)}`);
    this.shown = text.length;
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown > 0) this.stream.write(`\r${" ".repeat(this.shown)}\r`);
    this.shown = 0;
  }
}
