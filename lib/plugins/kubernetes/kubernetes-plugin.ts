import type { ITerraformDependable, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { IMAGE_REGISTRY, NAMESPACES, SECRET_STORE, SOURCE_FORGE, type INamespaces, type KubernetesObject } from "../../capabilities";
import type { Finding } from "../../errors";
import type { IDsoCluster, IDsoEnvironment, IDsoPlatform, IDsoProject } from "../../model";
import { contributedTwice } from "../../plugin/failures";
import type { PluginHost } from "../../plugin/host";
import { withOwnOptions } from "../../plugin/own-options";
import { Plugin } from "../../plugin/plugin";
import { isGone } from "../../plugin/tombstone";
import { renderManifests } from "../../values/manifests";
import { environmentFolder } from "../../values/names";
import { PullDelivery, PushDelivery, type Delivery } from "./delivery";
import { environmentObjects, NAMESPACE_ID, placed, type Surroundings } from "./environment-objects";
import { chartsMakeNamespace, objectInOtherNamespace, secretObject } from "./failures";
import { judgePlatform } from "./judge";
import { definition, type KubernetesOptions, type KubernetesProjectOptions } from "./options";
import { NAMESPACE_FILE, retained } from "./pull";
import { settingsOf, type Settings } from "./settings";

export interface KubernetesPluginProps extends KubernetesOptions {
  /** The provider that reaches a cluster of a zone that pushes. @default - the stack's only Kubernetes provider */
  readonly provider?: (cluster: IDsoCluster) => TerraformProvider;
}

const CAPABILITIES = { secretStore: SECRET_STORE, imageRegistry: IMAGE_REGISTRY } as const satisfies Record<keyof Surroundings, unknown>;

/**
 * A namespace for each environment, with quota, limit range, network policies, rights of groups and access to Vault.
 * The same objects go through the cluster's API where the zone pushes, and into the zone's repository where it pulls.
 */
export class KubernetesPlugin extends Plugin<KubernetesPluginProps> {
  override readonly uses = [SECRET_STORE, IMAGE_REGISTRY, SOURCE_FORGE];

  private readonly deliveries = new Map<IDsoEnvironment, Delivery>();
  /** Who put an object into a namespace, by namespace, kind and name. */
  private readonly contributors = new Map<string, string>();

  constructor(host: PluginHost, id: string, props: KubernetesPluginProps = {}) {
    super(host, id, props);
    const namespaces: INamespaces = {
      addObject: (scope, objectId, environment, object) => this.addObject(scope, objectId, environment, object),
      prerequisites: (environment) => this.prerequisites(environment),
    };
    this.provide(NAMESPACES, namespaces);
  }

  override checkPlatform(platform: IDsoPlatform): readonly Finding[] {
    // Whether there is an Argo CD the inventory tells: attached from TypeScript, it may have any id.
    return judgePlatform(withOwnOptions(platform.spec, "kubernetes", this.props));
  }

  override checkProject(project: IDsoProject): readonly Finding[] {
    return definition.judgeProject!(project.spec, withOwnOptions(project.platform.spec, "kubernetes", this.props), () => this.optional(SOURCE_FORGE) !== undefined);
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    const namespaces = Object.fromEntries(project.environments.map((environment) => [environment.name, environment.namespace]));
    project.addOutput(scope, "kubernetes", { namespaces });
  }

  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    const surroundings = { secretStore: this.optional(SECRET_STORE), imageRegistry: this.optional(IMAGE_REGISTRY) };
    const objects = environmentObjects(environment, this.settings(environment.project), surroundings);
    objects.forEach(({ object }) => this.register(scope, environment, object));
    for (const delivery of this.deliveriesOf(environment, scope)) {
      for (const { of = [], ...named } of objects) delivery.deliver(this.together(scope, ...of.map((each) => CAPABILITIES[each])), named);
      if (delivery instanceof PushDelivery) this.keep(delivery.namespace!);
      this.deliveries.set(environment, delivery);
    }
  }

  override onComplete(): void {
    if (this.props.compatibility === "dso-charts") return;
    for (const [environment, delivery] of this.deliveries) {
      if (delivery instanceof PullDelivery && !isGone(delivery.scope)) this.writeFile(environment, delivery);
    }
  }

  private addObject(scope: Construct, id: string, environment: IDsoEnvironment, object: KubernetesObject): void {
    const { name, namespace } = object.metadata;
    if (object.kind === "Secret") throw secretObject(scope.node.path, name);
    if (namespace !== undefined && namespace !== environment.namespace) {
      throw objectInOtherNamespace(scope.node.path, name, namespace, environment.namespace);
    }
    const delivery = this.deliveries.get(environment);
    if (this.props.compatibility === "dso-charts" && delivery instanceof PullDelivery) {
      throw chartsMakeNamespace(scope.node.path, name, environment.cluster.label);
    }
    this.register(scope, environment, object);
    const named = { id, object: placed(object, environment, this.settings(environment.project)), needs: [] };
    delivery?.deliver(this.contribution(scope), named, true);
  }

  private prerequisites(environment: IDsoEnvironment): readonly ITerraformDependable[] {
    return this.deliveries.get(environment)?.resources ?? [];
  }

  /** One name is one object: two writers would overwrite each other at every apply (decision 29). */
  private register(scope: Construct, environment: IDsoEnvironment, { kind, apiVersion, metadata }: KubernetesObject): void {
    if (isGone(scope)) return;
    const [group] = apiVersion.split("/");
    const key = [environment.namespace, group, kind, metadata.name].join(" ");
    const other = this.contributors.get(key);
    if (other !== undefined) throw contributedTwice(scope.node.path, `${kind} "${metadata.name}" of namespace ${environment.namespace}`, other);
    this.contributors.set(key, scope.node.path);
  }

  private deliveriesOf(environment: IDsoEnvironment, scope: Construct): readonly Delivery[] {
    const { cluster, project } = environment;
    // Of an environment that has left it is not known any more where it was: it is forgotten wherever it may have been.
    const pushed = isGone(scope) ? project.platform.clusters.filter((each) => each.zone.delivery === "push") : [cluster];
    if (cluster.zone.delivery === "pull") return [new PullDelivery(scope)];
    return pushed.map((each) => new PushDelivery(each, this.props.provider?.(each)));
  }

  private writeFile(environment: IDsoEnvironment, delivery: PullDelivery): void {
    const [namespace, ...others] = delivery.objects;
    const { project, cluster, name } = environment;
    const kept = project.deletionPolicy === "retain" ? retained(namespace!) : namespace!;
    // There is one: the project was checked.
    this.optional(SOURCE_FORGE)!.addZoneFile(delivery.scope, NAMESPACE_ID, {
      zone: cluster.zone,
      path: `${environmentFolder(project.slug, cluster.label, name)}/${NAMESPACE_FILE}`,
      content: renderManifests(`Namespace of environment ${name} of project ${project.slug} on cluster ${cluster.label}.`, [kept, ...others]),
    });
  }

  private settings(project: IDsoProject): Settings {
    return settingsOf(this.props, project.serviceOptions<KubernetesProjectOptions>("kubernetes"));
  }
}
