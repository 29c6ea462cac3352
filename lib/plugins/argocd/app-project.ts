import type { KubernetesObject } from "../../capabilities";
import type { IDsoEnvironment } from "../../model";
import type { AppProjectRole } from "./app-project-policy";
import type { Settings } from "./settings";
import { wave } from "./wave";

export const API_VERSION = "argoproj.io/v1alpha1";

export interface AppProjectProps {
  readonly name: string;
  readonly roles: readonly AppProjectRole[];
  readonly environment: IDsoEnvironment;
  /** URLs or patterns from which the environment may be deployed. */
  readonly sourceRepositories: readonly string[];
  readonly settings: Settings;
}

/**
 * What may be deployed to an environment, from where, and by whom. It is a security boundary, so nothing is left to a
 * default: one destination, named sources, no cluster-scoped kinds unless the cluster allows them, and nothing of what
 * guards the namespace (decision 32, charts-catalog §1.2 with C1, C2 and C16).
 */
export function appProject({ name, roles, environment, sourceRepositories, settings }: AppProjectProps): KubernetesObject {
  const { project, cluster, namespace } = environment;
  return {
    apiVersion: API_VERSION,
    kind: "AppProject",
    metadata: { name, namespace: settings.namespace, labels: labels(environment, settings), annotations: wave(3) },
    spec: {
      description: `Environment ${environment.name} of project ${project.slug}`,
      sourceRepos: distinct(sourceRepositories),
      destinations: [{ name: cluster.label, namespace }],
      ...(cluster.clusterResources && { clusterResourceWhitelist: settings.clusterResourceKinds.map((kind) => ({ ...kind })) }),
      namespaceResourceWhitelist: [{ group: "*", kind: "*" }],
      namespaceResourceBlacklist: settings.blacklist.map((kind) => ({ ...kind })),
      roles: roles.map((role) => ({ ...role, groups: distinct(role.groups) })),
    },
  };
}

export function labels(environment: IDsoEnvironment, settings: Settings): Record<string, string> {
  return { ...environment.labels, "app.kubernetes.io/managed-by": settings.managedBy };
}

/** Argo CD refuses a project that says something twice. The order of what is written is the order of what is shown. */
export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
