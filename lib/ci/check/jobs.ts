import {
  circular,
  commandIsMapping,
  delayedWithoutStart,
  jobTwice,
  laterJob,
  notAJob,
  nothingToRun,
  unknownJob,
  unknownKeyword,
  unknownStage,
  wrongKeywordValue,
  type Finding,
  type Path,
} from "../../errors";
import { defaultsOf, type Included, type JudgedInclusions, type KnownCatalogue } from "./inclusions";
import { interpolate } from "./interpolate";
import { defaultStages, globalKeywords, isMapping, jobKeywords, outerStages, ruleKeywords, textsOf, type Keyword } from "./keywords";
import { Reference } from "./reference";

type Definition = Readonly<Record<string, unknown>>;

/** A job, with all that it extends. */
export interface EffectiveJob {
  readonly name: string;
  /** Where it stands: itself, or the component that makes it. */
  readonly at: Path;
  readonly definition: Definition;
  /** The component that makes it, also where a file changes it. */
  readonly origin?: Origin;
  /** What the file itself says about it. */
  readonly own?: Definition;
  /** What files say about a job of a component, the file itself and those that it includes. @default [] */
  readonly changes?: readonly Change[];
}

/** A job of a component, before anybody changes it. */
export interface Origin {
  readonly included: Included;
  /** Its stage where no input says another; undefined where it has none. */
  readonly usualStage?: string;
  /** The input that says which. @default - none does */
  readonly stageInput?: string;
}

export interface Change {
  /** The job in the file itself, or what includes the file that says it. */
  readonly at: Path;
  readonly says: Definition;
}

/** Where a change says something: of a file that is included, only that is known. */
export function placeIn({ at }: Change, keyword: string): Path {
  return at[0] === "include" ? at : [...at, keyword];
}

export interface Pipeline {
  /** Hidden ones among them. */
  readonly jobs: ReadonlyMap<string, EffectiveJob>;
  /** In order; `.pre` and `.post` with them. */
  readonly stages: readonly string[];
  /** Whether there are jobs, and perhaps stages, that nobody knows here. */
  readonly open: boolean;
}

export function isHidden(name: string): boolean {
  return name.startsWith(".");
}

/** Keywords and values of what the file itself says. */
export function judgeKeywords(file: Definition): readonly Finding[] {
  return Object.entries(file).flatMap(([key, value]) => {
    if (Object.hasOwn(globalKeywords, key)) return judgeValue([key], globalKeywords[key]!, value);
    // A hidden entry holds whatever its author wants to refer to.
    if (isHidden(key) && !isMapping(value)) return [];
    if (value instanceof Reference) return [];
    if (!isMapping(value)) return [notAJob([key], value, Object.keys(globalKeywords))];
    return Object.entries(value).flatMap(([name, each]) => judgeKeyword([key, name], name, each, isHidden(key)));
  });
}

function judgeKeyword(at: Path, name: string, value: unknown, hidden: boolean): readonly Finding[] {
  if (Object.hasOwn(jobKeywords, name)) return [...judgeValue(at, jobKeywords[name]!, value), ...(name === "rules" ? judgeRules(at, value) : [])];
  return hidden || name === "<<" ? [] : [unknownKeyword(at, name, Object.keys(jobKeywords))];
}

function judgeRules(at: Path, rules: unknown): readonly Finding[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, index) => (isMapping(rule) ? Object.keys(rule).filter((key) => key !== "<<" && !ruleKeywords.includes(key)).map((key) => unknownKeyword([...at, index, key], key, ruleKeywords, "a rule")) : []));
}

function judgeValue(at: Path, keyword: Keyword, value: unknown): readonly Finding[] {
  if (keyword.accepts(value)) return [];
  const commands: readonly unknown[] = keyword.commands && Array.isArray(value) ? value : [];
  const split = commands.flatMap((command, index) => splitCommand(command).map((text) => commandIsMapping([...at, index], text)));
  return split.length > 0 ? split : [wrongKeywordValue(at, value, keyword.allowed)];
}

/** A command with a colon in it, which is a mapping to YAML; hardly anybody sees that coming. */
function splitCommand(value: unknown): readonly string[] {
  const [entry, ...others] = isMapping(value) ? Object.entries(value) : [];
  return entry !== undefined && others.length === 0 && typeof entry[1] === "string" ? [`${entry[0]}: ${entry[1]}`] : [];
}

