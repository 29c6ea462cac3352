/** What is wrong with one place of a synthesised configuration. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Terraform's address of the block, such as `harbor_project.demo`, `data.gitlab_group.root`, `provider.vault`. */
  readonly address: string;
  /** Where inside the block, such as `spec[0].hard`; empty for the block itself. */
  readonly path: string;
  /** What was found and what is allowed. */
  readonly message: string;
}

export type ProblemKind =
  | "unknown-type"
  | "unknown-argument"
  | "missing-argument"
  | "wrong-type"
  | "read-only"
  | "write-only-unsupported"
  | "ephemeral-not-allowed"
  | "block-count"
  | "meta-argument"
  | "unknown-provider";

/** One line per problem: where, and what. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ kind, address, path, message }) => `${address}${path === "" ? "" : ` ${path}`}: ${message} [${kind}]`)
    .join("\n");
}
