/**
 * A plugin of one's own: it gives every project a notification channel. It contributes a secret, a CI variable and a
 * link through capabilities, whoever provides them, and creates a resource of its own for each environment.
 */
import { DataResource } from "cdktf";
import type { Construct } from "constructs";
import { CI_VARIABLES, Plugin, SECRET_STORE, type IDsoEnvironment, type IDsoProject } from "cdktf-dso";

export interface NotifyProps {
  /** Address of the notification service. */
  readonly url: string;
}

export class NotifyPlugin extends Plugin<NotifyProps> {
  override readonly requires = [SECRET_STORE, CI_VARIABLES];

  override onProject(project: IDsoProject, scope: Construct): void {
    const url = `${this.props.url}/${project.slug}`;
    this.required(SECRET_STORE).generate(scope, "token", {
      path: "NOTIFY",
      rotation: project.rotation("notify"),
      values: (password) => ({ NOTIFY_TOKEN: password }),
    });
    this.required(CI_VARIABLES).add(scope, "url", { key: "NOTIFY_URL", value: url });
    project.addLink(scope, { service: "notify", title: "Notifications", url });
  }

  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    new DataResource(scope, "channel", { input: { name: environment.namespace, url: this.props.url } });
  }
}

export default NotifyPlugin;
