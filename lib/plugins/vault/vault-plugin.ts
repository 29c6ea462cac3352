import type { Policy } from "@cdktf/provider-vault/lib/policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { SECRET_STORE, type CiLogin, type CiPurpose, type WorkloadLogin } from "../../capabilities";
import { DsoProject } from "../../dso-project";
import type { Finding } from "../../errors";
import type { IDsoCluster, IDsoEnvironment, IDsoPlatform, IDsoProject, IDsoZone } from "../../model";
import { handOver } from "../../plugin/hand-over";
import type { PluginHost } from "../../plugin/host";
import { Plugin } from "../../plugin/plugin";
import { ciAudience, zoneMount } from "../../values/names";
import { createAppRole } from "./app-role";
import { CiLogins } from "./ci";
import { createClusterAuth } from "./cluster";
import { ciRole, projectMount } from "./names";
import { ciIssuer, DEFAULTS, judgeOptions, type VaultOptions } from "./options";
import { placeOf } from "./place";
import { createCoreKv, createForgeAuth, createPlatformPeople } from "./platform";
import { createPeople, createProjectMount, createWorkloadPolicy } from "./project";
import { SecretStore } from "./secret-store";
import { createWorkloadRole, workloadLogin, zoneLogin } from "./workload";
import { createZoneMount, createZonePolicy } from "./zone";

export interface VaultPluginProps extends VaultOptions {
  /** @default - the stack's only Vault provider */
  readonly provider?: TerraformProvider;
}

/**
 * Vault (console §3.7): a mount and policies for each project, logins for people, jobs and pods, and the secret store
 * in which other plugins keep what they contribute. The stack declares the `vault` and `random` providers.
 */
export class VaultPlugin extends Plugin<VaultPluginProps> {
  private readonly store: SecretStore;
  /** What the pods of this host may read; made before the elements that hold it. */
  private podPolicy?: Policy;

  constructor(host: PluginHost, id: string, props: VaultPluginProps) {
    super(host, id, props);
    this.store = new SecretStore({
      url: this.url,
      place: placeOf(host, this.coreKv),
      provider: props.provider,
      contribution: (scope) => this.contribution(scope),
      keep: (resource) => this.keep(resource),
      workload: (environment) => workloadLogin(environment, props.clusterAudiences),
      zoneReader: (zone) => this.zoneLogin(zone),
      ci: (purpose) => this.ciLogin(purpose),
    });
    this.provide(SECRET_STORE, this.store);
  }

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    return judgeOptions(platform.spec, this.props, ["services", "vault"]);
  }

  override onPlatform(platform: IDsoPlatform, scope: Construct): void {
    const { manage = {}, provider } = this.props;
    const issuer = ciIssuer(platform.spec, this.props);
    const coreKv = new Construct(scope, "core-kv");
    const mount = createCoreKv(coreKv, this.coreKv, provider);
    this.keep(mount);
    if (manage.coreKv ?? true) this.store.resideIn(mount);
    else handOver(coreKv);

    const jobs = new Construct(scope, "ci");
    if (issuer !== undefined) createForgeAuth(jobs, this.jwtMount, issuer, provider);
    if (!(manage.jwt ?? true)) handOver(jobs);

    const people = new Construct(scope, "people");
    createPlatformPeople(people, this.oidcMount, provider);
    if (!(manage.groups ?? true)) handOver(people);
  }

  override onZone(zone: IDsoZone, scope: Construct): void {
    const mount = createZoneMount(scope, zone, this.props.provider);
    this.keep(mount);
    this.store.resideIn(mount);
    this.podPolicy = createZonePolicy(scope, zone, this.props.provider);
    if (this.props.appRole) createAppRole(scope, zoneMount(zone.slug), this.podPolicy.name, this.props.provider);
  }

  override onCluster(cluster: IDsoCluster, scope: Construct): void {
    const { clusterCertificates, zoneReaders, provider } = this.props;
    const mount = createClusterAuth(scope, { cluster, certificate: clusterCertificates?.[cluster.label], provider });
    const reader = zoneReaders?.[cluster.zone.slug];
    if (reader?.cluster !== cluster.label) return;
    createWorkloadRole(scope, "zone-reader", {
      cluster,
      mount,
      role: zoneMount(cluster.zone.slug),
      namespace: reader.namespace ?? DEFAULTS.zoneReaderNamespace,
      policy: this.podPolicy!.name,
      provider,
    });
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    const { provider } = this.props;
    this.keep(createProjectMount(scope, project, provider));
    createPeople(scope, project, this.oidcMount, provider);
    this.podPolicy = createWorkloadPolicy(scope, project, this.coreKv, () => this.store.readableBy("workload"), provider);
    if (this.props.appRole) createAppRole(scope, project.slug, this.podPolicy.name, provider);
    if (this.jobsLogIn) {
      new CiLogins(scope, "ci", {
        project,
        mount: this.jwtMount,
        audience: this.url,
        coreKv: this.coreKv,
        readable: (purpose) => this.store.readableBy(purpose),
        provider,
      });
    }
    this.showToPeople(project, scope);
  }

  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    createWorkloadRole(scope, "workload", {
      cluster: environment.cluster,
      namespace: environment.namespace,
      policy: this.podPolicy!.name,
      provider: this.props.provider,
    });
  }

  /** console §2.6 and §2.7 */
  private showToPeople(project: IDsoProject, scope: Construct): void {
    const mount = projectMount(project.slug);
    if (this.props.link ?? true) project.addLink(scope, { service: "vault", title: "Vault", url: `${this.url}/ui/vault/secrets/${mount}` });
    project.addOutput(scope, "vault", { ".spec.mount": mount, ".spec.vaultAuthRef": "vault-auth" });
  }

  private zoneLogin(zone: IDsoZone): WorkloadLogin | undefined {
    const label = this.props.zoneReaders?.[zone.slug]?.cluster;
    const cluster = zone.clusters.find((each) => each.label === label);
    return cluster && zoneLogin(zone, cluster, this.props.clusterAudiences);
  }

  private ciLogin(purpose: CiPurpose): CiLogin | undefined {
    if (!(this.host instanceof DsoProject) || !this.jobsLogIn) return undefined;
    return { mount: this.jwtMount, role: ciRole(this.host.slug, purpose), audience: ciAudience(this.url, purpose) };
  }

  /** Jobs log in with tokens of the forge, so somebody must be known to issue them. */
  private get jobsLogIn(): boolean {
    return this.host instanceof DsoProject && ciIssuer(this.host.platform.spec, this.props) !== undefined;
  }

  private get url(): string {
    return this.props.url.replace(/\/+$/, "");
  }
  private get coreKv(): string {
    return this.props.coreKv ?? DEFAULTS.coreKv;
  }
  private get oidcMount(): string {
    return this.props.oidcMount ?? DEFAULTS.oidcMount;
  }
  private get jwtMount(): string {
    return this.props.jwtMount ?? DEFAULTS.jwtMount;
  }
}
