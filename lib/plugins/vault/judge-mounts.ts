import type { Finding } from "../../errors";
import type { PlatformSpec } from "../../spec";
import { zoneMount } from "../../values/names";
import { authMountEndsInSlash, authMountTaken, coreKvIsVaults, coreKvIsZoneMount, rootPathIsPlatformFolder } from "./failures";
import { APP_ROLE_MOUNT, clusterMounts, PLATFORM_FOLDER, VAULTS_OWN_AUTH_MOUNTS, VAULTS_OWN_MOUNTS } from "./names";

/** What mounts are called, defaults included. */
export interface MountNames {
  readonly coreKv: string;
  readonly oidcMount: string;
  /** Undefined where no job logs in. */
  readonly jwtMount: string | undefined;
  /** Whether the platform's stack makes `jwtMount`. */
  readonly makesJwt: boolean;
  readonly appRole: boolean;
}

/** What Vault would refuse to mount where it is to be, and what would give the platform the projects' secrets. */
export function judgeMounts(platform: PlatformSpec, names: MountNames, at: Finding["at"]): readonly Finding[] {
  return [...judgeCoreKv(platform, names.coreKv, [...at, "coreKv"]), ...judgeRootPath(platform), ...judgeLogins(platform, names, at)];
}

function* judgeCoreKv({ zones }: PlatformSpec, coreKv: string, at: Finding["at"]): Iterable<Finding> {
  if (zones.some((zone) => zoneMount(zone.slug) === coreKv)) yield coreKvIsZoneMount(at, coreKv);
  if (VAULTS_OWN_MOUNTS.includes(coreKv)) yield coreKvIsVaults(at, coreKv, VAULTS_OWN_MOUNTS);
}

/** The platform's identities hold all of its folder in the core KV. */
function* judgeRootPath({ rootPath }: PlatformSpec): Iterable<Finding> {
  if (rootPath.split("/")[0] === PLATFORM_FOLDER) yield rootPathIsPlatformFolder(["rootPath"], rootPath, PLATFORM_FOLDER);
}

interface Login {
  /** Who logs in there. */
  readonly who: string;
  readonly mount: string;
}

function* judgeLogins(platform: PlatformSpec, { oidcMount, jwtMount, makesJwt, appRole }: MountNames, at: Finding["at"]): Iterable<Finding> {
  const pods = platform.clusters.flatMap((cluster) => clusterMounts(cluster).map((mount): Login => ({ who: `pods of cluster ${cluster.label}`, mount })));
  yield* judgeLogin([...at, "oidcMount"], { who: "people", mount: oidcMount }, pods);
  if (jwtMount === undefined) return;
  // One that exists may serve people as well, where the forge is what they sign on through.
  const people = makesJwt ? [{ who: "people", mount: oidcMount }] : [];
  const appRoles = appRole ? [{ who: "AppRoles", mount: APP_ROLE_MOUNT }] : [];
  const own = VAULTS_OWN_AUTH_MOUNTS.map((mount) => ({ who: "Vault itself", mount }));
  yield* judgeLogin([...at, "jwtMount"], { who: "CI jobs", mount: jwtMount }, [...pods, ...people, ...appRoles, ...own]);
}

function* judgeLogin(at: Finding["at"], { who, mount }: Login, others: readonly Login[]): Iterable<Finding> {
  if (mount.endsWith("/")) yield authMountEndsInSlash(at, mount);
  const other = others.find((each) => overlap(each.mount, mount));
  if (other) yield authMountTaken(at, mount, { of: who, by: other.who, taken: other.mount });
}

/** Vault mounts nothing above or below another mount either. */
function overlap(a: string, b: string): boolean {
  const [first, second] = [asFolder(a), asFolder(b)];
  return first.startsWith(second) || second.startsWith(first);
}

function asFolder(mount: string): string {
  return `${mount.replace(/\/+$/, "")}/`;
}
