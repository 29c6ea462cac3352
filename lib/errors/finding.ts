/** What a failure is made of, and how it is shown. */

/** Steps from the root of a declaration to the value that is wrong, e.g. `["environments", 0, "cluster"]`. */
export type Path = readonly (string | number)[];

/** What a rule finds wrong with a declaration, before anybody knows where that declaration stands. */
export interface Finding {
  /** Stable, for scripts: `unknown-cluster`. */
  readonly code: string;
  readonly at: Path;
  /** What is wrong. */
  readonly message: string;
  /** The value found. */
  readonly found?: unknown;
  /** What is allowed. */
  readonly allowed?: string;
  /** What to do, where that does not follow from what is allowed. */
  readonly fix?: string;
}

/** A finding, and where it is: `projects/demo.yaml:12:9`, or a construct path. */
export interface LocatedFinding extends Finding {
  readonly where: string;
}

/** Everything that was found wrong, at once. */
export class DsoError extends Error {
  constructor(readonly findings: readonly LocatedFinding[]) {
    super(findings.map(describe).join("\n"));
    this.name = "DsoError";
  }
}

/** Several lines for people: where and what, then found, allowed and what to do. */
export function describe(finding: LocatedFinding): string {
  const lines = [`${finding.where}: ${finding.message} [${finding.code}]`];
  if (finding.found !== undefined) lines.push(`    found:   ${show(finding.found)}`);
  if (finding.allowed !== undefined) lines.push(`    allowed: ${finding.allowed}`);
  if (finding.fix !== undefined) lines.push(`    to do:   ${finding.fix}`);
  return lines.join("\n");
}

const MOST_SHOWN = 200;

/** A value on one line. Text stands as it is, unless that would hide where it ends. */
function show(value: unknown): string {
  const plain = typeof value === "string" && value !== "" && !/[\p{Cc}\u2028\u2029]|^\s|\s$/u.test(value);
  const text = plain ? value : typeof value === "number" ? String(value) : json(value);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // An alias of a mapping that holds it cannot be written down.
    return String(value);
  }
}

/** Thrown at once, where going on makes no sense: a mistake in code rather than in a declaration. */
export function failure(where: string, finding: Finding): DsoError {
  return new DsoError([{ ...finding, where }]);
}
