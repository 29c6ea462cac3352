import {
  contextMissing,
  contextWithoutPush,
  identityIncomplete,
  identitySettingUnused,
  invalidName,
  invalidSlug,
  projectsOfPublicCluster,
  reservedName,
  type Finding,
  type Path,
} from "../errors";
import type { ClusterSpec, PlatformSpec, WorkloadIdentitySpec, ZoneSpec } from "../spec";
import { clusterLabelPattern, isSlug, reservedClusterLabels } from "../values/slug";
import { stages } from "../values/stage";
import { fits, isKnown, judgePath, judgeQuantities, judgeReference, judgeText, judgeUnique, judgeUrl, wellFormed } from "./checks";

export const privacies = ["public", "dedicated"] as const;
export const identityMethods = ["kubernetes", "jwt"] as const;

/** console §1.4 */
export function* judgeClusters({ clusters, zones }: PlatformSpec): Iterable<Finding> {
  const zonesBySlug = new Map(zones.map((zone) => [zone.slug, zone]));
  for (const [index, cluster] of clusters.entries()) yield* judgeCluster(cluster, ["clusters", index], zonesBySlug);
  const name = wellFormed(clusterLabelPattern);
  yield* judgeUnique("cluster", "the platform", clusters, (cluster) => name(cluster.label), (index) => ["clusters", index, "label"]);
}

function* judgeCluster(cluster: ClusterSpec, at: Path, zones: ReadonlyMap<string, ZoneSpec>): Iterable<Finding> {
  if (!fits(cluster.label, clusterLabelPattern)) yield invalidName("cluster", [...at, "label"], cluster.label);
  else if (reservedClusterLabels.includes(cluster.label)) yield reservedName("cluster", [...at, "label"], cluster.label, reservedClusterLabels);
  yield* judgeText("cluster's description", [...at, "infos"], cluster.infos, 1000);
  yield* judgeReference("zone", [...at, "zone"], cluster.zone, [...zones.keys()]);
  yield* judgeContext(cluster, at, zones.get(cluster.zone));
  yield* judgeAccess(cluster, at);
  for (const [index, stage] of cluster.stages.entries()) yield* judgeReference("stage", [...at, "stages", index], stage, stages);
  yield* judgeUnique("stage", "the cluster", cluster.stages, (stage) => stage, (index) => [...at, "stages", index]);
  yield* judgeQuantities([...at, "capacity"], cluster.capacity ?? {});
  if (cluster.identity) yield* judgeIdentity(cluster.identity, [...at, "identity"]);
}

function* judgeContext(cluster: ClusterSpec, at: Path, zone: ZoneSpec | undefined): Iterable<Finding> {
  if (zone?.delivery === "push" && !cluster.context) yield contextMissing("cluster", [...at, "context"]);
  if (zone?.delivery === "pull" && isKnown(cluster.context)) yield contextWithoutPush("cluster", [...at, "context"], cluster.context);
}

function* judgeAccess({ privacy, projects = [] }: ClusterSpec, at: Path): Iterable<Finding> {
  yield* judgeReference("privacy", [...at, "privacy"], privacy, privacies);
  if (privacy === "public" && projects.length > 0) {
    yield projectsOfPublicCluster([...at, "projects"], projects);
    return;
  }
  for (const [index, slug] of projects.entries()) if (!fits(slug, isSlug)) yield invalidSlug([...at, "projects", index], slug);
  yield* judgeUnique("project", "the cluster", projects, wellFormed(isSlug), (index) => [...at, "projects", index]);
}

/** decision 33 */
function* judgeIdentity(identity: WorkloadIdentitySpec, at: Path): Iterable<Finding> {
  const { method, host, issuer, keysFile, keys } = identity;
  yield* judgeReference("method", [...at, "method"], method, identityMethods);
  if (method === "jwt") {
    if (!issuer) yield identityIncomplete([...at, "issuer"], "issuer");
    yield* judgeUrl("issuer", [...at, "issuer"], issuer || undefined);
    if (!keysFile && !keys) yield identityIncomplete([...at, "keysFile"], "keys");
    if (keysFile && keys) yield identitySettingUnused([...at, "keys"], "keys", method);
    yield* judgePath([...at, "keysFile"], keysFile || undefined, "the inventory");
    if (host !== undefined) yield identitySettingUnused([...at, "host"], "host", method);
  } else if (method === "kubernetes") {
    yield* judgeUrl("address of the cluster's API", [...at, "host"], host);
    const unused = { issuer, keysFile, keys };
    for (const [setting, value] of Object.entries(unused)) {
      if (value !== undefined) yield identitySettingUnused([...at, setting], setting, method);
    }
  }
}
