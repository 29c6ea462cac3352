import type { KubernetesObject } from "../../capabilities";
import type { IDsoEnvironment } from "../../model";
import { environmentFolder, namespaceApplicationName } from "../../values/names";
import { API_VERSION, labels } from "./app-project";
import { CASCADE, syncPolicy } from "./application";
import { wave } from "./wave";
import type { Settings } from "./settings";

/** File of an environment's folder that is for Argo CD itself; all others are for the environment's namespace. */
export const ARGOCD_FILE = "argocd.yaml";

/**
 * In a zone that pulls, the namespace itself comes through Argo CD, apart from what tenants deploy: an AppProject that
 * may make this namespace and nothing else outside of it (charts-catalog C5), and an Application that reads the
 * environment's folder.
 */
export function pulledNamespace(environment: IDsoEnvironment, zoneRepository: string, settings: Settings): readonly KubernetesObject[] {
  const { project, cluster, namespace } = environment;
  // Tenants have no part in it.
  const name = namespaceApplicationName(project.slug, environment.name);
  const destination = { name: cluster.label, namespace };
  const metadata = { name, namespace: settings.namespace, labels: { ...labels(environment, settings), "dso/type": "infrastructure" } };
  return [
    {
      apiVersion: API_VERSION,
      kind: "AppProject",
      metadata: { ...metadata, annotations: wave(1) },
      spec: {
        description: `Namespace of environment ${environment.name} of project ${project.slug}`,
        sourceRepos: [zoneRepository],
        destinations: [destination],
        clusterResourceWhitelist: [{ group: "", kind: "Namespace", name: namespace }],
        namespaceResourceWhitelist: [{ group: "*", kind: "*" }],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: "Application",
      // The namespace is there before what is in it, and goes after it.
      metadata: { ...metadata, annotations: wave(2), finalizers: [CASCADE] },
      spec: {
        project: name,
        source: {
          repoURL: zoneRepository,
          targetRevision: "HEAD",
          path: environmentFolder(project.slug, cluster.label, environment.name),
          directory: { exclude: ARGOCD_FILE },
        },
        destination,
        ...syncPolicy(true),
      },
    },
  ];
}
