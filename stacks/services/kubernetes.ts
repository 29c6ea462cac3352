import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import { KubernetesPlugin, type KubernetesOptions } from "../../lib/plugins/kubernetes";
import type { IDsoCluster } from "../../lib/model";
import type { Service } from "../service";

export const service: Service<KubernetesOptions> = {
  /** One alias for each cluster that Terraform reaches; those of zones that pull are out of reach. */
  declareProviders: (stack, _options, platform) =>
    new Map(
      platform.clusters
        .filter((cluster) => cluster.zone.delivery === "push")
        .map((cluster) => {
          // What leaves a cluster while that is renamed is deleted by the provider that made it (decision 4).
          if (cluster.previousLabel !== undefined) declareProvider(stack, cluster.previousLabel, cluster);
          return [cluster.label, declareProvider(stack, cluster.label, cluster)];
        }),
    ),
  attach: (host, options, providers) =>
    new KubernetesPlugin(host, "kubernetes", { ...options, provider: (cluster: IDsoCluster) => providers.get(cluster.label)! }),
};

function declareProvider(stack: TerraformStack, label: string, { context }: IDsoCluster): KubernetesProvider {
  return new KubernetesProvider(stack, `cluster-${label}`, { alias: `cluster-${label}`, configContext: context });
}
