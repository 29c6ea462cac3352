import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Finding } from "../errors";
import type {
  IDsoCluster,
  IDsoDeployment,
  IDsoEnvironment,
  IDsoMember,
  IDsoPlatform,
  IDsoProject,
  IDsoRepository,
  IDsoRole,
  IDsoZone,
} from "../model";
import type { Capability } from "./capability";
import { capabilityUndeclared } from "./failures";
import type { PluginHost } from "./host";
import { keep, leaveBehind, markGone } from "./tombstone";

/**
 * A service, or anything else that provisions something for a project: a construct with one hook for each lifecycle
 * point. A subclass overrides the hooks it needs and creates resources below the `scope` it is handed, and nowhere else;
 * so every address under it carries the plugin's id, and goes with the plugin.
 *
 * Attaching is creating: `new HarborPlugin(project, "harbor", { … })`. Nothing happens in the constructor beyond
 * registering and providing capabilities: hooks run when the stack is prepared, in an order made from capabilities,
 * then kind by kind, then by name. What is taken out of the declaration leaves the platform by Terraform's own plan, so
 * there are no hooks for deletion.
 */
export abstract class Plugin<Props extends object = object> extends Construct {
  /** Capabilities without which this plugin cannot work; their providers run before it. */
  readonly requires: readonly Capability<any>[] = [];
  /** Capabilities that it makes use of if somebody provides them; their providers run before it. */
  readonly uses: readonly Capability<any>[] = [];

  /**
   * First step of taking a service away: everything below its id is deleted, or forgotten where it holds user data and
   * the policy is to retain. Only retired plugins still see what it provides.
   */
  retired = false;

  private readonly provided = new Map<Capability<any>, unknown>();
  private readonly places = new Set<Construct>();

  /**
   * @param host platform, zone or project to work for
   * @param id part of every address of this plugin; never derived from a class name
   */
  constructor(protected readonly host: PluginHost, id: string, protected readonly props: Props) {
    super(host, host.checkedPluginId(id));
    host.attach(this);
  }

  /** The console's `check`: what this plugin finds wrong with a declaration. Collected with everything else that is wrong, before anything is written. */
  checkPlatform(_platform: IDsoPlatform): readonly Finding[] {
    return [];
  }
  checkProject(_project: IDsoProject): readonly Finding[] {
    return [];
  }

  onPlatform(_platform: IDsoPlatform, _scope: Construct): void {}
  onZone(_zone: IDsoZone, _scope: Construct): void {}
  onCluster(_cluster: IDsoCluster, _scope: Construct): void {}
  onProject(_project: IDsoProject, _scope: Construct): void {}
  onRole(_role: IDsoRole, _scope: Construct): void {}
  onMember(_member: IDsoMember, _scope: Construct): void {}
  onEnvironment(_environment: IDsoEnvironment, _scope: Construct): void {}
  onRepository(_repository: IDsoRepository, _scope: Construct): void {}
  onDeployment(_deployment: IDsoDeployment, _scope: Construct): void {}
  /** After all hooks of all plugins, in reverse order: consumers have finished before providers render what they collected. */
  onComplete(_scope: Construct): void {}

  /** Capabilities that this plugin offers. */
  get provides(): ReadonlyMap<Capability<any>, unknown> {
    return this.provided;
  }

  /** Offers a capability; to be called from the constructor. */
  protected provide<T>(capability: Capability<T>, implementation: T): void {
    this.provided.set(capability, implementation);
  }

  /** What another plugin offers under a capability named in `requires`. */
  protected required<T>(capability: Capability<T>): T {
    if (!this.requires.includes(capability)) throw capabilityUndeclared(this.node.path, capability.name);
    return this.host.implementation(capability, this) as T;
  }

  /** What another plugin offers under a capability named in `uses`, if there is one. */
  protected optional<T>(capability: Capability<T>): T | undefined {
    if (!this.uses.includes(capability)) throw capabilityUndeclared(this.node.path, capability.name);
    return this.host.implementation(capability, this) as T | undefined;
  }

  /**
   * Where a provider creates what a caller contributes: below the caller's scope and under the provider's id, so that
   * it leaves with either of them.
   */
  protected contribution(scope: Construct): Construct {
    return this.placeBelow(scope);
  }

  /**
   * Where this plugin creates what it could not without a capability that it only uses: for the same element, under the
   * id of whoever provides it as well as under its own, so that it leaves with either of them.
   * @param scope as it was handed to the hook, or a place for a contribution
   */
  protected together(scope: Construct, ...capabilities: readonly Capability<any>[]): Construct {
    const providers = capabilities.flatMap((capability) => this.host.provider(capability, this) ?? []);
    if (providers.length === 0) return scope;
    return this.placeBelow(providers.reduce((place, provider) => provider.placeBelow(place), scope.node.scope as Construct));
  }

  /** The construct with this plugin's id below another; made at the first call. */
  placeBelow(scope: Construct): Construct {
    const place = (scope.node.tryFindChild(this.node.id) as Construct | undefined) ?? new Construct(scope, this.node.id);
    this.places.add(place);
    if (this.retired) markGone(place);
    return place;
  }

  /** Everywhere that this plugin has created something. */
  get created(): readonly Construct[] {
    return [this, ...this.places];
  }

  /** Marks what its service refuses to delete: it is forgotten, whatever the policy. */
  protected leaveBehind(...resources: TerraformResource[]): void {
    resources.forEach(leaveBehind);
  }

  /** Marks what holds user data: with `deletionPolicy: retain` it is forgotten instead of deleted when it leaves. */
  protected keep(...resources: TerraformResource[]): void {
    resources.forEach(keep);
  }
}
