import { atATime } from "../at-a-time";
import { SIGNALS } from "../pipeline/engine-run";
import { Progress } from "../progress";

/** What came of the same work for several stacks. */
export interface Outcomes<T> {
  readonly results: readonly T[];
  /** What went wrong, by stack: one that fails holds nobody back. */
  readonly failures: ReadonlyMap<string, Error>;
  /** Whether it was told to end before all were done. */
  readonly interrupted: boolean;
}

/** Exit code of what was told to end, as shells have it. */
export const INTERRUPTED = 130;

/**
 * Does something for each stack, a few at a time, and says how far it is. Who is told to end takes no further stack; what
 * has been begun ends by itself. Results are in the order of the stacks.
 */
export async function forEachStack<T>(what: string, stacks: readonly string[], parallel: number, work: (stack: string) => Promise<T>): Promise<Outcomes<T>> {
  const progress = new Progress(what, stacks.length);
  const results = new Map<string, T>();
  const failures = new Map<string, Error>();
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    await atATime(stacks, parallel, async (stack) => {
      if (interrupted) return;
      try {
        results.set(stack, await progress.during(stack, () => work(stack)));
      } catch (error) {
        failures.set(stack, error as Error);
      }
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    progress.end();
  }
  return { results: stacks.flatMap((stack) => (results.has(stack) ? [results.get(stack)!] : [])), failures, interrupted };
}
