import type { KubernetesObject } from "../../capabilities";

/**
 * File with everything that is in the environment's namespace: a change of several objects is one commit, and the
 * zone's Argo CD never sees half of it.
 */
export const NAMESPACE_FILE = "namespace.yaml";

/**
 * Argo CD removes what is no longer in Git. What is in a namespace may be a volume, so with `deletionPolicy: retain` the
 * namespace itself stays (decision 1).
 */
export function retained(namespace: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = namespace.metadata;
  const kept = { ...(annotations as object | undefined), "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" };
  return { ...namespace, metadata: { ...metadata, annotations: kept } };
}
