/** cdktf's own module, whose function every token calls. */
interface StackTraceModule {
  captureStackTrace: (below?: unknown) => string[];
}

/**
 * Has cdktf keep no stack trace of each token that is made: a sixth of the time of a synthesis, for a line in the
 * message of an error that only its resolution can raise. cdktf has no switch for it: it raises `Error.stackTraceLimit`
 * itself. So its function is replaced, in the process of `stacks/main.ts` and its workers alone, never for whoever uses
 * the library. `DSO_TRACES` keeps them, for the authors of plugins.
 * @returns whether traces are off: not where this version of cdktf has no such function
 */
export function omitCreationTraces(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment["DSO_TRACES"]) return false;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const traces = require("cdktf/lib/tokens/private/stack-trace") as Partial<StackTraceModule>;
    if (typeof traces.captureStackTrace !== "function") return false;
    traces.captureStackTrace = () => [];
    return true;
  } catch {
    return false;
  }
}
