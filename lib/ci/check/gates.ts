import { gateJumped, gateSwitchedOff, pushWithoutGate, type Finding } from "../../errors";
import { isHidden, needsOf, stageIndex, type EffectiveJob, type Pipeline } from "./jobs";
import { isMapping, textsOf } from "./keywords";

/** Commands that bring something to where others take it from. */
const pushing: readonly RegExp[] = [
  /\b(?:docker|podman|buildah|crane|oras|helm|nerdctl|img)\s+(?:\S+\s+)*?push\b/,
  /\bskopeo\s+(?:copy|sync)\b.*\bdocker:\/\//,
  /\bbuildctl(?:-daemonless\.sh)?\b[\s\S]*\bpush=true\b/,
  /\bkaniko\/executor\b(?![\s\S]*--no-push)/,
  /\b(?:npm|yarn|pnpm)\s+(?:\S+\s+)*?publish\b/,
  /\bmvnw?\b.*\s(?:\S+:)?deploy(?::\S+)?(?=\s|$)/,
  /\btwine\s+upload\b/,
  /\b(?:poetry|uv|flit)\s+publish\b/,
  /\bgit\s+(?:\S+\s+)*?push\b/,
  /\bkubectl\s+(?:\S+\s+)*?(?:apply|create|replace|set\s+image)\b/,
  /\bhelm\s+(?:upgrade|install)\b/,
  /\bcurl\b.*\s(?:-T|--upload-file)\b/,
];

/** The command of a job that pushes; undefined where none does. */
function pushOf({ definition }: EffectiveJob): string | undefined {
  const lines = ["before_script", "script"].flatMap((key) => textsOf(definition[key])).flatMap((text) => text.replace(/\\\n/g, " ").split("\n"));
  return lines.map((line) => line.trim()).find((line) => !line.startsWith("#") && pushing.some((pattern) => pattern.test(line)));
}

/** Of the catalogue's jobs those push that log in for it, which they may on protected branches and tags only. */
function pushes(job: EffectiveJob): boolean {
  if (job.component === undefined) return pushOf(job) !== undefined;
  return job.definition["id_tokens"] !== undefined && JSON.stringify(job.definition["rules"] ?? "").includes("CI_COMMIT_REF_PROTECTED");
}

/** Whether the pipeline stands still when the job fails. */
function stops({ definition }: EffectiveJob): boolean {
  const { allow_failure: allowed, when = "on_success" } = definition;
  return allowed !== true && !isMapping(allowed) && (when === "on_success" || when === "always" || when === "delayed");
}

/** What is pushed must have passed something; and what the catalogue refuses by must stay able to refuse. */
export function judgeGates(pipeline: Pipeline): readonly Finding[] {
  const visible = [...pipeline.jobs.values()].filter(({ name }) => !isHidden(name));
  const gates = visible.filter((job) => stops(job) && !pushes(job));
  return visible.flatMap((job) => [...(pushes(job) ? judgePush(job, gates, pipeline) : []), ...(job.component === undefined ? [] : judgeChange(job))]);
}

function judgePush(job: EffectiveJob, gates: readonly EffectiveJob[], pipeline: Pipeline): readonly Finding[] {
  const stage = stageIndex(job, pipeline.stages);
  if (stage < 0) return [];
  const before = gates.filter((gate) => stageIndex(gate, pipeline.stages) < stage).map(({ name }) => name);
  const place = job.own === undefined ? job.at : [job.name];
  if (before.length === 0) return pipeline.open ? [] : [pushWithoutGate(place, pushOf(job) ?? job.name)];
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

/** A job of the catalogue that the file changes. */
function judgeChange({ name, own, definition }: EffectiveJob): readonly Finding[] {
  if (own === undefined || isHidden(name) || definition["stage"] === "publish" || definition["stage"] === "deploy") return [];
  const off = (key: string, value: unknown): readonly Finding[] => [gateSwitchedOff([name, key], name, value)];
  return [
    ...(own["allow_failure"] === true || isMapping(own["allow_failure"]) ? off("allow_failure", own["allow_failure"]) : []),
    ...(own["when"] === "manual" || own["when"] === "never" || own["when"] === "on_failure" ? off("when", own["when"]) : []),
    ...(own["script"] !== undefined ? off("script", "another script") : []),
  ];
}
