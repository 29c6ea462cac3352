import type { Construct } from "constructs";
import { IDENTITY_GROUPS, SOURCE_FORGE } from "../../capabilities";
import type { Finding } from "../../errors";
import type { IDsoPlatform, IDsoProject } from "../../model";
import type { PluginHost } from "../../plugin/host";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import { isGone, markGone } from "../../plugin/tombstone";
import { buckets } from "../../values/stage";
import { chartFiles } from "./chart";
import { grafanaGroups } from "./grafana-groups";
import { CHART_REPOSITORY, CHART_VERSION, definition, type ObservabilityOptions, type ObservabilityProjectOptions } from "./options";
import { renderValues, valuesPath } from "./values";

export type ObservabilityPluginProps = ObservabilityOptions;

/** Repository in which a team keeps its dashboards and alerts. */
const REPOSITORY = "infra-observability";

/**
 * Dashboards and alerts of a project (console §3.9): a repository for them, groups of people for each bucket, and what
 * the platform's Grafana needs to know. It has no provider of its own: all of it goes through capabilities.
 */
export class ObservabilityPlugin extends Plugin<ObservabilityPluginProps> {
  override readonly requires = [SOURCE_FORGE, IDENTITY_GROUPS];

  constructor(host: PluginHost, id: string, props: ObservabilityPluginProps) {
    super(host, id, props);
  }

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    const { spec } = platform;
    return definition.judgePlatform!(withOwnOptions(spec, "observability", this.props));
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    if (project.serviceOptions<ObservabilityProjectOptions>("observability").enabled === false) this.leave(scope);
    this.addRepository(scope);
    for (const { bucket, access, path, people } of grafanaGroups(project)) {
      this.required(IDENTITY_GROUPS).addGroup(scope, `${bucket}-${access}`, { path, people });
    }
    if (!isGone(scope)) this.addValues(project, scope);
    this.addLinks(project, scope);
  }

  /**
   * A project that does without leaves tombstones, whether it ever had dashboards or not: switching them off never deletes
   * what a team wrote, where the project keeps its data (console §6.1 #4). So the plugin leaves this project as it does all
   * projects of a platform that gives it up.
   */
  private leave(scope: Construct): void {
    this.retired = true;
    markGone(scope);
  }

  private addRepository(scope: Construct): void {
    const forge = this.required(SOURCE_FORGE);
    const { chartVersion = CHART_VERSION, chartRepository = CHART_REPOSITORY } = this.props;
    forge.addRepository(scope, "repository", { name: REPOSITORY, description: "Dashboards and alerts" });
    for (const { id, path, content } of chartFiles({ version: chartVersion, repository: chartRepository })) {
      forge.addFile(scope, id, { repository: REPOSITORY, path, content });
    }
  }

  private addValues(project: IDsoProject, scope: Construct): void {
    if (project.environments.length === 0) return;
    const forge = this.required(SOURCE_FORGE);
    forge.addZoneFile(scope, "values", {
      zone: project.platform.zone(this.props.zone),
      path: valuesPath(project.slug),
      content: renderValues(project, forge.repositoryUrl(project, REPOSITORY)),
    });
  }

  private addLinks(project: IDsoProject, scope: Construct): void {
    for (const bucket of buckets.filter((each) => project.environments.some((environment) => environment.bucket === each))) {
      const url = `${this.props.url.replace(/\/+$/, "")}/${bucket}-${project.slug}`;
      project.addLink(scope, { service: "observability", title: `Grafana ${bucket}`, url });
    }
  }
}
