import { Token, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { IMAGE_REGISTRY, SECRET_STORE } from "../../capabilities";
import type { Finding } from "../../errors";
import type { IDsoPlatform, IDsoProject, IDsoRole } from "../../model";
import type { PluginHost } from "../../plugin/host";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import type { Project } from "../../providers/harbor/bindings/project";
import type { BuiltInRoleName } from "../../values/roles";
import { createImmutableTags } from "./immutable-tags";
import { admitEverybody, admitRole } from "./members";
import { definition, type HarborOptions, type HarborProjectOptions } from "./options";
import { createPlatformGroups, createSystemSettings } from "./platform";
import { createProject } from "./project";
import { createRetention } from "./retention";
import { createRobot, projectRobot, pullRobot, pushRobot, robotSecret } from "./robots";
import { projectSettings, type ProjectSettings } from "./settings";

export interface HarborPluginProps extends HarborOptions {
  /** @default - the stack's only Harbor provider */
  readonly provider?: TerraformProvider;
}

const DEFAULT_ROBOT_PREFIX = "robot$";

/**
 * Harbor: a private project whose images are scanned when they are pushed, a quota, a retention policy, robots that
 * pull and push, and the groups that may look (console §3.2). Provides the image registry.
 */
export class HarborPlugin extends Plugin<HarborPluginProps> {
  override readonly requires = [SECRET_STORE];
  private readonly url: string;
  private readonly registryHost: string;
  private harborProject?: Project;

  constructor(host: PluginHost, id: string, props: HarborPluginProps) {
    super(host, id, props);
    this.url = props.url.replace(/\/+$/, "");
    this.registryHost = this.url.replace(/^[a-z]+:\/\//i, "").replace(/\/.*$/, "");
    this.provide(IMAGE_REGISTRY, {
      host: this.registryHost,
      repository: (project) => `${this.registryHost}/${project.slug}`,
      pullSecret: robotSecret(pullRobot.name),
      pushSecret: robotSecret(pushRobot.name),
    });
  }

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    return definition.judgePlatform!(withOwnOptions(platform.spec, "harbor", this.props));
  }
  override checkProject(project: IDsoProject): readonly Finding[] {
    const platform = withOwnOptions(project.platform.spec, "harbor", this.props);
    const own = definition.judgeProject!(project.spec, platform);
    // What the platform declares is judged there; what only the code says is judged nowhere else.
    return project.platform.spec.services?.["harbor"] === undefined ? [...definition.judgePlatform!(platform), ...own] : own;
  }

  override onPlatform(_platform: IDsoPlatform, scope: Construct): void {
    createPlatformGroups(scope, this.props.provider);
    createSystemSettings(scope, this.props, this.robotPrefix, this.props.provider);
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    const { provider } = this.props;
    const settings = projectSettings(this.props, project.serviceOptions<HarborProjectOptions>("harbor"));
    const harborProject = (this.harborProject = createProject(scope, project, settings, provider));
    this.keep(harborProject);
    createRetention(scope, harborProject, settings.retention, provider);
    createImmutableTags(scope, harborProject, settings.immutableTags, provider);
    admitEverybody(scope, harborProject, project, provider);
    this.createRobots(scope, project, harborProject, settings);
    this.show(scope, project, harborProject, settings);
  }

  override onRole(role: IDsoRole, scope: Construct): void {
    // Roles of a project's own give nothing outside of Keycloak (decision 21).
    if (role.builtIn) admitRole(scope, this.harborProject!, role.name as BuiltInRoleName, role.group, this.props.provider);
  }

  private createRobots(scope: Construct, project: IDsoProject, harborProject: Project, settings: ProjectSettings): void {
    const robots = settings.projectRobot ? [pullRobot, pushRobot, projectRobot] : [pullRobot, pushRobot];
    for (const robot of robots) {
      createRobot(scope, robot, {
        harborProject,
        slug: project.slug,
        host: this.registryHost,
        robotPrefix: this.robotPrefix,
        rotation: project.rotation("harbor"),
        secrets: this.required(SECRET_STORE),
        provider: this.props.provider,
      });
    }
  }

  /** Where people find the project's images, and where the credentials are (console §2.6, §2.7). */
  private show(scope: Construct, project: IDsoProject, harborProject: Project, settings: ProjectSettings): void {
    const secrets = this.required(SECRET_STORE);
    project.addLink(scope, { service: "harbor", title: "Harbor", url: `${this.url}/harbor/projects/${Token.asString(harborProject.projectId)}/` });
    project.addOutput(scope, "harbor", {
      basePath: `${this.registryHost}/${project.slug}/`,
      pullSecret: secrets.path(robotSecret(pullRobot.name)),
      pushSecret: secrets.path(robotSecret(pushRobot.name)),
      ...(settings.projectRobot && { projectSecret: secrets.path(robotSecret(projectRobot.name)) }),
    });
  }

  private get robotPrefix(): string {
    return this.props.robotPrefix ?? DEFAULT_ROBOT_PREFIX;
  }
}
