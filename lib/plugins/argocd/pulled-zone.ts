import type { IStoredSecret, ISecretStore } from "../../capabilities";
import type { IDsoZone } from "../../model";
import { clusterSecret } from "./cluster-secret";
import { zoneGitSecret } from "./git-secret";
import type { Settings } from "./settings";
import { vaultAccess } from "./vault-objects";
import {
  ACCESS_FILE,
  CLUSTERS_FILE,
  ENVIRONMENTS_FILE,
  environmentsObjects,
  PROJECTS_FILE,
  projectsObjects,
  REPOSITORY_FILE,
  ROOT_FILE,
  rootObjects,
} from "./zone-root";

export interface PulledZoneProps {
  readonly zone: IDsoZone;
  /** Clone URL of the zone's repository. */
  readonly repository: string;
  readonly settings: Settings;
  readonly store?: Pick<ISecretStore, "url" | "mount" | "path" | "zoneReader">;
  /** What reads the zone's repository; undefined where Argo CD gets no credentials of ours. */
  readonly gitSecret?: IStoredSecret;
}

/** A file of the zone's repository. */
export interface ZoneManifests {
  readonly id: string;
  readonly path: string;
  /** What it is, for whoever opens it. */
  readonly about: string;
  readonly objects: readonly object[];
  /** Whether there would be no such file without a secret store. */
  readonly ofStore: boolean;
}

/** What the Argo CD of a zone reads of the zone itself (decision 31). */
export function pulledZone({ zone, repository, settings, store, gitSecret }: PulledZoneProps): readonly ZoneManifests[] {
  const { slug, clusters } = zone;
  const clusterSecrets = store && settings.clusterSecrets === "operator" ? clusters.map(({ label }) => clusterSecret(label, store, settings)) : [];
  const login = clusterSecrets.length > 0 || gitSecret ? store?.zoneReader(zone) : undefined;
  const files = [
    {
      id: "root",
      path: ROOT_FILE,
      about: `Zone ${slug}, to be applied once to the cluster of its Argo CD: kubectl apply -f ${ROOT_FILE}`,
      objects: rootObjects(zone, repository, settings),
    },
    { id: "environments", path: ENVIRONMENTS_FILE, about: `Environments of zone ${slug}.`, objects: environmentsObjects(zone, repository, settings) },
    { id: "clusters", path: CLUSTERS_FILE, about: `Clusters of zone ${slug}.`, objects: clusterSecrets },
    { id: "vault", path: ACCESS_FILE, about: `How the secrets of zone ${slug} are read.`, objects: store && login ? vaultAccess(store.url, login, settings) : [] },
    { id: "repository", path: REPOSITORY_FILE, about: "How this repository is read.", objects: gitSecret ? [zoneGitSecret(slug, gitSecret, settings)] : [] },
    { id: "projects", path: PROJECTS_FILE, about: `Repositories of the projects in zone ${slug}.`, objects: gitSecret ? projectsObjects(zone, repository, settings) : [] },
  ];
  return files.filter(({ objects }) => objects.length > 0).map((file) => ({ ...file, ofStore: !["root", "environments"].includes(file.id) }));
}
