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
  const left = [...stacks];
  const worker = async () => {
    for (let stack = left.shift(); stack !== undefined; stack = left.shift()) {
      const name = stack;
      try {
        results.set(name, await progress.during(name, () => work(name)));
      } catch (error) {
        failures.set(name, error as Error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, parallel) }, worker));
  } finally {
    progress.end();
  }
  return { results: stacks.flatMap((stack) => (results.has(stack) ? [results.get(stack)!] : [])), failures };
}