/** The pipeline as GitLab puts it together: what is included, then what the file says on top of that. */
export function assemble(file: Definition, { included, files, open }: JudgedInclusions, catalogue: KnownCatalogue): { readonly pipeline: Pipeline; readonly findings: readonly Finding[] } {
  const made = included.flatMap((each) => {
    const jobs = each.component.jobs(catalogue.platform);
    return Object.entries(jobs).map(([name, job]): EffectiveJob => ({
      name: String(interpolate(name, each.inputs)),
      at: [...each.at, "component"],
      definition: interpolate(job, each.inputs) as Definition,
      origin: { included: each, ...stageOrigin(job["stage"], each) },
    }));
  });
  const findings: Finding[] = [];
  const raw = new Map<string, EffectiveJob>();
  for (const job of made) {
    const other = raw.get(job.name);
    // A hidden job that several components bring along is the same one.
    if (other !== undefined && !(isHidden(job.name) && JSON.stringify(other.definition) === JSON.stringify(job.definition))) findings.push(jobTwice(job.at, job.name, distinguishing(job.origin!.included.component)));
    raw.set(job.name, job);
  }
  const onTop = (name: string, at: Path, definition: Definition, own?: Definition): void => {
    const below = raw.get(name);
    const changes = below?.origin === undefined ? undefined : [...(below.changes ?? []), { at, says: definition }];
    raw.set(name, { ...below, name, at, definition: merged(below?.definition ?? {}, definition), ...(own && { own }), ...(changes && { changes }) });
  };
  for (const { at, content } of files) jobsOf(content).forEach(([name, definition]) => onTop(name, at, definition));
  for (const [name, own] of jobsOf(file)) onTop(name, [name], own, own);
  const jobs = new Map([...raw].map(([name, job]) => [name, { ...job, definition: extended(job, raw, []) }]));
  const declared = file["stages"] ?? files.map(({ content }) => content["stages"]).findLast((value) => value !== undefined);
  const stages = Array.isArray(declared) ? declared.flat(9).filter((stage): stage is string => typeof stage === "string") : defaultStages;
  const inner = stages.filter((stage) => stage !== outerStages.first && stage !== outerStages.last);
  return { findings, pipeline: { jobs, stages: [outerStages.first, ...inner, outerStages.last], open: open || (declared !== undefined && !Array.isArray(declared)) } };
}

function stageOrigin(stage: unknown, { component }: Included): Pick<Origin, "usualStage" | "stageInput"> {
  const usual = interpolate(stage, defaultsOf(component));
  const [stageInput] = Object.keys(component.inputs).filter((input) => stage === `$[[ inputs.${input} ]]`);
  return { ...(typeof usual === "string" && { usualStage: usual }), ...(stageInput !== undefined && { stageInput }) };
}

function jobsOf(file: Definition): readonly (readonly [string, Definition])[] {
  return Object.entries(file).filter((entry): entry is [string, Definition] => !Object.hasOwn(globalKeywords, entry[0]) && isMapping(entry[1]));
}

/** The input that tells jobs of two inclusions apart. */
function distinguishing({ inputs }: Included["component"]): string | undefined {
  return Object.keys(inputs).find((input) => input === "name" || input === "job");
}

/** A mapping over another one: what stands in both is the upper's. */
function merged(lower: Definition, upper: Definition): Definition {
  const both = Object.entries(upper).map(([key, value]): [string, unknown] => {
    const under = lower[key];
    return [key, isMapping(under) && isMapping(value) ? merged(under, value) : value];
  });
  return { ...lower, ...Object.fromEntries(both) };
}

function extended(job: EffectiveJob, all: ReadonlyMap<string, EffectiveJob>, below: readonly string[]): Definition {
  const names = textsOf(job.definition["extends"]).filter((name) => !below.includes(name));
  const bases = names.flatMap((name) => all.get(name) ?? []).map((base) => extended(base, all, [...below, job.name]));
  return [...bases, job.definition].reduce(merged, {});
}

/** Whether something in the definition is known only to GitLab. */
function extendsUnknown({ definition }: EffectiveJob, { jobs }: Pipeline): boolean {
  return definition["extends"] instanceof Reference || textsOf(definition["extends"]).some((name) => !jobs.has(name));
}

/** Stages and jobs that are named and not there, and jobs without anything to run. */
export function judgeJobs(pipeline: Pipeline, stagesDeclared: boolean): readonly Finding[] {
  const { jobs, stages, open } = pipeline;
  const names = [...jobs.keys()];
  return [...jobs.values()].flatMap((job) => {
    const { name, own, definition } = job;
    const bases = open ? [] : references(own?.["extends"], [name, "extends"]).filter(({ to }) => !jobs.has(to)).map(({ to, at }) => unknownJob(at, to, names));
    if (isHidden(name)) return bases;
    return [
      ...bases,
      ...stageOf(job).flatMap(({ stage, at }) => (stages.includes(stage) || (open && !stagesDeclared) ? [] : [unknownStage(at, stage, stages, stageFix(job, stages))])),
      ...(own === undefined ? [] : [...judgeNeeds(job, pipeline), ...judgeDelays(job)]),
      ...(own === undefined || runs(definition) || open || extendsUnknown(job, pipeline) ? [] : [nothingToRun([name])]),
    ];
  });
}

function runs(definition: Definition): boolean {
  return !isEmptyScript(definition["script"]) || definition["run"] !== undefined || definition["trigger"] !== undefined;
}

/** Lists may hold lists, and references of which nobody knows what they hold. */
function isEmptyScript(script: unknown): boolean {
  return script === undefined || (Array.isArray(script) && script.every((each) => Array.isArray(each) && isEmptyScript(each)));
}

