import type { StackKind } from "./synthesised-stack";

/** Whose credentials a step works with: plan only looks, apply changes. */
export type Purpose = "plan" | "apply";

/** One thing to do, for whatever runs it. */
export interface Step {
  /** Unique: `plan project-demo`. */
  readonly name: string;
  readonly does: "plan" | "apply" | "drift" | "summarise" | "rotation" | "nothing";
  /** What `dso` is called with. */
  readonly arguments: readonly string[];
  /** Stacks for each of which `dso` is called, with the stack's name as last argument. @default - called once, as it is */
  readonly each?: readonly string[];
  /** Names of steps that must have succeeded. */
  readonly needs: readonly string[];
  readonly purpose?: Purpose;
  readonly stack?: string;
  readonly kind?: StackKind;
  /** Why somebody must agree first. @default - runs by itself */
  readonly gate?: string;
  /** Files that later steps, or people, need. */
  readonly leaves: readonly string[];
  /** Whether what it leaves is for later steps only. @default false */
  readonly closed?: boolean;
  /** Minutes after the beginning of the run. @default 0 */
  readonly delay?: number;
  /** Exit code that is a report and no failure. @default - none */
  readonly reports?: number;
  /** Whether it runs whatever became of the steps before. @default false */
  readonly always?: boolean;
}

/** What a run is for. plan: shows. apply: plans, and applies exactly that. nightly: drift, renewals, what is due. */
export type Mode = "plan" | "apply" | "nightly";

export const MODES: readonly Mode[] = ["plan", "apply", "nightly"];
