import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { KubernetesPlugin, type KubernetesOptions } from "../../lib/plugins/kubernetes";
import type { IDsoCluster } from "../../lib/model";
import type { Service } from "../service";

export const service: Service<KubernetesOptions> = {
  /** One alias for each cluster that Terraform reaches; those of zones that pull are out of reach. */
  declareProviders: (stack, _options, platform) =>
    new Map(
      platform.clusters
        .filter((cluster) => cluster.zone.delivery === "push")
        .map((cluster) => [
          cluster.label,
          new KubernetesProvider(stack, `cluster-${cluster.label}`, { alias: `cluster-${cluster.label}`, configContext: cluster.context }),
        ]),
    ),
  attach: (host, options, providers) =>
    new KubernetesPlugin(host, "kubernetes", { ...options, provider: (cluster: IDsoCluster) => providers.get(cluster.label)! }),
};