/** What waits, and nobody says for how long. */
function judgeDelays({ name, own, definition }: EffectiveJob): readonly Finding[] {
  const rules: readonly unknown[] = Array.isArray(own?.["rules"]) ? own["rules"] : [];
  const waits = (holder: unknown): boolean => isMapping(holder) && holder["when"] === "delayed" && holder["start_in"] === undefined && definition["start_in"] === undefined;
  return [
    ...(own?.["when"] === "delayed" && waits(definition) ? [delayedWithoutStart([name, "when"])] : []),
    ...rules.flatMap((rule, index) => (waits(rule) ? [delayedWithoutStart([name, "rules", index, "when"])] : [])),
  ];
}

/** Jobs that wait for each other, or extend each other: each circle once, at the first of them. */
export function judgeCircles({ jobs }: Pipeline): readonly Finding[] {
  return [
    ...circles(jobs, (job) => (needsOf(job) ?? []).map(({ to }) => to)).map((circle) => circular([circle[0]!, "needs"], "needs", circle)),
    ...circles(jobs, ({ own, definition }) => textsOf((own ?? definition)["extends"])).map((circle) => circular([circle[0]!, "extends"], "extends", circle)),
  ];
}

function circles(jobs: Pipeline["jobs"], next: (job: EffectiveJob) => readonly string[]): readonly (readonly string[])[] {
  const done = new Set<string>();
  const found: string[][] = [];
  const follow = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) found.push(path.slice(path.indexOf(name)));
    const job = jobs.get(name);
    if (job === undefined || done.has(name)) return;
    done.add(name);
    for (const other of next(job)) follow(other, [...path, name]);
  };
  for (const name of jobs.keys()) follow(name, []);
  return found;
}

function stageOf(job: EffectiveJob): readonly { readonly stage: string; readonly at: Path }[] {
  const stage = job.definition["stage"];
  if (typeof stage !== "string" || stage.includes("$[[")) return [];
  return [{ stage, at: placeOfStage(job) ?? job.at }];
}

/** Where a file says in which stage a job is; undefined where it does not. */
export function placeOfStage({ name, own, changes = [], origin }: EffectiveJob): Path | undefined {
  if (own?.["stage"] !== undefined) return [name, "stage"];
  const change = changes.findLast(({ says }) => says["stage"] !== undefined);
  if (change !== undefined) return placeIn(change, "stage");
  if (origin?.stageInput === undefined || !Object.hasOwn(origin.included.given, origin.stageInput)) return undefined;
  return [...origin.included.at, "inputs", origin.stageInput];
}

function stageFix(job: EffectiveJob, stages: readonly string[]): string | undefined {
  if (placeOfStage(job) !== undefined || job.origin === undefined) return undefined;
  return `component ${job.origin.included.component.name} needs it: add it to stages, which are ${stages.slice(1, -1).join(", ")}, or give the component's input for its stage`;
}

interface Named {
  readonly to: string;
  readonly at: Path;
  readonly optional?: boolean;
}

function references(value: unknown, at: Path): readonly Named[] {
  if (typeof value === "string") return [{ to: value, at }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown, index): readonly Named[] => {
    if (typeof each === "string") return [{ to: each, at: [...at, index] }];
    // A need of another pipeline, or of another project, names no job of this one.
    if (!isMapping(each) || typeof each["job"] !== "string" || each["pipeline"] !== undefined || each["project"] !== undefined) return [];
    return [{ to: each["job"], at: [...at, index, "job"], optional: each["optional"] === true }];
  });
}

/** Jobs that a job waits for by name; undefined where it waits for the stages before it. */
export function needsOf({ name, definition }: EffectiveJob): readonly Named[] | undefined {
  return Array.isArray(definition["needs"]) ? references(definition["needs"], [name, "needs"]) : undefined;
}

function judgeNeeds(job: EffectiveJob, { jobs, stages, open }: Pipeline): readonly Finding[] {
  const visible = [...jobs.keys()].filter((name) => !isHidden(name));
  const needs = job.own?.["needs"] === undefined ? [] : needsOf(job) ?? [];
  const dependencies = references(job.own?.["dependencies"], [job.name, "dependencies"]);
  const stage = stageIndex(job, stages);
  return [...needs, ...dependencies].flatMap(({ to, at, optional }) => {
    // A job of a matrix is called after its values too.
    const needed = jobs.get(to.replace(/: \[.*\]$/, "")) ?? jobs.get(to);
    if (needed === undefined || isHidden(to)) return open || optional === true || to.includes("$[[") ? [] : [unknownJob(at, to, visible)];
    return stage >= 0 && stageIndex(needed, stages) > stage ? [laterJob(at, to)] : [];
  });
}

/** Where a job's stage is among the stages of a pipeline; -1 where it is none of them. */
export function stageIndex({ definition }: EffectiveJob, stages: Pipeline["stages"]): number {
  return stages.indexOf(typeof definition["stage"] === "string" ? definition["stage"] : "test");
}
