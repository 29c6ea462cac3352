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
}
