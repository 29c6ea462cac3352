import { contextMissing, contextWithoutPush, invalidName, reservedByGitlab, type Finding } from "../errors";
import type { Delivery, PlatformSpec, ZoneSpec } from "../spec";
import { reservedPaths } from "../values/gitlab-paths";
import { zoneSlugPattern } from "../values/slug";
import { fits, isKnown, judgeReference, judgeText, judgeUnique, judgeUrl, wellFormed } from "./checks";

export const deliveries: readonly Delivery[] = ["push", "pull"];

/** console §1.5 */
export function* judgeZones({ zones }: PlatformSpec): Iterable<Finding> {
  for (const [index, zone] of zones.entries()) yield* judgeZone(zone, index);
  const name = wellFormed(zoneSlugPattern);
  yield* judgeUnique("zone", "the platform", zones, (zone) => name(zone.slug), (index) => ["zones", index, "slug"]);
}

function* judgeZone(zone: ZoneSpec, index: number): Iterable<Finding> {
  const at = ["zones", index];
  if (!fits(zone.slug, zoneSlugPattern)) yield invalidName("zone", [...at, "slug"], zone.slug);
  else if (reservedPaths.includes(zone.slug)) yield reservedByGitlab("a zone's repository", [...at, "slug"], zone.slug, reservedPaths);
  yield* judgeText("zone's label", [...at, "label"], zone.label, 50, 1);
  yield* judgeText("zone's description", [...at, "description"], zone.description, 200);
  yield* judgeUrl("address of the zone's Argo CD", [...at, "argocdUrl"], zone.argocdUrl);
  yield* judgeReference("delivery", [...at, "delivery"], zone.delivery, deliveries);
  if (zone.delivery === "push" && !zone.argocdContext) yield contextMissing("zone", [...at, "argocdContext"]);
  if (zone.delivery === "pull" && isKnown(zone.argocdContext)) yield contextWithoutPush("zone", [...at, "argocdContext"], zone.argocdContext);
}
