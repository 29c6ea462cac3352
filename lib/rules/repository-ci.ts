import {
  emptyPipeline,
  invalidCiPath,
  invalidCron,
  invalidImageName,
  invalidRef,
  invalidTimezone,
  invalidVariableKey,
  notDeployedInto,
  pipelineWithPath,
  sameJobName,
  tooManySchedules,
  type Finding,
  type Path,
} from "../errors";
import type { RepositoryPipelineSpec, RepositoryCiSpec, ScheduleSpec } from "../repository-ci-spec";
import type { ProjectSpec } from "../spec";
import { isCron } from "../values/cron";
import { analysers, chartName, ciPathPattern, imageNamePattern, isVariableKey, MOST_SCHEDULES, packageFormats, severities, testLanguages } from "../values/repository-ci";
import { isDeployedInto, revisionPattern } from "../values/repository";
import { isTimezone, likelyTimezone } from "../values/timezone";
import { fits, isKnown, judgePath, judgeReference, judgeText, judgeUnique, wellFormed } from "./checks";

/** What a repository says of its pipeline. What the catalogue's components take is for GitLab's plugin to judge. */
export function* judgeCi(ci: RepositoryCiSpec, project: ProjectSpec, at: Path): Iterable<Finding> {
  const { path, pipeline, schedules = [], variables } = ci;
  if (!fits(path, ciPathPattern)) yield invalidCiPath([...at, "path"], path);
  else if (path !== undefined && pipeline !== undefined) yield pipelineWithPath([...at, "path"], path);
  if (pipeline !== undefined) yield* judgePipeline(pipeline, project, [...at, "pipeline"]);
  yield* judgeVariables(variables, [...at, "variables"]);
  for (const [index, schedule] of schedules.entries()) yield* judgeSchedule(schedule, [...at, "schedules", index]);
  yield* judgeUnique("schedule", "the repository", schedules, ({ description }) => description, (index) => [...at, "schedules", index, "description"]);
  if (schedules.length > MOST_SCHEDULES) yield tooManySchedules([...at, "schedules"], schedules.length, MOST_SCHEDULES);
}

function* judgeSchedule({ description, cron, timezone, ref, variables }: ScheduleSpec, at: Path): Iterable<Finding> {
  yield* judgeText("description", [...at, "description"], description, 255, 1);
  if (!fits(cron, isCron)) yield invalidCron([...at, "cron"], cron);
  if (timezone !== undefined && !fits(timezone, isTimezone)) yield invalidTimezone([...at, "timezone"], timezone, likelyTimezone(timezone));
  if (!fits(ref, revisionPattern)) yield invalidRef("branch", [...at, "ref"], ref);
  yield* judgeVariables(variables, [...at, "variables"]);
}

function* judgeVariables(variables: Readonly<Record<string, string>> | undefined, at: Path): Iterable<Finding> {
  for (const key of Object.keys(variables ?? {})) if (!isVariableKey(key)) yield invalidVariableKey([...at, key], key);
}

function* judgePipeline(pipeline: RepositoryPipelineSpec, project: ProjectSpec, at: Path): Iterable<Finding> {
  const { tests = [], gates = {}, images = [], charts = [], packages = [], deploy = [] } = pipeline;
  const gated = gates.trivy !== undefined || (gates.sonarqube ?? false) !== false;
  if (!gated && [tests, images, charts, packages].every((steps) => steps.length === 0)) yield emptyPipeline(at);
  for (const [index, { language, directory }] of tests.entries()) {
    yield* judgeReference("language", [...at, "tests", index, "language"], language, testLanguages);
    yield* judgePath([...at, "tests", index, "directory"], directory, "the repository");
  }
  if (typeof gates.sonarqube === "string") yield* judgeReference("scanner", [...at, "gates", "sonarqube"], gates.sonarqube, analysers);
  yield* judgeReference("severity", [...at, "gates", "trivy"], gates.trivy, severities);
  yield* judgeImages(images, [...at, "images"]);
  for (const [index, { directory }] of charts.entries()) yield* judgePath([...at, "charts", index, "directory"], directory, "the repository");
  for (const [index, { format, directory }] of packages.entries()) {
    yield* judgeReference("format", [...at, "packages", index, "format"], format, packageFormats);
    yield* judgePath([...at, "packages", index, "directory"], directory, "the repository");
  }
  yield* judgeNames("tests", tests, ({ name, language }) => name ?? language, at);
  yield* judgeNames("charts", charts, chartName, at);
  yield* judgeNames("packages", packages, ({ name, format }) => name ?? format, at);
  const possible = (project.repositories ?? []).filter(isDeployedInto).map(({ name }) => name);
  for (const [index, { image, repository, file }] of deploy.entries()) {
    yield* judgeReference("image", [...at, "deploy", index, "image"], image, images.map(({ name }) => name));
    if (isKnown(repository) && !possible.includes(repository)) yield notDeployedInto([...at, "deploy", index, "repository"], repository, possible);
    yield* judgePath([...at, "deploy", index, "file"], file, "the repository");
  }
}

function* judgeImages(images: NonNullable<RepositoryPipelineSpec["images"]>, at: Path): Iterable<Finding> {
  for (const [index, { name, context, dockerfile }] of images.entries()) {
    if (!fits(name, imageNamePattern)) yield invalidImageName([...at, index, "name"], name);
    yield* judgePath([...at, index, "context"], context, "the repository");
    yield* judgePath([...at, index, "dockerfile"], dockerfile, "the repository");
  }
  const name = wellFormed(imageNamePattern);
  yield* judgeUnique("image", "the pipeline", images, (each) => name(each.name), (index) => [...at, index, "name"]);
}

/** Jobs are called after these names. */
function* judgeNames<T>(list: string, steps: readonly T[], nameOf: (step: T) => string, at: Path): Iterable<Finding> {
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const name = nameOf(step);
    if (seen.has(name)) yield sameJobName([...at, list, index], name);
    seen.add(name);
  }
}
