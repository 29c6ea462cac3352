import { gateJumped, gateSwitchedOff, pushDespiteFailure, pushWithoutGate, type Finding, type Path } from "../../errors";
import { isHidden, needsOf, placeIn, stageIndex, type EffectiveJob, type Pipeline } from "./jobs";
import { isMapping, textsOf } from "./keywords";
import { judgeOrder } from "./order";
import { pushIn } from "./pushing";

type Definition = EffectiveJob["definition"];

/** The command of a job that pushes; undefined where none does. */
function pushOf({ definition }: EffectiveJob): string | undefined {
  return ["before_script", "script", "after_script"].flatMap((key) => textsOf(definition[key])).map(pushIn).find((command) => command !== undefined);
}

/** Of the catalogue's jobs those push that log in for it, which they may on protected branches and tags only. */
function pushes(job: EffectiveJob): boolean {
  if (job.origin === undefined) return pushOf(job) !== undefined;
  return job.definition["id_tokens"] !== undefined && JSON.stringify(job.definition["rules"] ?? "").includes("CI_COMMIT_REF_PROTECTED");
}

/** When a job runs, and whether it may fail, in each of the cases that its rules name; what leaves it out is none. */
function casesOf({ when = "on_success", allow_failure: allowed = false, rules }: Definition): readonly { readonly when: unknown; readonly allowed: unknown }[] {
  if (!Array.isArray(rules)) return [{ when, allowed }];
  return rules.filter(isMapping).map((rule) => ({ when: rule["when"] ?? when, allowed: rule["allow_failure"] ?? allowed })).filter((each) => each.when !== "never");
}

/** Whether the pipeline stands still when the job fails, in whichever case. */
function stops({ definition }: EffectiveJob): boolean {
  const cases = casesOf(definition);
  return cases.length > 0 && cases.every(({ when, allowed }) => allowed === false && (when === "on_success" || when === "always" || when === "delayed"));
}

/** What is pushed must have passed something; and what the catalogue refuses by must stay able to refuse, in time. */
export function judgeGates(pipeline: Pipeline, file: Definition): readonly Finding[] {
  const jobs = [...pipeline.jobs.values()];
  const visible = jobs.filter(({ name }) => !isHidden(name));
  const gates = visible.filter((job) => stops(job) && !pushes(job));
  const late = judgeOrder(pipeline, pushes, file["stages"] !== undefined);
  return [
    ...visible.filter(pushes).flatMap((job) => judgePush(job, gates, pipeline, late.length > 0)),
    ...late,
    ...jobs.flatMap(judgeChanges),
    ...judgeDefaults(file, visible),
  ];
}

function judgePush(job: EffectiveJob, gates: readonly EffectiveJob[], pipeline: Pipeline, late: boolean): readonly Finding[] {
  const stage = stageIndex(job, pipeline.stages);
  if (stage < 0) return [];
  const before = gates.filter((gate) => stageIndex(gate, pipeline.stages) < stage).map(({ name }) => name);
  const place = job.own === undefined ? job.at : [job.name];
  const despite = job.origin === undefined ? casesOf(job.definition).find(({ when }) => when === "always" || when === "on_failure") : undefined;
  if (despite !== undefined) return [pushDespiteFailure(place, String(despite.when))];
  // Where gates come too late, that is what is said.
  if (before.length === 0) return pipeline.open || late ? [] : [pushWithoutGate(place, job.origin === undefined ? pushOf(job) ?? job.name : job.name)];
  if (needsOf(job) === undefined) return [];
  const awaited = awaitedBy(job, pipeline, new Set());
  const jumped = before.filter((name) => !awaited.has(name));
  return jumped.length === 0 ? [] : [gateJumped(job.own?.["needs"] === undefined ? place : [job.name, "needs"], needsOf(job)?.map(({ to }) => to).join(", ") || "no needs at all", jumped)];
}

/** All jobs that must have ended before a job starts. */
function awaitedBy(job: EffectiveJob, pipeline: Pipeline, seen: Set<string>): Set<string> {
  const stage = stageIndex(job, pipeline.stages);
  const needed = needsOf(job)?.map(({ to }) => to) ?? [...pipeline.jobs.values()].filter((each) => stageIndex(each, pipeline.stages) < stage).map(({ name }) => name);
  for (const name of needed) {
    const other = pipeline.jobs.get(name);
    if (other === undefined || seen.has(name)) continue;
    seen.add(name);
    awaitedBy(other, pipeline, seen);
  }
  return seen;
}

/** What changes nothing of what a job does, or when; `needs` are judged by what they hold. */
const harmless: ReadonlySet<string> = new Set(["coverage", "environment", "interruptible", "needs", "resource_group", "retry", "tags", "timeout"]);
/** Components that run what the repository itself says. */
const tests: ReadonlySet<string> = new Set(["command", "go", "maven", "node", "python"]);

/** What files say of a job of the catalogue, where that takes its place or lets it pass. */
function judgeChanges({ name, origin, changes = [] }: EffectiveJob): readonly Finding[] {
  if (origin === undefined) return [];
  const own = tests.has(origin.included.component.name);
  return changes.flatMap((change) =>
    Object.entries(change.says)
      .filter(([key, value]) => !harmless.has(key) && !(own && surrounds(key, value)))
      .map(([key, value]) => gateSwitchedOff(placeIn(change, key), name, isMapping(value) || Array.isArray(value) ? `another ${key}` : value)),
  );
}

/** What tests may need around them: a database, and where it is. The component's own variables are its inputs. */
function surrounds(key: string, value: unknown): boolean {
  return key === "services" || (key === "variables" && isMapping(value) && !Object.keys(value).some((variable) => variable.startsWith("DSO_")));
}

/** What all jobs get that have none of their own, those of the catalogue among them. */
function judgeDefaults(file: Definition, jobs: readonly EffectiveJob[]): readonly Finding[] {
  const defaults = isMapping(file["default"]) ? file["default"] : {};
  const places: readonly (readonly [Path, unknown])[] = [[["before_script"], file["before_script"]], [["default", "before_script"], defaults["before_script"]]];
  const gate = jobs.find(({ origin, definition }) => origin !== undefined && definition["before_script"] === undefined);
  return gate === undefined ? [] : places.flatMap(([at, value]) => (textsOf(value).length === 0 ? [] : [gateSwitchedOff(at, gate.name, "a before_script of all jobs")]));
}
