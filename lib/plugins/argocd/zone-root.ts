import type { KubernetesObject } from "../../capabilities";
import type { IDsoZone } from "../../model";
import { projectRootName } from "../../values/names";
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
export const PROJECTS_FILE = `${ZONE_FOLDER}/projects.yaml`;
export const CLUSTERS_FILE = `${ZONE_FOLDER}/clusters.yaml`;
export const ACCESS_FILE = `${ZONE_FOLDER}/vault.yaml`;
export const REPOSITORY_FILE = `${ZONE_FOLDER}/repository.yaml`;
/** File of a project's folder, beside the folders of its environments: what Argo CD needs for all of them. */
export const PROJECT_FILE = "project.yaml";

const ARGOCD_GROUP = "argoproj.io";
const VAULT_GROUP = "secrets.hashicorp.com";

/** `<slug>/<cluster>/<env>`, and nothing above or below it (charts-catalog C26). */
const ENVIRONMENT_FOLDERS = "*/*/*";

/**
 * `environmentRootName`, by Argo CD's template. A cluster's label may be 50 characters long, so the name is shortened as
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
          { group: ARGOCD_GROUP, kind: "AppProject" },
          { group: ARGOCD_GROUP, kind: "ApplicationSet" },
          { group: VAULT_GROUP, kind: "VaultAuth" },
          { group: VAULT_GROUP, kind: "VaultConnection" },
          { group: VAULT_GROUP, kind: "VaultStaticSecret" },
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
  return folderApplications(repository, settings, {
    name: zoneNames.environments(zone.slug),
    description: `AppProjects and Applications of the environments of zone ${zone.slug}`,
    kinds: [
      { group: ARGOCD_GROUP, kind: "AppProject" },
      { group: ARGOCD_GROUP, kind: "Application" },
    ],
    directories: [{ path: ENVIRONMENT_FOLDERS }],
    application: ROOT_NAME,
    labels: { "dso/project.slug": segment(0), "dso/environment": segment(2), "dso/type": "root" },
    file: ARGOCD_FILE,
  });
}

/** One Application for each project's folder, which lets Argo CD read the project's repositories, and can do nothing else. */
export function projectsObjects(zone: IDsoZone, repository: string, settings: Settings): readonly KubernetesObject[] {
  return folderApplications(repository, settings, {
    name: zoneNames.projects(zone.slug),
    description: `Access to the repositories of the projects in zone ${zone.slug}`,
    kinds: [{ group: VAULT_GROUP, kind: "VaultStaticSecret" }],
    directories: [{ path: "*" }, { path: ZONE_FOLDER, exclude: true }],
    application: projectRootName(segment(0)),
    labels: { "dso/project.slug": segment(0), "dso/type": "root" },
    file: PROJECT_FILE,
  });
}

interface FolderApplications {
  /** Of the AppProject and of the ApplicationSet. */
  readonly name: string;
  readonly description: string;
  /** What may be in the files. */
  readonly kinds: readonly { readonly group: string; readonly kind: string }[];
  readonly directories: readonly { readonly path: string; readonly exclude?: boolean }[];
  /** Name of each Application, by Argo CD's template. */
  readonly application: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The file that is read of a folder. */
  readonly file: string;
}

/** An Application for each folder of the zone's repository, in an AppProject that lets it do what it is for. */
function folderApplications(repository: string, settings: Settings, props: FolderApplications): readonly KubernetesObject[] {
  const { namespace } = settings;
  const metadata = { name: props.name, namespace, labels: zoneLabels(settings) };
  const destination = { name: IN_CLUSTER, namespace };
  return [
    {
      apiVersion: API_VERSION,
      kind: "AppProject",
      metadata,
      spec: { description: props.description, sourceRepos: [repository], destinations: [destination], namespaceResourceWhitelist: [...props.kinds] },
    },
    {
      apiVersion: API_VERSION,
      kind: "ApplicationSet",
      metadata,
      spec: {
        goTemplate: true,
        goTemplateOptions: ["missingkey=error"],
        generators: [{ git: { repoURL: repository, revision: "HEAD", directories: [...props.directories] } }],
        template: {
          metadata: { name: props.application, labels: { ...zoneLabels(settings), ...props.labels }, finalizers: [CASCADE] },
          spec: {
            project: props.name,
            source: { repoURL: repository, targetRevision: "HEAD", path: "{{.path.path}}", directory: { include: props.file } },
            destination,
            ...syncPolicy(true),
          },
        },
      },
    },
  ];
}

/** Part of a folder's path, by Argo CD's template. */
function segment(index: number): string {
  return `{{index .path.segments ${index}}}`;
}

function zoneLabels({ managedBy }: Settings): Record<string, string> {
  return { "app.kubernetes.io/managed-by": managedBy };
}
