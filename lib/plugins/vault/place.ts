import { DsoProject } from "../../dso-project";
import { DsoZone } from "../../dso-zone";
import type { PluginHost } from "../../plugin/host";
import { zoneMount } from "../../values/names";
import { PLATFORM_FOLDER } from "./names";

/** Where a host's secrets are: a KV v2 mount, and a folder in it. */
export interface Place {
  readonly mount: string;
  /** "" for the whole mount. */
  readonly folder: string;
}

/**
 * A project's secrets are in the core KV below the full path of its GitLab group (console §4.6); a zone has a mount of
 * its own; the platform has a folder in the core KV.
 */
export function placeOf(host: PluginHost, coreKv: string): Place {
  if (host instanceof DsoProject) return { mount: coreKv, folder: host.path };
  if (host instanceof DsoZone) return { mount: zoneMount(host.slug), folder: "" };
  return { mount: coreKv, folder: PLATFORM_FOLDER };
}

/** Path of a secret in its mount. */
export function pathIn(place: Place, name: string): string {
  return place.folder === "" ? name : `${place.folder}/${name}`;
}
