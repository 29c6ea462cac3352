import { join } from "node:path";
import { chunks } from "../../../lib/values/chunks";
import type { PipelineSettings } from "../settings";
import type { Step } from "../step";
import { GROUPS } from "../workspace";
import { CHANGED_JOB, commonOf, jobOf, PARENT_VARIABLE, stageOf, variablesOf, type Job } from "./job";
import { GROUP_VARIABLE, GROUPS_VARIABLE } from "./merge-request-note";

/** Job that hands the groups' files on: a pipeline is started from an artefact of a job beside it only. */
const HAND_ON = "groups";
/** GitLab lets a job need 50 others; one is the job that says what changed, one its own plan. */
const MOST_NEEDS = 48;

/** Files of a child pipeline: the first is what the parent starts. */
export interface ChildPipeline {
  readonly pipeline: Job;
  /** By file, for a run that is too large for one pipeline. */
  readonly groups: ReadonlyMap<string, Job>;
}

/**
 * The pipeline of what changed. Up to a size it is one; beyond that it starts others: first what stands before projects,
 * then projects, so many in each as one pipeline may hold.
 */
export function childPipeline(steps: readonly Step[], settings: PipelineSettings): ChildPipeline {
  const stacks = new Set(steps.flatMap(({ stack }) => stack ?? []));
  const mostNeeds = Math.max(...steps.filter(({ does }) => does !== "summarise").map(({ needs }) => needs.length));
  if (stacks.size <= settings.groupSize && mostNeeds <= MOST_NEEDS) return { pipeline: flat(steps, settings), groups: new Map() };
  const groups = grouped(steps, settings.groupSize);
  const names = groups.map(({ name }) => name).join(" ");
  const files = new Map(groups.map(({ name, steps: own }) => [join(GROUPS, `${name}.yml`), flat(withoutOthers(own), settings, { [GROUP_VARIABLE]: name, [GROUPS_VARIABLE]: names })]));
  return { pipeline: starter(groups, settings), groups: files };
}

interface Group {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly after: readonly string[];
}

/** Platform and zones by themselves, as far as they are few enough to be needed; projects in equal parts. */
function grouped(steps: readonly Step[], size: number): readonly Group[] {
  const applies = steps.some(({ does }) => does === "apply");
  // Where a stack is applied, it has two steps.
  const most = applies ? 2 * size : size;
  const platform = steps.filter(({ kind }) => kind === "platform");
  const zones = chunks(steps.filter(({ kind }) => kind === "zone"), most);
  const projects = chunks(steps.filter(({ kind, does }) => kind === "project" || does === "drift" || does === "rotation"), most);
  // Summaries are for each group by itself: an artefact does not leave its pipeline.
  const summaries = steps.filter(({ does }) => does === "summarise");
  const groups: Group[] = [];
  let after: readonly string[] = [];
  const add = (parts: readonly (readonly Step[])[], name: string) => {
    const named = parts.map((own, index) => ({ name: parts.length > 1 ? `${name}-${index + 1}` : name, steps: own, after }));
    groups.push(...named);
    // What only looks waits for nobody, and nothing that fails hides the rest.
    if (applies) after = [...after, ...named.map((group) => group.name)];
  };
  // A platform that is given up comes last, as its steps do.
  const last = platform.length > 0 && steps.indexOf(platform[0]!) > 0;
  const ofPlatform = platform.length > 0 ? [platform] : [];
  const parts = [[ofPlatform, "platform"], [zones, "zones"], [projects, "projects"]] as const;
  for (const [own, name] of last ? [...parts].reverse() : parts) add(own, name);
  return groups.map((group) => ({
    ...group,
    steps: summaries.length > 0 && group.steps.some(({ does }) => does === "plan") ? [...group.steps, ...summaries] : group.steps,
  }));
}

/** What a group's steps need of another group's has been seen to by the order of the groups. */
function withoutOthers(steps: readonly Step[]): readonly Step[] {
  const own = new Set(steps.map(({ name }) => name));
  return steps.map((step) => ({ ...step, needs: step.needs.filter((name) => own.has(name)) }));
}

function flat(steps: readonly Step[], settings: PipelineSettings, more: Job = {}): Job {
  return {
    // Steps are in order, and so are their stages.
    stages: [...new Set(steps.map(stageOf))],
    variables: { ...variablesOf(settings), ...more },
    default: commonOf(settings),
    ...Object.fromEntries(steps.map((step) => [step.name, jobOf(step, settings)])),
  };
}

function starter(groups: readonly Group[], settings: PipelineSettings): Job {
  return {
    stages: ["groups", "stacks"],
    default: commonOf({ ...settings, vault: undefined }),
    [HAND_ON]: {
      stage: "groups",
      needs: [{ pipeline: `$${PARENT_VARIABLE}`, job: CHANGED_JOB, artifacts: true }],
      script: [`ls ${GROUPS}`],
      artifacts: { paths: [`${GROUPS}/`], expire_in: "1 week", access: "developer" },
    },
    ...Object.fromEntries(
      groups.map(({ name, after }) => [
        name,
        {
          stage: "stacks",
          needs: [HAND_ON, ...after],
          // What this pipeline was given, its jobs need as well.
          trigger: { include: [{ artifact: join(GROUPS, `${name}.yml`), job: HAND_ON }], strategy: "depend", forward: { pipeline_variables: true } },
        },
      ]),
    ),
  };
}
