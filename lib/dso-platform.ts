import type { Construct } from "constructs";
import { DescribedPlatform } from "./described-platform";
import type { Finding, Path } from "./errors";
import type { IDsoCluster, IDsoPerson, IDsoPlatform, IDsoZone } from "./model";
import { PluginHost, type LifecyclePoint } from "./plugin/host";
import type { Plugin } from "./plugin/plugin";
import { judgePlatform } from "./rules";
import type { AdminSpec, PlatformSpec } from "./spec";

export interface DsoPlatformProps extends PlatformSpec {
  /** Where a value of the declaration stands. @default - construct paths */
  readonly locate?: (path: Path) => string;
}

/**
 * What exists once per platform: whatever the attached plugins create in `onPlatform`. Zones and clusters are described
 * here, and created by {@link DsoZone} in stacks of their own.
 */
export class DsoPlatform extends PluginHost implements IDsoPlatform {
  /** A platform that another stack creates: names only, nothing is created or looked up. */
  static fromPlatformSpec(spec: PlatformSpec): IDsoPlatform {
    return new DescribedPlatform(spec);
  }

  private readonly described: DescribedPlatform;

  constructor(scope: Construct, id: string, private readonly props: DsoPlatformProps) {
    super(scope, id);
    const { locate: _, ...spec } = props;
    this.described = new DescribedPlatform(spec);
  }

  get spec(): PlatformSpec {
    return this.described.spec;
  }
  get rootPath(): string {
    return this.described.rootPath;
  }
  get zones(): readonly IDsoZone[] {
    return this.described.zones;
  }
  get clusters(): readonly IDsoCluster[] {
    return this.described.clusters;
  }
  get admins(): readonly AdminSpec[] {
    return this.described.admins;
  }
  zone(slug: string): IDsoZone {
    return this.described.zone(slug);
  }
  cluster(label: string): IDsoCluster {
    return this.described.cluster(label);
  }
  person(email: string): IDsoPerson {
    return this.described.person(email);
  }

  protected override locate(path: Path): string {
    return this.props.locate?.(path) ?? [this.node.path, ...path].join("/");
  }
  protected override judge(): readonly Finding[] {
    return judgePlatform(this.spec);
  }
  protected override get forgets(): boolean {
    return this.spec.deletionPolicy !== "purge";
  }
  protected override check(plugin: Plugin<any>): readonly Finding[] {
    return plugin.checkPlatform(this);
  }
  protected override points(): readonly LifecyclePoint[] {
    if (this.spec.state === "retired") this.markGone(this);
    return [{ element: this, call: (plugin, scope) => plugin.onPlatform(this, scope) }];
  }
}
