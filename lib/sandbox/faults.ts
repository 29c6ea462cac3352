/** What Terraform asks for, in words that say what happens to an object. */
export type Operation = "create" | "read" | "update" | "delete" | "plan" | "import" | "lookup" | "open" | "configure";

/** Something that is to go wrong, counted from when it is added. */
export interface Fault {
  /** Resource, data source or ephemeral type; absent: any. */
  readonly type?: string;
  /** Absent: any. */
  readonly operation?: Operation;
  /** Provider endpoint; absent: any. */
  readonly endpoint?: string;
  /** The first matching call that fails, from 1. @default 1 */
  readonly nth?: number;
  /** How many matching calls fail, from there on. @default 1 */
  readonly times?: number;
  /** Text of the error. Absent with a delay: only slow. @default "injected failure" */
  readonly error?: string;
  /** Milliseconds to wait before the answer. @default 0 */
  readonly delay?: number;
  /**
   * before: nothing has happened. after: the service did it, and the answer is lost, as when a connection breaks.
   * @default "before"
   */
  readonly moment?: "before" | "after";
}

export class FaultList {
  private faults: { readonly fault: Fault; seen: number }[] = [];
  private readonly counts: { [type: string]: { [operation: string]: number } } = {};

  add(fault: Fault): void {
    this.faults.push({ fault, seen: 0 });
  }

  clear(): void {
    this.faults = [];
  }

  list(): readonly Fault[] {
    return this.faults.map(({ fault }) => fault);
  }

  /** Calls so far, by type and operation. */
  get calls(): { readonly [type: string]: { readonly [operation: string]: number } } {
    return this.counts;
  }

  /** Counts a call and says what goes wrong with it. */
  meet(type: string, operation: Operation, endpoint: string): readonly Fault[] {
    const counts = (this.counts[type] ??= {});
    counts[operation] = (counts[operation] ?? 0) + 1;
    if (this.faults.length === 0) return [];
    return this.faults
      .filter(({ fault }) => (fault.type ?? type) === type && (fault.operation ?? operation) === operation && (fault.endpoint ?? endpoint) === endpoint)
      .filter((entry) => {
        entry.seen += 1;
        const first = entry.fault.nth ?? 1;
        return entry.seen >= first && entry.seen < first + (entry.fault.times ?? 1);
      })
      .map(({ fault }) => fault);
  }
}
