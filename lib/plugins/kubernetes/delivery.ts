import type { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { TerraformProvider, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { KubernetesObject } from "../../capabilities";
import type { IDsoCluster } from "../../model";
import { formerly } from "../../plugin/rename";
import { isGone } from "../../plugin/tombstone";
import { byKey } from "../../values/order";
import { NAMESPACE_ID, type NamedObject } from "./environment-objects";
import { push } from "./push";

/** How the objects of one environment get into its cluster. */
export interface Delivery {
  /**
   * @param scope where a resource may be created, if it takes one
   * @param contributed whether it is another plugin's
   */
  deliver(scope: Construct, named: NamedObject, contributed?: boolean): void;
  /** What has been created so far. */
  readonly resources: readonly TerraformResource[];
}

/** Through the cluster's API. The namespace comes first. */
export class PushDelivery implements Delivery {
  private readonly created = new Map<string, TerraformResource>();

  /** @param cluster its label is part of every address, or an environment that moves would leave all it had on the old cluster behind */
  constructor(private readonly cluster: IDsoCluster, private readonly provider: TerraformProvider | undefined) {}

  get namespace(): NamespaceV1 | undefined {
    return this.created.get(NAMESPACE_ID) as NamespaceV1 | undefined;
  }
  get resources(): readonly TerraformResource[] {
    return [...this.created.values()];
  }

  deliver(scope: Construct, { id, object, needs }: NamedObject): void {
    const dependsOn = needs.map((need) => this.created.get(need)!);
    const { label, previousLabel } = this.cluster;
    const place = (scope.node.tryFindChild(label) as Construct | undefined) ?? new Construct(scope, label);
    formerly(place, previousLabel);
    const resource = push(place, id, { object, provider: this.provider, namespace: this.namespace, dependsOn });
    // What others contribute is theirs: nothing here waits for it.
    if (!this.created.has(id)) this.created.set(id, resource);
  }
}

/** Through the zone's repository: objects are collected, and written together. */
export class PullDelivery implements Delivery {
  readonly resources = [];
  private readonly own: KubernetesObject[] = [];
  private readonly contributed: KubernetesObject[] = [];

  /** @param scope the plugin's own, for this environment */
  constructor(readonly scope: Construct) {}

  deliver(scope: Construct, { object }: NamedObject, contributed = false): void {
    if (isGone(scope)) return;
    (contributed ? this.contributed : this.own).push(object);
  }

  /** In the order in which they can be created, what others contributed last, whatever the order of contributing. */
  get objects(): readonly KubernetesObject[] {
    return [...this.own, ...this.contributed.sort(byKey((object) => `${object.apiVersion}/${object.kind}/${object.metadata.name}`))];
  }
}
