import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { SECRET_STORE } from "../../capabilities";
import type { Finding } from "../../errors";
import type { IDsoPlatform, IDsoProject, IDsoRole } from "../../model";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import { bury, isGone } from "../../plugin/tombstone";
import type { BuiltInRoleName } from "../../values/roles";
import { repositoryAddresses } from "./addresses";
import { createHosted } from "./hosted";
import { createMaven } from "./maven";
import { definition, formats, type Format, type FormatOptions, type NexusOptions, type NexusProjectOptions } from "./options";
import { createPlatformRoles } from "./platform";
import { createPrivileges, type RepositoryPrivileges } from "./privileges";
import type { Repository, RepositoryContext } from "./repository";
import { createGroupRole, createProjectRole } from "./roles";
import { formatSettings } from "./settings";
import { createUser } from "./user";

export interface NexusPluginProps extends NexusOptions {
  /** @default - the stack's only Nexus provider */
  readonly provider?: TerraformProvider;
}

/**
 * Nexus Repository: the repositories of the formats that a project asks for, privileges and roles on them, and an
 * account that publishes (console §3.5).
 */
export class NexusPlugin extends Plugin<NexusPluginProps> {
  override readonly requires = [SECRET_STORE];
  private readonly privileges: RepositoryPrivileges[] = [];

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    return definition.judgePlatform!(withOwnOptions(platform.spec, "nexus", this.props));
  }
  override checkProject(project: IDsoProject): readonly Finding[] {
    const platform = withOwnOptions(project.platform.spec, "nexus", this.props);
    const own = definition.judgeProject!(project.spec, platform);
    // What the platform declares is judged there; what only the code says is judged nowhere else.
    return project.platform.spec.services?.["nexus"] === undefined ? [...definition.judgePlatform!(platform), ...own] : own;
  }

  override onPlatform(_platform: IDsoPlatform, scope: Construct): void {
    createPlatformRoles(scope, this.props.provider);
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    const { provider } = this.props;
    const options = project.serviceOptions<NexusProjectOptions>("nexus");
    const settings = formatSettings(this.props, options);
    for (const format of formats) {
      const chosen = settings[format];
      if (chosen === undefined) this.forget(project, scope, format);
      else this.createFormat(project, new Construct(scope, format), format, chosen);
    }
    const role = createProjectRole(scope, project.slug, this.privileges, provider);
    createUser(scope, project, options, role, this.required(SECRET_STORE), provider);
    this.show(project, scope, formats.filter((format) => settings[format] !== undefined));
  }

  override onRole(role: IDsoRole, scope: Construct): void {
    // Roles of a project's own give nothing outside of Keycloak (decision 21).
    if (role.builtIn) createGroupRole(scope, role.name as BuiltInRoleName, role.group, this.privileges, this.props.provider);
  }

  private createFormat(project: IDsoProject, scope: Construct, format: Format, options: object): void {
    for (const repository of this.createRepositories(project, scope, format, options)) {
      this.privileges.push(createPrivileges(scope, project.slug, repository, this.props.provider));
    }
  }

  /**
   * A format that is off leaves tombstones, whether it was ever on or not: switching it off, or leaving it out, never
   * deletes an artefact of a project that keeps its data (console §6.1 #10).
   */
  private forget(project: IDsoProject, scope: Construct, format: Format): void {
    if (project.deletionPolicy !== "retain") return;
    const gone = new Construct(scope, format);
    this.createRepositories(project, gone, format, {});
    // A project that has left as a whole buries everything below it, these included.
    if (!isGone(scope)) bury(gone, true);
  }

  private createRepositories(project: IDsoProject, scope: Construct, format: Format, options: object): readonly Repository[] {
    const context: RepositoryContext = {
      slug: project.slug,
      blobStore: this.props.blobStore ?? "default",
      mavenGroupMembers: this.props.mavenGroupMembers ?? ["maven-public"],
      provider: this.props.provider,
    };
    const repositories =
      format === "maven" ? createMaven(scope, options as FormatOptions["maven"], context) : createHosted(scope, format, options, context);
    this.keep(...repositories.map((repository) => repository.resource));
    return repositories;
  }

  /** Where people find the project's artefacts (console §2.6, §2.7). */
  private show(project: IDsoProject, scope: Construct, on: readonly Format[]): void {
    const url = this.props.url.replace(/\/+$/, "");
    project.addLink(scope, { service: "nexus", title: "Nexus", url });
    project.addOutput(scope, "nexus", Object.assign({}, ...on.map((format) => repositoryAddresses(url, project.slug, format))));
  }
}
