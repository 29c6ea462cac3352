import { Mount } from "@cdktf/provider-vault/lib/mount";
import { Policy } from "@cdktf/provider-vault/lib/policy";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoZone } from "../../model";
import { zoneMount } from "../../values/names";
import { zonePolicy } from "./names";
import { renderPolicy } from "./policy";

/** The mount of what a zone needs to be run: client secrets, credentials of its clusters (console §3.7.6). */
export function createZoneMount(scope: Construct, zone: IDsoZone, provider?: TerraformProvider): Mount {
  return new Mount(scope, "mount", {
    path: zoneMount(zone.slug),
    type: "kv",
    options: { version: "2" },
    description: `Secrets of zone ${zone.slug}`,
    provider,
  });
}

/** Reads all of the zone's mount; held by whatever runs the zone. */
export function createZonePolicy(scope: Construct, zone: IDsoZone, provider?: TerraformProvider): Policy {
  const mount = zoneMount(zone.slug);
  return new Policy(scope, "policy", {
    name: zonePolicy(zone.slug),
    policy: renderPolicy([
      { path: `${mount}/data/*`, capabilities: ["read"] },
      { path: `${mount}/metadata/*`, capabilities: ["read", "list"] },
    ]),
    provider,
  });
}
