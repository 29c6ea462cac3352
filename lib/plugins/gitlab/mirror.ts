import { PipelineSchedule } from "@cdktf/provider-gitlab/lib/pipeline-schedule";
import { PipelineScheduleVariable } from "@cdktf/provider-gitlab/lib/pipeline-schedule-variable";
import { PipelineTrigger } from "@cdktf/provider-gitlab/lib/pipeline-trigger";
import type { Project } from "@cdktf/provider-gitlab/lib/project";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import type { CiLogin, ISecretStore } from "../../capabilities";
import type { IDsoProject } from "../../model";
import { TerraformData } from "../../terraform/terraform-data";
import type { GitlabContext } from "./context";
import { writeFile } from "./files";
import { MAIN } from "./groups";
import { mirrorPipeline } from "./mirror-pipeline";
import { mirrorScript } from "./mirror-script";
import type { GitlabProjectOptions, MirrorOptions } from "./options";
import { protectBranch } from "./protection";
import { createRepository } from "./repositories";
import { cronOf } from "./schedule";
import { mirrorSettings } from "./settings";

/** The repository whose pipeline brings external ones in (console §3.1.4). */
export const MIRROR = "mirror";

export interface MirrorProps {
  readonly project: IDsoProject;
  /** Id of the project's group. */
  readonly group: string;
  /** Where its pipeline finds credentials, and how it logs in there. @default - it has no pipeline */
  readonly access?: MirrorAccess;
}

export interface MirrorAccess {
  readonly store: ISecretStore;
  readonly login: CiLogin;
  /** For what goes with the store. */
  readonly place: Construct;
}

/** `mirror`, its pipeline, what starts it from outside, and what starts it regularly. */
export class Mirror extends Construct {
  readonly repository: Project;
  private readonly options: Required<MirrorOptions>;

  constructor(scope: Construct, id: string, { project, group, access }: MirrorProps, private readonly context: GitlabContext) {
    super(scope, id);
    this.options = mirrorSettings(context.settings, project.serviceOptions<GitlabProjectOptions>("gitlab"));
    this.repository = this.createRepository(project, group);
    if (!access) return;
    this.writePipeline(project, access);
    this.createTrigger(project, access);
    this.createSchedule(project, access);
  }

  /**
   * Pipelines that a trigger or a schedule starts run as whoever made it, and take variables (decision 36): whoever may
   * set them may choose what is fetched. It begins with a commit, so that GitLab has protected `main` before the
   * provider comes to do so.
   */
  private createRepository(project: IDsoProject, group: string): Project {
    const attributes = {
      ciPipelineVariablesMinimumOverrideRole: "maintainer",
      publicJobs: false,
      // Nothing is merged into main either: maintainers could, since they may run its pipelines.
      mergeRequestsAccessLevel: "disabled",
      issuesAccessLevel: "disabled",
      wikiAccessLevel: "disabled",
      snippetsAccessLevel: "disabled",
    };
    const { name, description } = { name: MIRROR, description: "Brings external repositories in" };
    return createRepository(this, "repository", { name, description, group, deletionPolicy: project.deletionPolicy, initialised: true, attributes }, this.context);
  }

  /**
   * Nobody pushes to `main`, not even an administrator, so the files cannot be changed while it is protected. When what
   * they hold changes (console §6.2 #44), all of them are made anew, and so is the protection: it goes first and comes last.
   */
  private writePipeline(project: IDsoProject, { store, login, place }: MirrorAccess): void {
    const { url } = this.context.settings;
    const pipeline = mirrorPipeline({ project, store, login, forgeScheme: new URL(url).protocol.replace(":", ""), ...this.options });
    const script = mirrorScript(`${url}/api/v4`);
    const content = createHash("sha256").update(JSON.stringify([pipeline, script])).digest("hex");
    const lifecycle = { replaceTriggeredBy: [dependable(new TerraformData(place, "content", { input: { sha256: content } }))] };
    const common = { project: this.repository.id, lifecycle };
    const first = writeFile(place, "pipeline", { ...common, path: ".gitlab-ci.yml", content: pipeline }, this.context);
    const second = writeFile(place, "script", { ...common, path: "mirror.sh", content: script, executable: true, dependsOn: [first] }, this.context);
    const protection = protectBranch(place, `branch ${MAIN}`, { project: this.repository.id, branch: MAIN, push: "no one", dependsOn: [second], lifecycle }, this.context);
    this.context.keep(first, second, protection);
  }

  /** What external pipelines start the mirror by (console §3.1.5 and §3.1.8). */
  private createTrigger(project: IDsoProject, { store, place }: MirrorAccess): void {
    const { triggerGeneration = 1 } = project.serviceOptions<GitlabProjectOptions>("gitlab");
    const generation = new TerraformData(place, "trigger-generation", { triggersReplace: { generation: triggerGeneration } });
    const trigger = new PipelineTrigger(place, "trigger", {
      project: this.repository.id,
      description: "mirroring-from-external-repo",
      lifecycle: { createBeforeDestroy: true, replaceTriggeredBy: [dependable(generation)] },
      provider: this.context.provider,
    });
    store.write(place, "trigger-secret", {
      path: "GITLAB",
      values: { PROJECT_SLUG: project.slug, GIT_MIRROR_PROJECT_ID: this.repository.id, GIT_MIRROR_TOKEN: trigger.token },
      version: trigger.pipelineTriggerId,
    });
  }

  /** One for all repositories: GitLab allows ten schedules in a repository. Its pipeline goes on when one of them fails. */
  private createSchedule(project: IDsoProject, { place }: MirrorAccess): void {
    const cron = cronOf(this.options.schedule, project.slug);
    const mirrored = project.repositories.filter((repository) => repository.externalUrl !== undefined);
    if (cron === undefined || mirrored.length === 0) return;
    const { provider } = this.context;
    const schedule = new PipelineSchedule(place, "schedule", {
      project: this.repository.id,
      description: "Fetches all external repositories",
      ref: `refs/heads/${MAIN}`,
      cron,
      cronTimezone: "UTC",
      active: true,
      provider,
    });
    const variables = { PROJECT_NAME: mirrored.map((repository) => repository.name).join(" "), SYNC_ALL: "true" };
    for (const [key, value] of Object.entries(variables)) {
      new PipelineScheduleVariable(place, `schedule ${key}`, { project: this.repository.id, pipelineScheduleId: schedule.pipelineScheduleId, key, value, variableType: "env_var", provider });
    }
  }
}
