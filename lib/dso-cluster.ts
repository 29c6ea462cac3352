import { Construct } from "constructs";
import type { IDsoCluster, IDsoZone } from "./model";
import { formerly } from "./plugin/rename";

export interface DsoClusterProps {
  readonly zone: IDsoZone;
  readonly cluster: IDsoCluster;
}

/** A cluster of a zone: the place below which plugins create what a cluster needs once. Made by its {@link DsoZone}. */
export class DsoCluster extends Construct implements IDsoCluster {
  readonly zone: IDsoZone;
  private readonly described: IDsoCluster;

  constructor(scope: Construct, id: string, props: DsoClusterProps) {
    super(scope, id);
    this.zone = props.zone;
    this.described = props.cluster;
    formerly(this, this.previousLabel);
  }

  get label(): string {
    return this.described.label;
  }
  get previousLabel(): string | undefined {
    return this.described.previousLabel;
  }
  get privacy(): IDsoCluster["privacy"] {
    return this.described.privacy;
  }
  get projects(): readonly string[] {
    return this.described.projects;
  }
  get stages(): IDsoCluster["stages"] {
    return this.described.stages;
  }
  get context(): string | undefined {
    return this.described.context;
  }
  get capacity(): IDsoCluster["capacity"] {
    return this.described.capacity;
  }
  get clusterResources(): boolean {
    return this.described.clusterResources;
  }
  get identity(): IDsoCluster["identity"] {
    return this.described.identity;
  }
  get infos(): string {
    return this.described.infos;
  }
  get retired(): boolean {
    return this.described.retired;
  }
}
