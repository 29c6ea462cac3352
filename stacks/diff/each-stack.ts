import { atATime } from "../at-a-time";
import { Progress } from "../progress";

/** What came of the same work for several stacks. */
export interface Outcomes<T> {
  readonly results: readonly T[];
  /** What went wrong, by stack: one that fails holds nobody back. */
  readonly failures: ReadonlyMap<string, Error>;
}

/** Does something for each stack, a few at a time, and says how far it is. Results are in the order of the stacks. */
export async function forEachStack<T>(what: string, stacks: readonly string[], parallel: number, work: (stack: string) => Promise<T>): Promise<Outcomes<T>> {
  const progress = new Progress(what, stacks.length);
  const results = new Map<string, T>();
  const failures = new Map<string, Error>();
  try {
    await atATime(stacks, parallel, async (stack) => {
      try {
        results.set(stack, await progress.during(stack, () => work(stack)));
      } catch (error) {
        failures.set(stack, error as Error);
      }
    });
  } finally {
    progress.end();
  }
  return { results: stacks.flatMap((stack) => (results.has(stack) ? [results.get(stack)!] : [])), failures };
}
