import { Branch } from "@cdktf/provider-gitlab/lib/branch";
import type { BranchProtection } from "@cdktf/provider-gitlab/lib/branch-protection";
import { PipelineTrigger } from "@cdktf/provider-gitlab/lib/pipeline-trigger";
import type { Project } from "@cdktf/provider-gitlab/lib/project";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import type { ISecretStore } from "../../capabilities";
import { templatePath } from "../../ci/catalogue";
import { FIRST_RUN, mirror } from "../../ci/components/mirror";
import type { CatalogueReference } from "../../ci/pipeline";
import type { IDsoProject, IDsoRepository } from "../../model";
import { isGone } from "../../plugin/tombstone";
import { TerraformData } from "../../terraform/terraform-data";
import type { GitlabContext } from "./context";
import { writeFile } from "./files";
import { MAIN } from "./groups";
import { mirrorScript } from "./mirror-script";
import type { GitlabProjectOptions } from "./options";
import { protectBranch } from "./protection";
import { createRepository } from "./repositories";
import { createSchedule } from "./repository-ci";
import { cronOf } from "./schedule";
import { mirrorSettings } from "./settings";

/** The repository whose pipeline brings external ones in (console §3.1.4). */
export const MIRROR = "mirror";

export interface MirrorProps {
  readonly project: IDsoProject;
  /** Id of the project's group. */
  readonly group: string;
  /** Where its pipeline finds credentials. @default - it has no pipeline */
  readonly access?: MirrorAccess;
}

export interface MirrorAccess {
  readonly store: ISecretStore;
  /** Where its pipeline is, at a version. */
  readonly catalogue: CatalogueReference;
  /** For what goes with the store. */
  readonly place: Construct;
}

/** `mirror`, its pipeline, what starts it from outside, and what starts it regularly. */
export class Mirror extends Construct {
  readonly repository: Project;
  /** Names of branches that begin a first run are protected once these are there. */
  private readonly protections: BranchProtection[] = [];

  constructor(scope: Construct, id: string, { project, group, access }: MirrorProps, private readonly context: GitlabContext) {
    super(scope, id);
    this.repository = this.createRepository(project, group, access?.catalogue);
    if (!access) return;
    this.writeFiles(access);
    this.createTrigger(project, access);
    this.createSchedule(project, access);
  }

  /**
   * Brings a repository in as soon as it is there. GitLab starts a pipeline for a branch that is made, so each repository
   * has one here, in which nothing differs from `main`: its pipeline brings in what its name says (docs/MIRROR.md).
   */
  startFirstRun(scope: Construct, { name }: IDsoRepository): void {
    const { provider } = this.context;
    new Branch(scope, "first-run", { project: this.repository.id, name: `${FIRST_RUN}${name}`, ref: MAIN, dependsOn: this.protections, provider });
  }

  /**
   * Its pipeline is the catalogue's, at a version (decision 36): there is nothing to run in the repository itself.
   *
   * Pipelines that a trigger or a schedule starts run as whoever made it, and take variables: whoever may set them may
   * choose what is fetched. It begins with a commit, so that GitLab has protected `main` before the provider comes to do so.
   */
  private createRepository(project: IDsoProject, group: string, catalogue: CatalogueReference | undefined): Project {
    const attributes = {
      ciPipelineVariablesMinimumOverrideRole: "maintainer",
      publicJobs: false,
      // Nothing is merged into main either: maintainers could, since they may run its pipelines.
      mergeRequestsAccessLevel: "disabled",
      issuesAccessLevel: "disabled",
      wikiAccessLevel: "disabled",
      snippetsAccessLevel: "disabled",
    };
    const ciConfigPath = catalogue && `${templatePath(mirror)}@${catalogue.path}:${catalogue.version}`;
    const about = { name: MIRROR, description: "Brings external repositories in" };
    return createRepository(this, "repository", { ...about, group, deletionPolicy: project.deletionPolicy, initialised: true, attributes, ciConfigPath }, this.context);
  }

  /**
   * Nobody pushes to `main`, not even an administrator, so the file cannot be changed while it is protected. When what it
   * holds changes (console §6.2 #44), it is made anew, and so is the protection, which goes first and comes last. What
   * both are replaced by is replaced itself, between the two: so an apply that dies on the way is taken up by the next.
   */
  private writeFiles({ place }: MirrorAccess): void {
    const script = mirrorScript(`${this.context.settings.url}/api/v4`);
    const content = new TerraformData(place, "content", { triggersReplace: { sha256: createHash("sha256").update(script).digest("hex") } });
    const lifecycle = { replaceTriggeredBy: [dependable(content)] };
    const common = { project: this.repository.id, lifecycle };
    const file = writeFile(place, "script", { ...common, path: "mirror.sh", content: script, executable: true }, this.context);
    const main = this.protect(place, MAIN, { dependsOn: [file], lifecycle });
    this.protections.push(main, this.protect(place, `${FIRST_RUN}*`));
    this.context.keep(file, ...this.protections);
    // Before the catalogue it held its pipeline in a file, which is deleted where `main` is open for a while, and of a
    // project that is forgotten is forgotten, too.
    if (isGone(place)) this.context.keep(writeFile(place, "pipeline", { ...common, path: ".gitlab-ci.yml", content: "" }, this.context));
  }

  private protect(place: Construct, branch: string, more: { dependsOn?: ITerraformDependable[]; lifecycle?: { replaceTriggeredBy: string[] } } = {}): BranchProtection {
    return protectBranch(place, `branch ${branch}`, { project: this.repository.id, branch, push: "no one", ...more }, this.context);
  }

  /**
   * What external pipelines start the mirror by (console §3.1.5 and §3.1.8). It has one description for ever, so nothing
   * in it tells generations apart: each has an address of its own. The next one is there and in the secret store before
   * the last one goes, and an apply that dies in between is taken up by the next.
   */
  private createTrigger(project: IDsoProject, { store, place }: MirrorAccess): void {
    const { triggerGeneration = 1 } = project.serviceOptions<GitlabProjectOptions>("gitlab");
    const trigger = new PipelineTrigger(place, triggerGeneration === 1 ? "trigger" : `trigger-${triggerGeneration}`, {
      project: this.repository.id,
      description: "mirroring-from-external-repo",
      lifecycle: { createBeforeDestroy: true },
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
    const { schedule: wanted } = mirrorSettings(this.context.settings, project.serviceOptions<GitlabProjectOptions>("gitlab"));
    const cron = cronOf(wanted, project.slug);
    const mirrored = project.repositories.filter((repository) => repository.externalUrl !== undefined);
    if (cron === undefined || mirrored.length === 0) return;
    const variables = { PROJECT_NAME: mirrored.map((repository) => repository.name).join(" "), SYNC_ALL: "true" };
    createSchedule(place, "schedule", { description: "Fetches all external repositories", cron, variables }, this.repository.id, this.context);
  }
}
