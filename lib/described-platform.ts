import { failure } from "./errors";
import type { IDsoCluster, IDsoPerson, IDsoPlatform, IDsoZone } from "./model";
import type { AdminSpec, ClusterSpec, PlatformSpec, ZoneSpec } from "./spec";
import { accountsOf } from "./values/accounts";
import { byKey } from "./values/order";

/** A platform as its declaration describes it. It belongs to no stack, so a project refers to it without reading a state. */
export class DescribedPlatform implements IDsoPlatform {
  readonly rootPath: string;
  readonly zones: readonly IDsoZone[];
  readonly clusters: readonly IDsoCluster[];
  readonly admins: readonly AdminSpec[];

  constructor(readonly spec: PlatformSpec) {
    this.rootPath = spec.rootPath;
    this.zones = spec.zones.map((zone) => new DescribedZone(this, zone)).sort(byKey((zone) => zone.slug));
    this.clusters = spec.clusters.map((cluster) => new DescribedCluster(this, cluster)).sort(byKey((cluster) => cluster.label));
    this.admins = [...(spec.admins ?? [])].sort(byKey((admin) => `${admin.user} ${admin.role}`));
  }

  zone(slug: string): IDsoZone {
    return this.find("zone", slug, this.zones, (zone) => zone.slug);
  }

  cluster(label: string): IDsoCluster {
    return this.find("cluster", label, this.clusters, (cluster) => cluster.label);
  }

  person(email: string): IDsoPerson {
    const key = email.toLowerCase();
    return { email: key, accounts: accountsOf(key, this.spec.people) ?? {} };
  }

  private find<T>(kind: string, name: string, all: readonly T[], nameOf: (each: T) => string): T {
    const found = all.find((each) => nameOf(each) === name);
    if (found) return found;
    throw failure("platform", { code: `unknown-${kind}`, at: [], message: `there is no such ${kind}`, found: name, allowed: all.map(nameOf).join(", ") });
  }
}

class DescribedZone implements IDsoZone {
  readonly slug: string;
  readonly label: string;
  readonly description: string;
  readonly argocdUrl: string;
  readonly delivery: IDsoZone["delivery"];
  readonly argocdContext?: string;
  readonly retired: boolean;

  constructor(readonly platform: IDsoPlatform, spec: ZoneSpec) {
    this.slug = spec.slug;
    this.label = spec.label;
    this.description = spec.description ?? "";
    this.argocdUrl = spec.argocdUrl;
    this.delivery = spec.delivery;
    this.argocdContext = spec.argocdContext;
    this.retired = spec.retired ?? false;
  }

  get clusters(): readonly IDsoCluster[] {
    return this.platform.clusters.filter((cluster) => cluster.zone.slug === this.slug);
  }
}

class DescribedCluster implements IDsoCluster {
  readonly label: string;
  readonly previousLabel?: string;
  readonly privacy: IDsoCluster["privacy"];
  readonly projects: readonly string[];
  readonly stages: IDsoCluster["stages"];
  readonly context?: string;
  readonly capacity?: IDsoCluster["capacity"];
  readonly clusterResources: boolean;
  readonly identity: IDsoCluster["identity"];
  readonly infos: string;
  readonly retired: boolean;

  constructor(private readonly platform: IDsoPlatform, private readonly spec: ClusterSpec) {
    this.label = spec.label;
    this.previousLabel = spec.previousLabel;
    this.privacy = spec.privacy ?? "dedicated";
    this.projects = [...(spec.projects ?? [])].sort();
    this.stages = [...spec.stages].sort();
    this.context = spec.context;
    this.capacity = spec.capacity;
    this.clusterResources = spec.clusterResources ?? false;
    this.identity = spec.identity ?? { method: "kubernetes" };
    this.infos = spec.infos ?? "";
    this.retired = spec.retired ?? false;
  }

  get zone(): IDsoZone {
    return this.platform.zone(this.spec.zone);
  }
}
