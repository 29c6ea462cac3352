import { Construct } from "constructs";
import { DsoCluster } from "./dso-cluster";
import type { Finding, Path } from "./errors";
import type { IDsoCluster, IDsoPlatform, IDsoZone } from "./model";
import { PluginHost, type LifecyclePoint } from "./plugin/host";
import type { Plugin } from "./plugin/plugin";

export interface DsoZoneProps {
  readonly platform: IDsoPlatform;
  /** Slug of a zone that the platform describes. */
  readonly zone: string;
}

/** A delivery zone and the clusters in it: whatever the attached plugins create in `onZone` and `onCluster`. */
export class DsoZone extends PluginHost implements IDsoZone {
  private readonly described: IDsoZone;
  private readonly members: readonly DsoCluster[];

  /** @throws DsoError when the platform describes no such zone */
  constructor(scope: Construct, id: string, props: DsoZoneProps) {
    super(scope, id);
    this.described = props.platform.zone(props.zone);
    const container = new Construct(this, "cluster");
    this.members = this.described.clusters.map((cluster) => new DsoCluster(container, cluster.label, { zone: this, cluster }));
  }

  get platform(): IDsoPlatform {
    return this.described.platform;
  }
  get slug(): string {
    return this.described.slug;
  }
  get label(): string {
    return this.described.label;
  }
  get description(): string {
    return this.described.description;
  }
  get argocdUrl(): string {
    return this.described.argocdUrl;
  }
  get delivery(): IDsoZone["delivery"] {
    return this.described.delivery;
  }
  get argocdContext(): string | undefined {
    return this.described.argocdContext;
  }
  get retired(): boolean {
    return this.described.retired;
  }
  get clusters(): readonly IDsoCluster[] {
    return this.members;
  }

  protected override locate(path: Path): string {
    return [this.node.path, ...path].join("/");
  }
  /** A zone is judged with its platform. */
  protected override judge(): readonly Finding[] {
    return [];
  }
  protected override get forgets(): boolean {
    return this.platform.spec.deletionPolicy !== "purge";
  }
  protected override check(): readonly Finding[] {
    return [];
  }
  protected override points(): readonly LifecyclePoint[] {
    if (this.retired || this.platform.spec.state === "retired") this.markGone(this);
    return [
      { element: this, call: (plugin: Plugin<any>, scope: Construct) => plugin.onZone(this, scope) },
      ...this.members.map((cluster) => ({
        element: cluster,
        call: (plugin: Plugin<any>, scope: Construct) => plugin.onCluster(cluster, scope),
      })),
    ];
  }
}
