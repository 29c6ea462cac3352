import { stringify } from "yaml";
import type { KubernetesObject } from "../../capabilities";
import type { IDsoEnvironment } from "../../model";

/** File with everything that is in the environment's namespace. */
export const NAMESPACE_FILE = "namespace.yaml";

/** Folder of an environment in its zone's repository. By slug: a name may be that of two projects (console §6.1 #1). */
export function environmentFolder(environment: IDsoEnvironment): string {
  return `${environment.project.slug}/${environment.cluster.label}/${environment.name}`;
}

/**
 * All objects in one file, so that a change of several of them is one commit, and the zone's Argo CD never sees half of it.
 */
export function renderObjects(environment: IDsoEnvironment, objects: readonly KubernetesObject[]): string {
  const { project, name, cluster } = environment;
  const header = `# Environment ${name} of project ${project.slug} on cluster ${cluster.label}.\n# Written by Terraform: a change made here is undone at the next apply.\n`;
  return header + objects.map((object) => `---\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`).join("");
}

/**
 * Argo CD removes what is no longer in Git. What is in a namespace may be a volume, so with `deletionPolicy: retain` the
 * namespace itself stays (decision 1).
 */
export function retained(namespace: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = namespace.metadata;
  const kept = { ...(annotations as object | undefined), "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" };
  return { ...namespace, metadata: { ...metadata, annotations: kept } };
}
