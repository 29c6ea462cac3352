import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DsoError, failure, pluginIdReserved, type Finding, type LocatedFinding, type Path } from "../errors";
import type { Capability } from "./capability";
import { hostIsSealed, pluginFailed } from "./failures";
import { MovedBlocks } from "../terraform/moved-blocks";
import { reservedPluginIds } from "../values/slug";
import { runWhenPrepared } from "./lifecycle";
import { order, visible, type Order } from "./order";
import type { Plugin } from "./plugin";
import { movesBelow } from "./rename";
import { bury, markGone, showKept } from "./tombstone";

/** One moment at which every plugin is called: for a host itself, or for one of its elements. */
export interface LifecyclePoint {
  /** The plugin's scope is made below it; the host itself stands for "the plugin's own scope". */
  readonly element: Construct;
  readonly call: (plugin: Plugin<any>, scope: Construct) => void;
}

/** What plugins are attached to: a platform, a zone or a project. It creates nothing itself; it decides when who runs. */
export abstract class PluginHost extends Construct {
  private readonly attached: Plugin<any>[] = [];
  private readonly gone: Construct[] = [];
  private sealed = false;
  private order?: Order;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    runWhenPrepared(TerraformStack.of(this), this);
  }

  /** Called by the plugin's constructor. */
  attach(plugin: Plugin<any>): void {
    this.assertOpen(`plugin "${plugin.node.id}"`);
    this.attached.push(plugin);
  }

  /** @throws DsoError when the id names a kind of element */
  checkedPluginId(id: string): string {
    if (reservedPluginIds.includes(id)) throw failure(this.node.path, pluginIdReserved([], id, reservedPluginIds));
    return id;
  }

  /** Plugins attached so far. */
  get plugins(): readonly Plugin<any>[] {
    return this.attached;
  }

  /** What the plugins of this host offer under a capability, to all or to one of them. */
  implementation(capability: Capability<any>, to?: Plugin<any>): unknown {
    return this.provider(capability, to)?.provides.get(capability);
  }

  /** The plugin that offers a capability, to all or to one of them. */
  provider(capability: Capability<any>, to?: Plugin<any>): Plugin<any> | undefined {
    const provider = this.ordered().providers.get(capability);
    return provider && (!to || visible(provider, to)) ? provider : undefined;
  }

  /**
   * What is wrong with the declaration: its own rules, the plugins' checks, and rules between hosts of one app.
   * @param peers all hosts of the app, this one included
   */
  findings(peers: readonly PluginHost[]): readonly LocatedFinding[] {
    const own = this.judge();
    // A plugin may rely on a declaration that its rules accept, and would fail on one that they do not.
    const checks = own.length > 0 ? [] : this.ordered().plugins.flatMap((plugin) => (plugin.retired ? [] : named(plugin, plugin, () => this.check(plugin))));
    return [...this.located([...own, ...checks]), ...this.judgeTogether(peers)];
  }

  /** Runs all hooks, once: kind by kind, element by element, plugin by plugin; then `onComplete` in reverse. */
  run(): void {
    if (this.sealed) return;
    const { plugins } = this.ordered();
    const points = this.points();
    this.sealed = true;
    for (const plugin of plugins) if (plugin.retired) markGone(plugin);
    for (const point of points) for (const plugin of plugins) {
      const scope = this.scopeFor(plugin, point.element);
      named(plugin, scope, () => point.call(plugin, scope));
    }
    for (const plugin of [...plugins].reverse()) named(plugin, plugin, () => plugin.onComplete(plugin));
    this.complete();
    for (const plugin of plugins) if (plugin.retired) plugin.created.forEach((place) => bury(place, this.forgets));
    for (const element of this.gone) bury(element, this.forgets);
    const moves = movesBelow(this);
    if (moves.length > 0) new MovedBlocks(this, "moved", moves);
    if (this.forgets) showKept(this);
  }

  /** Whether what holds user data is forgotten rather than deleted. */
  protected abstract get forgets(): boolean;

  /** Where a value of the declaration stands, for people. */
  protected abstract locate(path: Path): string;
  /** What the rules say of this host's declaration. */
  protected abstract judge(): readonly Finding[];
  /** What the rules say of all hosts together; each is located by whoever finds it. */
  protected judgeTogether(_peers: readonly PluginHost[]): readonly LocatedFinding[] {
    return [];
  }
  protected abstract check(plugin: Plugin<any>): readonly Finding[];
  /** In the order in which they run: kind by kind, then by name. */
  protected abstract points(): readonly LifecyclePoint[];
  /** After all hooks: what the host itself renders. */
  protected complete(): void {}

  /** From now on `element` stands for something that has left; see {@link bury}. */
  protected markGone(element: Construct): void {
    markGone(element);
    this.gone.push(element);
  }

  protected assertOpen(what: string): void {
    if (this.sealed) throw hostIsSealed(this.node.path, what);
  }

  private located(findings: readonly Finding[]): LocatedFinding[] {
    return findings.map((finding) => ({ ...finding, where: this.locate(finding.at) }));
  }

  private ordered(): Order {
    // Plugins may still be attached, or retired, until the hooks run; only then is the order final.
    if (this.order && this.sealed) return this.order;
    return (this.order = order(this.attached));
  }

  /** `<host>/<plugin>` for the host itself, `<host>/<kind>/<name>/<plugin>` for an element. */
  private scopeFor(plugin: Plugin<any>, element: Construct): Construct {
    if (element === this) return plugin;
    return plugin.placeBelow(element);
  }
}

/** Runs what a plugin does. @throws DsoError that says which plugin failed, and for what, where the plugin does not say it */
function named<Result>(plugin: Plugin<any>, scope: Construct, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof DsoError ? error : pluginFailed(scope.node.path, plugin.node.id, error);
  }
}
