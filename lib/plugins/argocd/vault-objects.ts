/** Objects by which the Vault Secrets Operator brings the zone's secrets into Argo CD's namespace. */
import type { IStoredSecret, KubernetesObject, WorkloadLogin } from "../../capabilities";
import type { Settings } from "./settings";

/** Source: https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference */
const API_VERSION = "secrets.hashicorp.com/v1beta1";

const CONNECTION = "argocd-vault-connection";
/** How long a rotated secret may take to arrive. */
const REFRESH = "1h";

export interface OperatorSecretProps {
  readonly name: string;
  readonly secret: Pick<IStoredSecret, "mount" | "path">;
  /** What Argo CD takes the secret for (`argocd.argoproj.io/secret-type`). */
  readonly type: SecretType;
  /** What the secret holds, as the operator's templates: nothing else is in it. */
  readonly templates: Readonly<Record<string, string>>;
  /** Whether it takes the place of one that somebody made by hand. @default false */
  readonly overwrite?: boolean;
}

export type SecretType = "cluster" | "repository" | "repo-creds";

/** A secret that the operator makes of one in Vault, and keeps up to date. */
export function operatorSecret({ name, secret, type, templates, overwrite = false }: OperatorSecretProps, settings: Settings): KubernetesObject {
  const texts = Object.entries(templates).map(([key, text]) => [key, { text }]);
  return {
    apiVersion: API_VERSION,
    kind: "VaultStaticSecret",
    metadata: { name, namespace: settings.namespace, labels: managedBy(settings) },
    spec: {
      vaultAuthRef: settings.vaultAuth,
      type: "kv-v2",
      mount: secret.mount,
      path: secret.path,
      refreshAfter: REFRESH,
      hmacSecretData: true,
      destination: {
        create: true,
        ...(overwrite && { overwrite }),
        name,
        labels: secretLabels(type, settings),
        transformation: { excludeRaw: true, excludes: [".*"], templates: Object.fromEntries(texts) },
      },
    },
  };
}

/** The operator's template for a value of the secret. */
export function stored(key: string): string {
  return `{{ get .Secrets "${key}" }}`;
}

/** Where Vault is, then how the operator logs in: with the service account of Argo CD's own namespace, and from there only. */
export function vaultAccess(address: string, login: WorkloadLogin, settings: Settings): readonly KubernetesObject[] {
  const { method, mount, role, serviceAccount, audiences } = login;
  const { namespace, vaultCaCertSecret } = settings;
  return [
    {
      apiVersion: API_VERSION,
      kind: "VaultConnection",
      metadata: { name: CONNECTION, namespace, labels: managedBy(settings) },
      spec: { address, skipTLSVerify: false, ...(vaultCaCertSecret !== undefined && { caCertSecretRef: vaultCaCertSecret }) },
    },
    {
      apiVersion: API_VERSION,
      kind: "VaultAuth",
      metadata: { name: settings.vaultAuth, namespace, labels: managedBy(settings) },
      spec: { vaultConnectionRef: CONNECTION, method, mount, [method]: { role, serviceAccount, audiences: [...audiences] }, allowedNamespaces: [namespace] },
    },
  ];
}

/** Labels of a secret that Argo CD reads. */
export function secretLabels(type: SecretType, settings: Settings): Record<string, string> {
  return { ...managedBy(settings), "argocd.argoproj.io/secret-type": type };
}

function managedBy(settings: Settings): Record<string, string> {
  return { "app.kubernetes.io/managed-by": settings.managedBy };
}
