import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { KubernetesObject } from "../../capabilities";
import { isGone } from "../../plugin/tombstone";
import { pushObject, type PushObjectProps } from "./manifest";

/** How the AppProject and the Applications of one environment get into its zone's Argo CD. */
export interface EnvironmentDelivery {
  addProject(scope: Construct, object: KubernetesObject): void;
  addApplication(scope: Construct, object: KubernetesObject): void;
}

/** Through the API of Argo CD's cluster. */
export class PushDelivery implements EnvironmentDelivery {
  private project?: TerraformResource;

  /**
   * @param zone slug: part of every address, or an environment that moves to another zone would leave all it had in the
   * old one behind
   */
  constructor(private readonly zone: string, private readonly props: Omit<PushObjectProps, "object">) {}

  addProject(scope: Construct, object: KubernetesObject): void {
    this.project = pushObject(this.place(scope), "project", { ...this.props, object });
  }

  addApplication(scope: Construct, object: KubernetesObject): void {
    // It goes before its AppProject, without which Argo CD could not remove what it deployed; and the AppProject before
    // the namespace, which would otherwise be emptied under the Application's eyes.
    pushObject(this.place(scope), "application", { ...this.props, object, dependsOn: [this.project!] });
  }

  private place(scope: Construct): Construct {
    return (scope.node.tryFindChild(this.zone) as Construct | undefined) ?? new Construct(scope, this.zone);
  }
}

/** Through the zone's repository: objects are collected, and written together. */
export class PullDelivery implements EnvironmentDelivery {
  private readonly collected: KubernetesObject[] = [];

  /** @param scope the plugin's own, for this environment */
  constructor(readonly scope: Construct) {}

  /** AppProject first; the others are added by name. */
  get objects(): readonly KubernetesObject[] {
    return this.collected;
  }

  addProject(scope: Construct, object: KubernetesObject): void {
    this.collect(scope, object);
  }
  addApplication(scope: Construct, object: KubernetesObject): void {
    this.collect(scope, object);
  }

  private collect(scope: Construct, object: KubernetesObject): void {
    if (!isGone(scope)) this.collected.push(object);
  }
}
