import type { KubernetesObject } from "../../capabilities";
import type { IDsoZone } from "../../model";
import { API_VERSION } from "./app-project";
import { CASCADE, syncPolicy } from "./application";
import { zoneNames } from "./naming";
import { ARGOCD_FILE } from "./pulled-namespace";
import type { Settings } from "./settings";

/** The cluster in which Argo CD itself runs, by the name that every Argo CD gives it. */
const IN_CLUSTER = "in-cluster";

/** Applied once, by hand, by the zone's administrators; from then on the zone's Argo CD follows its repository. */
export const ROOT_FILE = "root.yaml";
/** Folder of what belongs to the zone itself: no slug begins with an underscore. */
export const ZONE_FOLDER = "_zone";
export const ENVIRONMENTS_FILE = `${ZONE_FOLDER}/environments.yaml`;
export const CLUSTERS_FILE = `${ZONE_FOLDER}/clusters.yaml`;

/** `<slug>/<cluster>/<env>`, and nothing above or below it (charts-catalog C26). */
const ENVIRONMENT_FOLDERS = "*/*/*";

/**
 * `<slug>-<cluster>-<env>-root`. A cluster's label may be 50 characters long, so the name is shortened as
 * `values/hash` does it, by Argo CD itself (charts-catalog C24).
 */
const ROOT_NAME = [
  '{{$name := printf "%s-%s-%s-root" (index .path.segments 0) (index .path.segments 1) (index .path.segments 2)}}',
  "{{if gt (len $name) 63}}",
  '{{regexReplaceAll "[^A-Za-z0-9]+$" (trunc 54 $name) ""}}-{{trunc 8 (sha256sum $name)}}',
  "{{else}}{{$name}}{{end}}",
].join("");

/** An AppProject that may do nothing but what the zone's folder holds, and the Application that reads it. */
export function rootObjects(zone: IDsoZone, repository: string, settings: Settings): readonly KubernetesObject[] {
  const { namespace } = settings;
  const project = zoneNames.rootProject(zone.slug);
  return [
    {
      apiVersion: API_VERSION,
      kind: "AppProject",
      metadata: { name: project, namespace, labels: zoneLabels(settings) },
      spec: {
        description: `Zone ${zone.slug} itself`,
        sourceRepos: [repository],
        destinations: [{ name: IN_CLUSTER, namespace }],
        namespaceResourceWhitelist: [
          { group: "argoproj.io", kind: "AppProject" },
          { group: "argoproj.io", kind: "ApplicationSet" },
          { group: "secrets.hashicorp.com", kind: "VaultStaticSecret" },
        ],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: "Application",
      metadata: { name: zoneNames.rootApplication(zone.slug), namespace, labels: zoneLabels(settings) },
      spec: {
        project,
        source: { repoURL: repository, targetRevision: "HEAD", path: ZONE_FOLDER },
        destination: { name: IN_CLUSTER, namespace },
        ...syncPolicy(true),
      },
    },
  ];
}

/** One Application for each environment's folder, which applies its AppProjects and Applications. */
export function environmentsObjects(zone: IDsoZone, repository: string, settings: Settings): readonly KubernetesObject[] {
  const { namespace } = settings;
  const name = zoneNames.environments(zone.slug);
  const segment = (index: number) => `{{index .path.segments ${index}}}`;
  return [
    {
      apiVersion: API_VERSION,
      kind: "AppProject",
      metadata: { name, namespace, labels: zoneLabels(settings) },
      spec: {
        description: `AppProjects and Applications of the environments of zone ${zone.slug}`,
        sourceRepos: [repository],
        destinations: [{ name: IN_CLUSTER, namespace }],
        namespaceResourceWhitelist: [
          { group: "argoproj.io", kind: "AppProject" },
          { group: "argoproj.io", kind: "Application" },
        ],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: "ApplicationSet",
      metadata: { name, namespace, labels: zoneLabels(settings) },
      spec: {
        goTemplate: true,
        goTemplateOptions: ["missingkey=error"],
        generators: [{ git: { repoURL: repository, revision: "HEAD", directories: [{ path: ENVIRONMENT_FOLDERS }] } }],
        template: {
          metadata: {
            name: ROOT_NAME,
            labels: { ...zoneLabels(settings), "dso/project.slug": segment(0), "dso/environment": segment(2), "dso/type": "root" },
            finalizers: [CASCADE],
          },
          spec: {
            project: name,
            source: { repoURL: repository, targetRevision: "HEAD", path: "{{.path.path}}", directory: { include: ARGOCD_FILE } },
            destination: { name: IN_CLUSTER, namespace },
            ...syncPolicy(true),
          },
        },
      },
    },
  ];
}

function zoneLabels({ managedBy }: Settings): Record<string, string> {
  return { "app.kubernetes.io/managed-by": managedBy };
}
