import { PipelineSchedule } from "@cdktf/provider-gitlab/lib/pipeline-schedule";
import { PipelineScheduleVariable } from "@cdktf/provider-gitlab/lib/pipeline-schedule-variable";
import type { Construct } from "constructs";
import type { IDsoRepository } from "../../model";
import type { ScheduleSpec } from "../../repository-ci-spec";
import { byKey } from "../../values/order";
import { MIRRORED_CI_PATH } from "../../values/repository";
import type { GitlabContext } from "./context";
import { MAIN } from "./groups";
import { pipelinePath } from "./managed-pipeline";
import { verbatim } from "./terraform-text";

/** Where GitLab finds a repository's pipeline (console §3.1.4); undefined for where it looks by itself. */
export function ciConfigPath(repository: IDsoRepository): string | undefined {
  if (repository.ci.pipeline !== undefined) return pipelinePath(repository);
  return repository.ci.path ?? (repository.externalUrl === undefined ? undefined : MIRRORED_CI_PATH);
}

/**
 * What starts the repository's pipeline by itself. GitLab runs it as whoever made the schedule, and that is who runs
 * Terraform.
 * @param project id of the repository
 */
export function createSchedules(scope: Construct, { ci }: IDsoRepository, project: string, context: GitlabContext): void {
  for (const schedule of [...(ci.schedules ?? [])].sort(byKey(({ description }) => description))) {
    createSchedule(scope, `schedule ${schedule.description}`, schedule, project, context);
  }
}

/** @param project id of the repository */
export function createSchedule(scope: Construct, id: string, schedule: ScheduleSpec, project: string, { provider }: GitlabContext): void {
  const { description, cron, timezone = "UTC", ref = MAIN, variables = {} } = schedule;
  const { pipelineScheduleId } = new PipelineSchedule(scope, id, {
    project,
    description: verbatim(description),
    // A short name would come back in full, and differ for ever.
    ref: ref.startsWith("refs/") ? ref : `refs/heads/${ref}`,
    cron,
    cronTimezone: timezone,
    active: true,
    provider,
  });
  for (const [key, value] of Object.entries(variables).sort(byKey(([name]) => name))) {
    new PipelineScheduleVariable(scope, `${id} ${key}`, { project, pipelineScheduleId, key, value: verbatim(value), variableType: "env_var", provider });
  }
}
