import type { KubernetesObject } from "../../../capabilities";

/**
 * A service account whose token is in no pod by itself: a pod that calls the API, or Vault, asks for one.
 * @param pullSecret secret with which pods pull images; undefined where there is no registry
 */
export function serviceAccount(name: string, pullSecret: string | undefined): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name },
    automountServiceAccountToken: false,
    ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
  };
}
