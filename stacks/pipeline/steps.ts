import { chunks } from "../../lib/values/chunks";
import type { Comparison, Difference } from "./comparison";
import type { PipelineSettings } from "./settings";
import type { Mode, Step } from "./step";
import { planFile, summaryFile, WORKSPACE } from "./workspace";
import type { SynthesisedStack } from "./synthesised-stack";

/** Exit code of `dso drift` and `dso due`: there is something to tell. */
const TELLS = 2;
/** How many stacks one job looks at for drift. */
const DRIFT_BATCH = 25;

/**
 * Everything to do for what changed, in order: platform, zones, projects. A stack waits for those before it only where
 * these change in the same run; one that fails holds back nothing but what waits for it.
 */
export function stepsFor(mode: Mode, comparison: Comparison, stacks: readonly SynthesisedStack[], settings: PipelineSettings): readonly Step[] {
  const steps = mode === "plan" ? plansOnly(comparison) : planAndApply(comparison.differences);
  if (mode === "nightly") steps.push(...driftSteps(stacks, settings.stacksPerMinute), rotationStep);
  return steps.length > 0 ? steps : [{ name: "nothing to do", does: "nothing", arguments: [], needs: [], leaves: [] }];
}

function plansOnly({ differences }: Comparison): Step[] {
  // What a project looks up is made by the platform: on a platform that was never applied, its plan could only fail.
  const bare = differences.some(({ stack, why }) => stack.kind === "platform" && why === "new");
  const shown = bare ? differences.filter(({ stack }) => stack.kind === "platform") : differences;
  if (shown.length === 0) return [];
  const plans = shown.map((difference) => planStep(difference, [], false));
  const summary: Step = {
    name: "summary",
    does: "summarise",
    arguments: ["summary"],
    needs: plans.map(({ name }) => name),
    leaves: ["changes.md"],
    always: true,
  };
  return [...plans, summary];
}

function planAndApply(differences: readonly Difference[]): Step[] {
  const platform = differences.filter(({ stack }) => stack.kind === "platform");
  const zones = differences.filter(({ stack }) => stack.kind === "zone");
  const projects = differences.filter(({ stack }) => stack.kind === "project");
  // A platform that is given up goes after what is on it, and zones after what is in them.
  const retires = platform.some(({ stack }) => stack.state === "retired");
  const phases = retires ? [projects, zones, platform] : [platform, zones, projects];
  const steps: Step[] = [];
  const before: string[] = [];
  for (const phase of phases) {
    for (const difference of phase) steps.push(...pair(difference, [...before]));
    // Nothing waits for projects, nor for what waits for somebody to agree; except the platform's own end.
    if (retires || phase !== projects) before.push(...phase.filter(({ stack }) => stack.state === "active" || retires).map(({ stack }) => `apply ${stack.stack}`));
  }
  return steps;
}

function pair(difference: Difference, before: readonly string[]): Step[] {
  const plan = planStep(difference, before, true);
  const { stack, kind, state } = difference.stack;
  return [
    plan,
    {
      name: `apply ${stack}`,
      does: "apply",
      arguments: ["apply", stack],
      needs: [plan.name],
      purpose: "apply",
      stack,
      kind,
      ...(state === "retired" && { gate: `${stack} is retired: what it holds is deleted, or forgotten where its policy retains` }),
      leaves: [],
    },
  ];
}

function planStep({ stack: { stack, kind } }: Difference, before: readonly string[], sealed: boolean): Step {
  return {
    name: `plan ${stack}`,
    does: "plan",
    arguments: ["plan", stack, ...(sealed ? ["--seal"] : [])],
    needs: before,
    purpose: "plan",
    stack,
    kind,
    leaves: [sealed ? planFile(stack) : summaryFile(stack)],
    ...(sealed && { closed: true }),
  };
}

/** Spread over time: each job begins when those before it have used up their minutes of the budget. */
function driftSteps(stacks: readonly SynthesisedStack[], perMinute: number): Step[] {
  const batches = chunks(stacks, DRIFT_BATCH);
  return batches.map((batch, index) => ({
    name: `drift ${String(index + 1).padStart(String(batches.length).length, "0")}`,
    does: "drift",
    arguments: ["drift", "--out", WORKSPACE],
    each: batch.map(({ stack }) => stack),
    needs: [],
    purpose: "plan",
    leaves: [],
    delay: Math.floor((index * DRIFT_BATCH) / perMinute),
    reports: TELLS,
  }));
}

const rotationStep: Step = {
  name: "rotation",
  does: "rotation",
  arguments: ["due", "--patch", "rotation.patch"],
  needs: [],
  leaves: ["rotation.patch"],
  reports: TELLS,
};
