import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { CI_VARIABLES, SECRET_STORE } from "../../capabilities";
import { DsoProject } from "../../dso-project";
import type { Finding } from "../../errors";
import type { IDsoPlatform, IDsoProject, IDsoRepository, IDsoRole } from "../../model";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import { isGone } from "../../plugin/tombstone";
import { Group } from "../../providers/sonarqube/bindings/group";
import type { User } from "../../providers/sonarqube/bindings/user";
import type { BuiltInRoleName } from "../../values/roles";
import { addVariables, createAnalysisProject } from "./analysis-project";
import { defaults, definition, type SonarqubeOptions, type SonarqubeProjectOptions } from "./options";
import { createPlatformGroups, createTemplate } from "./platform";
import { createTechnicalUser } from "./technical-user";

export interface SonarqubePluginProps extends SonarqubeOptions {
  /** @default - the stack's only one */
  readonly provider?: TerraformProvider;
}

/**
 * SonarQube (console §3.6): a private project for each repository, groups with exact permissions, and a technical user
 * with whose token CI analyses. The projects hold the quality history: they are forgotten rather than deleted.
 */
export class SonarqubePlugin extends Plugin<SonarqubePluginProps> {
  override readonly uses = [SECRET_STORE, CI_VARIABLES];

  /** Key of each repository's project, by the repository's name. */
  private readonly keys = new Map<string, string>();
  private readonly groups = new Map<BuiltInRoleName, Group>();
  private user?: User;

  override checkPlatform({ spec }: IDsoPlatform): readonly Finding[] {
    return definition.judgePlatform!(withOwnOptions(spec, "sonarqube", this.props));
  }

  override checkProject(project: IDsoProject): readonly Finding[] {
    return definition.judgeProject!(project.spec, project.platform.spec);
  }

  override onPlatform(_platform: IDsoPlatform, scope: Construct): void {
    const { provider, administrators = defaults.administrators } = this.props;
    this.leaveBehind(...createTemplate(scope, administrators, provider));
    createPlatformGroups(scope, provider);
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    const { url, provider, emailDomain, tokenMonths = defaults.tokenMonths } = this.props;
    const { previousTokens = [], tokenVariable = this.props.tokenVariable ?? defaults.tokenVariable } = this.optionsOf(project);
    this.user = createTechnicalUser(scope, project, {
      tokenMonths,
      previousTokens,
      tokenVariable,
      emailDomain,
      secrets: this.optional(SECRET_STORE),
      variables: this.optional(CI_VARIABLES),
      provider,
    });
    project.addLink(scope, { service: "sonarqube", title: "SonarQube", url: `${url.replace(/\/+$/, "")}/projects` });
  }

  /** Groups are named as the claim `groups` has them. Roles of the project's own making get nothing here (decision 21). */
  override onRole(role: IDsoRole, scope: Construct): void {
    if (!role.builtIn) return;
    const group = new Group(scope, "group", { name: role.group, description: `Role ${role.name} of project ${role.project.slug}`, provider: this.props.provider });
    this.groups.set(role.name as BuiltInRoleName, group);
  }

  override onRepository(repository: IDsoRepository, scope: Construct): void {
    const variables = this.optional(CI_VARIABLES);
    const { qualityGate = this.props.qualityGate } = this.optionsOf(repository.project);
    const project = createAnalysisProject(scope, repository, { user: this.user!, groups: this.groups, qualityGate, provider: this.props.provider });
    this.keep(project);
    if (variables) addVariables(scope, repository, project, variables);
    if (!isGone(scope)) this.keys.set(repository.name, project.project);
  }

  override onComplete(scope: Construct): void {
    if (this.host instanceof DsoProject) this.host.addOutput(scope, "sonarqube_projects", Object.fromEntries(this.keys));
  }

  private optionsOf(project: IDsoProject): SonarqubeProjectOptions {
    return project.serviceOptions<SonarqubeProjectOptions>("sonarqube");
  }
}
