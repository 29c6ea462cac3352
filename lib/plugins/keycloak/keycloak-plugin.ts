import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { IDENTITY_GROUPS, SECRET_STORE } from "../../capabilities";
import type { Finding } from "../../errors";
import type { IDsoEnvironment, IDsoPlatform, IDsoProject, IDsoRole, IDsoZone } from "../../model";
import type { PluginHost } from "../../plugin/host";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import { formerly } from "../../plugin/rename";
import { isGone } from "../../plugin/tombstone";
import { Accounts } from "./accounts";
import { ContributedGroups } from "./contributed-groups";
import { GroupTree, lastSegment } from "./group-tree";
import { alsoMembers, onlyMembers } from "./memberships";
import { defaults, definition, type KeycloakOptions } from "./options";
import { createClientScope, createPlatformGroups } from "./platform";
import { lookUpRealm, type Realm } from "./realm";
import { createZoneClient } from "./zone-client";

export interface KeycloakPluginProps extends KeycloakOptions {
  /** @default - the stack's only one */
  readonly provider?: TerraformProvider;
}

/** What all hooks of one stack share. */
interface Directory {
  readonly realm: Realm;
  readonly accounts: Accounts;
  readonly tree: GroupTree;
}

/**
 * Keycloak (console §3.3): groups of a project, its roles and environments, with exactly the people declared; groups of
 * the platform's roles; a client for each zone's Argo CD. Other services take their rights from these groups by path.
 */
export class KeycloakPlugin extends Plugin<KeycloakPluginProps> {
  override readonly uses = [SECRET_STORE];

  private readonly contributed = new ContributedGroups((scope) => this.contribution(scope));
  private directory?: Directory;
  private project?: IDsoProject;

  constructor(host: PluginHost, id: string, props: KeycloakPluginProps) {
    super(host, id, props);
    this.provide(IDENTITY_GROUPS, this.contributed);
  }

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    return definition.judgePlatform!(withOwnOptions(platform.spec, "keycloak", this.props));
  }
  override checkProject(project: IDsoProject): readonly Finding[] {
    return definition.judgeProject!(project.spec, withOwnOptions(project.platform.spec, "keycloak", this.props));
  }

  override onPlatform(platform: IDsoPlatform, scope: Construct): void {
    const { realm, accounts, tree } = this.open(scope);
    createPlatformGroups(scope, platform, tree, accounts, realm);
    const { name, manage } = this.clientScope;
    if (manage) createClientScope(scope, name, realm);
  }

  /** Without a secret store the client's secret would have no keeper but Terraform's state, so there is no client. */
  override onZone(zone: IDsoZone, scope: Construct): void {
    const secrets = this.optional(SECRET_STORE);
    if (!secrets) return;
    const place = this.together(scope, SECRET_STORE);
    const { realm } = this.open(place);
    createZoneClient(place, zone, { realm, clientScope: this.clientScope.name, secrets, rotation: this.props.rotation ?? defaults.rotation });
  }

  /** `/<slug>` with everybody, and `/<slug>/console` with nobody. */
  override onProject(project: IDsoProject, scope: Construct): void {
    const { realm, accounts, tree } = this.open(scope);
    this.project = project;
    onlyMembers(scope, "members", tree.add(scope, "group", project.group), project.people, accounts, realm);
    tree.grow(`${project.group}/console`);
  }

  override onRole(role: IDsoRole, scope: Construct): void {
    const { realm, accounts, tree } = this.opened;
    const members = role.type === "external" ? alsoMembers : onlyMembers;
    const group = tree.grow(role.group);
    formerly(group, role.previousGroup && lastSegment(role.previousGroup));
    members(scope, "members", group, role.people, accounts, realm);
  }

  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    const { realm, accounts, tree } = this.opened;
    const { path, readOnly, readWrite } = environment.groups;
    // What has left must not become the parent of what is there.
    const groups = isGone(scope) ? tree.branch() : tree;
    groups.add(scope, "group", path);
    onlyMembers(scope, "read-only-members", groups.grow(readOnly.path), readOnly.people, accounts, realm);
    onlyMembers(scope, "read-write-members", groups.grow(readWrite.path), readWrite.people, accounts, realm);
  }

  override onComplete(): void {
    if (this.project) this.contributed.create(this.project, this.opened.tree, this.opened.accounts, this.opened.realm);
  }

  private open(scope: Construct): Directory {
    const realm = lookUpRealm(scope, this.props.realm ?? defaults.realm, this.props.provider);
    const accounts = new Accounts(scope, realm, this.props.username ?? defaults.username);
    return (this.directory = { realm, accounts, tree: new GroupTree(realm) });
  }

  private get opened(): Directory {
    return this.directory!;
  }

  private get clientScope() {
    return { ...defaults.clientScope, ...this.props.clientScope };
  }
}
