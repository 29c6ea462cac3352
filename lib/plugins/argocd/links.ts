import type { IDsoProject, IDsoZone, ServiceLink } from "../../model";

/** Where people find the project's Applications: one link for each zone in which it may have some (console §2.6). */
export function zoneLinks(project: IDsoProject): readonly ServiceLink[] {
  const zones = project.platform.zones.filter((zone) => zone.clusters.some((cluster) => mayUse(project, cluster)));
  return zones.map((zone) => ({ service: "argocd", title: titleOf(zone, zones), url: searchUrl(zone, project.slug) }));
}

function mayUse(project: IDsoProject, cluster: IDsoZone["clusters"][number]): boolean {
  const placed = project.clusters.some((each) => each.label === cluster.label);
  return placed || (!cluster.retired && (cluster.privacy === "public" || cluster.projects.includes(project.slug)));
}

/** Nothing keeps two zones from having one label. */
function titleOf(zone: IDsoZone, zones: readonly IDsoZone[]): string {
  const alone = zones.filter((each) => each.label === zone.label).length === 1;
  return alone ? `ArgoCD ${zone.label}` : `ArgoCD ${zone.label} (${zone.slug})`;
}

function searchUrl(zone: IDsoZone, slug: string): string {
  const empty = ["proj", "sync", "health", "namespace", "cluster", "labels"].map((key) => `${key}=`).join("&");
  return `${zone.argocdUrl.replace(/\/+$/, "")}/applications?showFavorites=false&${empty}&search=${slug}`;
}
