import { failure, type DsoError, type Finding, type Path } from "../../errors";

/** What can be wrong with a declaration as far as Vault is concerned. */

const listed = (names: readonly string[]): string => (names.length > 0 ? [...names].sort().join(", ") : "nothing, as none is declared");

export function coreKvIsZoneMount(at: Path, coreKv: string): Finding {
  return {
    code: "core-kv-is-zone-mount",
    at,
    message: "the core KV is the Vault mount of a zone",
    found: coreKv,
    allowed: "a mount that is no zone's slug after zone-",
  };
}

/** Vault: "cannot mount". */
export function coreKvIsVaults(at: Path, coreKv: string, own: readonly string[]): Finding {
  return {
    code: "core-kv-is-vaults",
    at,
    message: "the core KV is a path that Vault keeps for itself",
    found: coreKv,
    allowed: `anything but ${own.join(", ")}`,
  };
}

/** The platform's identities would read and write what every project keeps there. */
export function rootPathIsPlatformFolder(at: Path, rootPath: string, folder: string): Finding {
  return {
    code: "root-path-is-platform-folder",
    at,
    message: `projects' secrets would be below ${folder}/ in Vault's core KV, where the platform's own are`,
    found: rootPath,
    allowed: `a path whose first part is not ${folder}`,
    fix: "name the group above all projects otherwise",
  };
}

/** Vault: "cannot write to a path ending in '/'". */
export function authMountEndsInSlash(at: Path, mount: string): Finding {
  return {
    code: "auth-mount-ends-in-slash",
    at,
    message: "the auth mount ends in a slash",
    found: mount,
    allowed: "lower-case letters, digits, dashes, and slashes in between",
    fix: `write ${mount.replace(/\/+$/, "")}`,
  };
}

/** Vault: "path is already in use". */
export function authMountTaken(at: Path, mount: string, { of, by, taken }: { readonly of: string; readonly by: string; readonly taken: string }): Finding {
  return {
    code: "auth-mount-taken",
    at,
    message: `the auth mount of ${of} is that of ${by}`,
    found: mount,
    allowed: `a mount other than ${taken}, neither above nor below it`,
  };
}

export function certificateOfUnknownCluster(at: Path, cluster: string, clusters: readonly string[]): Finding {
  return { code: "unknown-cluster", at, message: "a certificate is given for a cluster that the platform does not have", found: cluster, allowed: listed(clusters) };
}

export function audienceOfUncalledCluster(at: Path, cluster: string, clusters: readonly string[]): Finding {
  return { code: "unknown-cluster", at, message: "an audience is given for a cluster that Vault does not call at an identity.host", found: cluster, allowed: listed(clusters) };
}

export function readerOfUnknownZone(at: Path, zone: string, zones: readonly string[]): Finding {
  return { code: "unknown-zone", at, message: "a reader is given for a zone that the platform does not have", found: zone, allowed: listed(zones) };
}

/** Only a cluster of the zone has an auth mount in the zone's stack. */
export function readerOnUnknownCluster(at: Path, cluster: string, zone: string, clusters: readonly string[]): Finding {
  return { code: "unknown-cluster", at, message: `the reader of zone ${zone} runs on no cluster of that zone`, found: cluster, allowed: listed(clusters) };
}

/** Pods of the cluster could prove nothing. */
export function clusterWithoutKeys(where: string, cluster: string): DsoError {
  return failure(where, {
    code: "cluster-without-keys",
    at: [],
    message: `the keys of cluster ${cluster} hold no PEM block`,
    allowed: "one or more blocks from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----",
  });
}
