import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ArgocdPlugin, type ArgocdOptions } from "../../lib/plugins/argocd";
import type { IDsoZone } from "../../lib/model";
import type { Service } from "../service";

export const service: Service<ArgocdOptions> = {
  /** One alias for the cluster that runs each pushing zone's Argo CD. */
  declareProviders: (stack, _options, platform) =>
    new Map(
      platform.zones
        .filter((zone) => zone.delivery === "push")
        .map((zone) => [
          zone.slug,
          new KubernetesProvider(stack, `argocd-${zone.slug}`, { alias: `argocd-${zone.slug}`, configContext: zone.argocdContext }),
        ]),
    ),
  attach: (host, options, providers) =>
    new ArgocdPlugin(host, "argocd", { ...options, provider: (zone: IDsoZone) => providers.get(zone.slug)! }),
};
