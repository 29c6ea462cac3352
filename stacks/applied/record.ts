import { compareText } from "../../lib/values/order";

/**
 * What a stack was when it was last applied. Pipelines compare with it what is synthesised now; `dso diff` knows from it
 * what held user data in a stack that is not synthesised any more.
 */
export interface AppliedRecord {
  /** Name of the stack. */
  readonly stack: string;
  /** SHA-256, in hexadecimal, of the configuration as it was applied; `UNKNOWN` from when an apply begins until it succeeds. */
  readonly digest: string;
  /** Addresses of the resources that hold user data, sorted. */
  readonly keeps: readonly string[];
  /**
   * Addresses of the resources of such types that are not kept: the policy is to purge, or they can be written again.
   * What is in neither list was made by an apply that nobody recorded. @default - not told
   */
  readonly unkept?: readonly string[];
  /** Whether the stack was applied with `state: retired`: then, and only then, may it vanish (decision 3). */
  readonly state: "active" | "retired";
  /** Number of the pipeline that applied it, rising. @default - applied by no pipeline */
  readonly run?: number;
  /** When it was applied, in ISO 8601. Absent while it is only about to be. */
  readonly at?: string;
}

/** No configuration's digest. */
const UNKNOWN = "0".repeat(64);

/**
 * What is recorded when an apply begins, for it may make things and never be recorded: all that was there or will be.
 * @param next what is recorded once it has succeeded
 * @param last what was recorded before
 */
export function begun({ stack, ...next }: AppliedRecord, last: AppliedRecord | undefined): AppliedRecord {
  const keeps = merged(last?.keeps, next.keeps);
  const tellsUnkept = last === undefined || last.unkept !== undefined;
  return {
    ...last,
    stack,
    digest: UNKNOWN,
    keeps,
    unkept: tellsUnkept ? merged(last?.unkept, next.unkept).filter((address) => !keeps.includes(address)) : undefined,
    state: last?.state === "retired" && next.state === "retired" ? "retired" : "active",
  };
}

/** Whether a stack was applied to its end at least once. */
export function wasApplied({ digest, at }: AppliedRecord): boolean {
  return digest !== UNKNOWN || at !== undefined;
}

function merged(some: readonly string[] = [], others: readonly string[] = []): readonly string[] {
  return [...new Set([...some, ...others])].sort(compareText);
}

/** What a text of JSON says. @throws Error that says where the text is, when it is none */
export function jsonIn(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is not JSON: ${(error as Error).message}; put back what was there, or remove it`);
  }
}

/**
 * @param stack whose record it is to be
 * @throws Error when the text is no record, or another's, with what is wrong with it
 */
export function parseRecord(text: string, where: string, stack: string): AppliedRecord {
  const value = jsonIn(text, where) as Partial<AppliedRecord> | null;
  const right =
    typeof value?.stack === "string" &&
    /^[0-9a-f]{64}$/.test(value.digest ?? "") &&
    Array.isArray(value.keeps) &&
    (value.unkept === undefined || Array.isArray(value.unkept)) &&
    (value.state === "active" || value.state === "retired");
  if (!right) throw new Error(`${where} is no record of an applied stack: it must have stack, digest, keeps and state`);
  if (value.stack !== stack) throw new Error(`${where} is a record of ${value.stack}, and should be one of ${stack}: put back what was there, or remove it`);
  return value as AppliedRecord;
}
