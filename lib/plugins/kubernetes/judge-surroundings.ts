/** Rules on what must be there besides this service. */
import { SOURCE_FORGE } from "../../capabilities";
import type { Finding } from "../../errors";
import { placesOf } from "../../rules/places";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { chartsWithoutArgocd, forgeMissing } from "./failures";

/** The charts that are to make namespaces are installed by Argo CD. */
export function judgeCharts({ services }: PlatformSpec): readonly Finding[] {
  const compatibility = services?.["kubernetes"]?.["compatibility"];
  if (compatibility === undefined || services?.["argocd"] !== undefined) return [];
  return [chartsWithoutArgocd(["services", "kubernetes", "compatibility"], compatibility)];
}

/** What a zone pulls is in a repository. */
export function judgePulled({ environments = [] }: ProjectSpec, platform: PlatformSpec, isOffered: (capability: string) => boolean): readonly Finding[] {
  if (isOffered(SOURCE_FORGE.name)) return [];
  const { clusters } = placesOf(platform);
  return environments.flatMap(({ cluster }, index) => (clusters.get(cluster)?.pulled === true ? [forgeMissing(["environments", index, "cluster"], cluster)] : []));
}
