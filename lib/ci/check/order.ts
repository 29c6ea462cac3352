import { gateTooLate, type Finding } from "../../errors";
import { stages as usualStages } from "../pipeline";
import { isHidden, placeOfStage, stageIndex, type EffectiveJob, type Pipeline } from "./jobs";

/** Components whose jobs are what people make of them: a check of what is deployed may well come last. */
const anything: ReadonlySet<string> = new Set(["command"]);

/**
 * Stages in which the catalogue's jobs would come too late to refuse anything: the jobs of one inclusion keep the order in
 * which the component has them, and what tests, analyses or scans the source is over before anything is pushed.
 * @param pushes whether a job pushes, or deploys
 */
export function judgeOrder({ jobs, stages }: Pipeline, pushes: (job: EffectiveJob) => boolean, stagesDeclared: boolean): readonly Finding[] {
  const visible = [...jobs.values()].filter(({ name }) => !isHidden(name));
  const gates = visible.filter(isGate);
  const findings = new Map<string, Finding>();
  for (const job of visible) {
    const at = stageIndex(job, stages);
    const before = [...visible.filter((other) => precedes(other, job)), ...(pushes(job) ? gates : [])];
    for (const gate of at < 0 ? [] : before) {
      const gateAt = stageIndex(gate, stages);
      if (gate === job || gateAt < 0 || gateAt < at) continue;
      const place = placeOfStage(gate) ?? placeOfStage(job) ?? (stagesDeclared ? ["stages"] : gate.at);
      const key = JSON.stringify(place);
      // One stage makes several jobs too late: one of them says it.
      if (!findings.has(key)) findings.set(key, gateTooLate(place, gate.name, stages[gateAt]!, job.name, stages[at]!));
    }
  }
  return [...findings.values()];
}

/** Jobs of tests, analysis and scans of the source. */
function isGate({ origin }: EffectiveJob): boolean {
  return origin?.usualStage === usualStages[0] && !anything.has(origin.included.component.name);
}

/** Whether both are of one inclusion, in stages of which the component has the first before the second. */
function precedes({ origin: first }: EffectiveJob, { origin: second }: EffectiveJob): boolean {
  if (first === undefined || first.included !== second?.included) return false;
  const order: readonly (string | undefined)[] = usualStages;
  const index = order.indexOf(first.usualStage);
  return index >= 0 && index < order.indexOf(second.usualStage);
}
