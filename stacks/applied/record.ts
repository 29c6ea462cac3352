/**
 * What a stack was when it was last applied. Pipelines compare with it what is synthesised now; `dso diff` knows from it
 * what held user data in a stack that is not synthesised any more.
 */
export interface AppliedRecord {
  /** Name of the stack. */
  readonly stack: string;
  /** SHA-256, in hexadecimal, of the configuration as it was applied. */
  readonly digest: string;
  /** Addresses of the resources that hold user data, sorted. */
  readonly keeps: readonly string[];
  /** Whether the stack was applied with `state: retired`: then, and only then, may it vanish (decision 3). */
  readonly state: "active" | "retired";
  /** Number of the pipeline that applied it, rising. @default - applied by no pipeline */
  readonly run?: number;
  /** When it was applied, in ISO 8601. Absent while it is only about to be. */
  readonly at?: string;
}

/** @throws Error when the text is no record, with what is wrong with it */
export function parseRecord(text: string, where: string): AppliedRecord {
  const value = JSON.parse(text) as Partial<AppliedRecord> | null;
  const right =
    typeof value?.stack === "string" &&
    /^[0-9a-f]{64}$/.test(value.digest ?? "") &&
    Array.isArray(value.keeps) &&
    (value.state === "active" || value.state === "retired");
  if (!right) throw new Error(`${where} is no record of an applied stack: it must have stack, digest, keeps and state`);
  return value as AppliedRecord;
}
