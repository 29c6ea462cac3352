import type { LocatedFinding } from "../../lib/errors";
import type { Job, ReadFile, StagedStack, Unit } from "./job";

/** What a worker process is told to do: first the job, then one thing after another. */
export type Request =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "read"; readonly files: readonly string[] }
  | { readonly kind: "synthesise"; readonly unit: Unit };

/** What it answers, once for each request. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "read"; readonly read: readonly ReadFile[] }
  | { readonly kind: "staged"; readonly stacks: readonly StagedStack[] }
  | { readonly kind: "wrong"; readonly findings: readonly LocatedFinding[] }
  /** `used`: whether the worker had synthesised before, so that a fresh one may do better. */
  | { readonly kind: "failed"; readonly message: string; readonly used: boolean };
