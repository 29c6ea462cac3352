import type { KubernetesObject, WorkloadLogin } from "../../../capabilities";
import type { IDsoEnvironment } from "../../../model";
import type { Settings } from "../settings";

/** Objects of the Vault Secrets Operator. Source: https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference */
const API_VERSION = "secrets.hashicorp.com/v1beta1";

export const CONNECTION_NAME = "default";
/** What the team's own VaultStaticSecret objects refer to (console §2.7). */
export const AUTH_NAME = "vault-auth";
export const PULL_SECRET_NAME = "registry-pull-secret";

export function vaultConnection(address: string, { vault }: Settings): KubernetesObject {
  return {
    apiVersion: API_VERSION,
    kind: "VaultConnection",
    metadata: { name: CONNECTION_NAME },
    spec: { address, skipTLSVerify: false, ...(vault.caCertSecret !== undefined && { caCertSecretRef: vault.caCertSecret }) },
  };
}

/** Pods of the environment log in with the namespace's own service account; there is no secret to leak (decision 33). */
export function vaultAuth(environment: IDsoEnvironment, login: WorkloadLogin, { vault }: Settings): KubernetesObject {
  const { method, mount, role, serviceAccount, audiences } = login;
  return {
    apiVersion: API_VERSION,
    kind: "VaultAuth",
    metadata: { name: AUTH_NAME },
    spec: {
      ...(vault.connection && { vaultConnectionRef: CONNECTION_NAME }),
      method,
      mount,
      [method]: { role, serviceAccount, audiences: [...audiences] },
      allowedNamespaces: [environment.namespace],
    },
  };
}

/**
 * The credentials that pull images, kept up to date by the operator (charts-catalog §2.3, C15). The secret holds nothing
 * but what Kubernetes reads.
 */
export function pullSecret(mount: string, path: string, { vault }: Settings): KubernetesObject {
  return {
    apiVersion: API_VERSION,
    kind: "VaultStaticSecret",
    metadata: { name: PULL_SECRET_NAME },
    spec: {
      vaultAuthRef: AUTH_NAME,
      type: "kv-v2",
      mount,
      path,
      refreshAfter: vault.refreshAfter,
      hmacSecretData: true,
      destination: {
        create: true,
        name: PULL_SECRET_NAME,
        type: "kubernetes.io/dockerconfigjson",
        transformation: {
          excludeRaw: true,
          excludes: [".*"],
          templates: { ".dockerconfigjson": { text: '{{ get .Secrets "DOCKER_CONFIG" }}' } },
        },
      },
    },
  };
}
