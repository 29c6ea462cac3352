import type { TerraformProvider, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { NAMESPACES, SECRET_STORE, SOURCE_FORGE, type ISecretStore } from "../../capabilities";
import type { Finding } from "../../errors";
import type { IDsoCluster, IDsoDeployment, IDsoEnvironment, IDsoPlatform, IDsoProject, IDsoZone } from "../../model";
import type { PluginHost } from "../../plugin/host";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import { isGone } from "../../plugin/tombstone";
import { renderManifests } from "../../values/manifests";
import { environmentFolder } from "../../values/names";
import { appProject, distinct } from "./app-project";
import { assertRoles } from "./app-project-policy";
import { AppRoleVariables } from "./app-role-variables";
import { application } from "./application";
import { clusterSecret, copyClusterSecret } from "./cluster-secret";
import { PullDelivery, PushDelivery, type EnvironmentDelivery } from "./environment-delivery";
import { GitAccess, openZoneRepository } from "./git-access";
import { zoneLinks } from "./links";
import { pushObject } from "./manifest";
import { nameOf, projectName } from "./naming";
import { definition, type ArgocdOptions, type ArgocdProjectOptions } from "./options";
import { ARGOCD_FILE, pulledNamespace } from "./pulled-namespace";
import { pulledZone } from "./pulled-zone";
import { roles } from "./roles";
import { settingsOf, type Settings } from "./settings";
import { renderValues, VALUES_FILE } from "./values-file";
import { vaultAccess } from "./vault-objects";

export interface ArgocdPluginProps extends ArgocdOptions {
  /** The provider that reaches the cluster of the Argo CD of a zone that pushes. @default - the stack's only Kubernetes provider */
  readonly provider?: (zone: IDsoZone) => TerraformProvider;
}

/**
 * Argo CD: an AppProject for each environment, and an Application for each deployment. In a zone that pushes they are
 * put into its Argo CD; in a zone that pulls they are written to the zone's repository, which its Argo CD reads.
 */
export class ArgocdPlugin extends Plugin<ArgocdPluginProps> {
  override readonly requires = [SOURCE_FORGE];
  override readonly uses = [NAMESPACES, SECRET_STORE];

  private readonly deliveries = new Map<IDsoEnvironment, EnvironmentDelivery>();
  private appRole?: AppRoleVariables;
  private gitAccess?: GitAccess;
  /** How the operator of a zone that pushes reaches Vault. */
  private vaultAccess: readonly TerraformResource[] = [];

  constructor(host: PluginHost, id: string, props: ArgocdPluginProps = {}) {
    super(host, id, props);
  }

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    return definition.judgePlatform!(withOwnOptions(platform.spec, "argocd", this.props));
  }

  override checkProject(project: IDsoProject): readonly Finding[] {
    return definition.judgeProject!(project.spec, withOwnOptions(project.platform.spec, "argocd", this.props));
  }

  override onZone(zone: IDsoZone, scope: Construct): void {
    const settings = settingsOf(this.props);
    const store = this.optional(SECRET_STORE);
    const withStore = this.together(scope, SECRET_STORE);
    if (zone.delivery === "push") {
      if (store) this.pushVaultAccess(withStore, zone, store, settings);
      return;
    }
    if (this.rendersCharts) return;
    const forge = this.required(SOURCE_FORGE);
    const gitSecret = settings.gitCredentials === "project" ? openZoneRepository(new Construct(withStore, "git"), zone, forge) : undefined;
    const files = pulledZone({ zone, repository: forge.zoneRepositoryUrl(zone), settings, store, gitSecret });
    for (const { id, path, about, objects, ofStore } of files) {
      forge.addZoneFile(ofStore ? withStore : scope, id, { zone, path, content: renderManifests(about, objects) });
    }
  }

  override onCluster(cluster: IDsoCluster, scope: Construct): void {
    const store = this.optional(SECRET_STORE);
    if (!store || cluster.zone.delivery === "pull") return;
    const settings = settingsOf(this.props);
    const provider = this.props.provider?.(cluster.zone);
    const version = settings.clusterCredentials[cluster.label];
    const place = this.together(scope, SECRET_STORE);
    if (version !== undefined) copyClusterSecret(place, { cluster: cluster.label, store, version, settings, provider });
    else if (settings.clusterSecrets === "operator") {
      pushObject(place, "secret", { object: clusterSecret(cluster.label, store, settings), provider, dependsOn: this.vaultAccess });
    }
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    zoneLinks(project).forEach((link) => project.addLink(scope, link));
    const settings = this.settings(project);
    if (settings.gitCredentials === "project") {
      const { provider } = this.props;
      this.gitAccess = new GitAccess(this.together(scope, SECRET_STORE), "git", { project, forge: this.required(SOURCE_FORGE), settings, charts: this.rendersCharts, provider });
    }
    const pulled = project.environments.some((environment) => environment.cluster.zone.delivery === "pull");
    if (this.rendersCharts && pulled) this.appRole = new AppRoleVariables(scope, "approle", project.slug);
  }

  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    const settings = this.settings(environment.project);
    const delivery = this.deliveryOf(environment, scope, settings);
    this.deliveries.set(environment, delivery);
    const name = projectName(environment, settings);
    const rights = roles(name, environment, settings);
    assertRoles(scope.node.path, name, rights);
    const sourceRepositories = this.sourceRepositories(environment.project);
    delivery.addProject(scope, appProject({ name, roles: rights, environment, sourceRepositories, settings }));
  }

  override onDeployment(deployment: IDsoDeployment, scope: Construct): void {
    const { environment, project } = deployment;
    const settings = this.settings(project);
    const url = (repository: string) => this.required(SOURCE_FORGE).repositoryUrl(project, repository);
    const name = nameOf(deployment, url, settings);
    const object = application({ name, project: projectName(environment, settings), deployment, url, settings });
    this.deliveries.get(environment)!.addApplication(scope, object);
  }

  override onComplete(): void {
    for (const [environment, delivery] of this.deliveries) {
      if (delivery instanceof PullDelivery && !isGone(delivery.scope)) this.writeFile(environment, delivery);
    }
  }

  /** Where no cluster's credentials come through the operator, it needs no access. */
  private pushVaultAccess(scope: Construct, zone: IDsoZone, store: ISecretStore, settings: Settings): void {
    const served = zone.clusters.some((cluster) => settings.clusterCredentials[cluster.label] === undefined);
    const login = settings.clusterSecrets === "operator" && served ? store.zoneReader(zone) : undefined;
    if (!login) return;
    const provider = this.props.provider?.(zone);
    const [connection, auth] = vaultAccess(store.url, login, settings);
    const before = pushObject(scope, "vault-connection", { object: connection!, provider });
    this.vaultAccess = [pushObject(scope, "vault-auth", { object: auth!, provider, dependsOn: [before] })];
  }

  private writeFile(environment: IDsoEnvironment, delivery: PullDelivery): void {
    const { project, cluster, name } = environment;
    const file = this.rendersCharts ? VALUES_FILE : ARGOCD_FILE;
    this.required(SOURCE_FORGE).addZoneFile(delivery.scope, "argocd", {
      zone: cluster.zone,
      path: `${environmentFolder(project.slug, cluster.label, name)}/${file}`,
      content: this.rendersCharts ? this.values(environment) : this.manifests(environment, delivery),
    });
  }

  private manifests(environment: IDsoEnvironment, delivery: PullDelivery): string {
    const { project, cluster, name } = environment;
    const repository = this.required(SOURCE_FORGE).zoneRepositoryUrl(cluster.zone);
    const namespace = this.optional(NAMESPACES) ? pulledNamespace(environment, repository, this.settings(project)) : [];
    return renderManifests(`Environment ${name} of project ${project.slug} on cluster ${cluster.label}.`, [...namespace, ...delivery.objects]);
  }

  private values(environment: IDsoEnvironment): string {
    return renderValues({
      environment,
      forge: this.required(SOURCE_FORGE),
      secretStore: this.optional(SECRET_STORE),
      settings: this.settings(environment.project),
      sourceRepositories: this.sourceRepositories(environment.project),
      appRole: this.appRole!,
    });
  }

  private deliveryOf(environment: IDsoEnvironment, scope: Construct, { destroyTimeout }: Settings): EnvironmentDelivery {
    const { zone } = environment.cluster;
    if (zone.delivery === "pull") return new PullDelivery(scope);
    const secret = this.gitAccess?.secretIn(zone);
    const dependsOn = [...(this.optional(NAMESPACES)?.prerequisites(environment) ?? []), ...(secret ? [secret] : [])];
    return new PushDelivery(zone.slug, { provider: this.props.provider?.(zone), dependsOn, destroyTimeout });
  }

  /** The project's own repositories, and those that the options name. */
  private sourceRepositories(project: IDsoProject): readonly string[] {
    return distinct([`${this.required(SOURCE_FORGE).groupUrl(project)}/**`, ...this.settings(project).extraRepositories]);
  }

  private get rendersCharts(): boolean {
    return this.props.compatibility === "dso-charts";
  }

  private settings(project: IDsoProject): Settings {
    return settingsOf(this.props, project.serviceOptions<ArgocdProjectOptions>("argocd"));
  }
}
