import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Fn, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { ISecretStore, KubernetesObject } from "../../capabilities";
import { EphemeralResource } from "../../terraform/ephemeral-resource";
import { zoneNames } from "./naming";
import type { Settings } from "./settings";
import { operatorSecret, secretLabels, stored } from "./vault-objects";

/**
 * The secret by which Argo CD knows a cluster and calls it by its label. The credentials are put into the zone's secrets
 * by an administrator, with keys `server` and `config` (https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters);
 * they are in no inventory and in no state (charts-catalog §3.3, decision 30).
 */
export function clusterSecretPath(cluster: string): string {
  return `clusters/cluster-${cluster}/argocd-cluster-secret`;
}

/** The Vault Secrets Operator of Argo CD's cluster copies the credentials, and follows their rotation. */
export function clusterSecret(cluster: string, store: Pick<ISecretStore, "mount" | "path">, settings: Settings): KubernetesObject {
  const secret = { mount: store.mount, path: store.path(clusterSecretPath(cluster)) };
  const templates = { name: cluster, server: stored("server"), config: stored("config") };
  return operatorSecret({ name: zoneNames.clusterSecret(cluster), secret, type: "cluster", templates }, settings);
}

export interface CopiedClusterSecretProps {
  readonly cluster: string;
  readonly store: Pick<ISecretStore, "mount" | "path">;
  /** Raised when the credentials change: Terraform does not see it. */
  readonly version: number;
  readonly settings: Settings;
  readonly provider?: TerraformProvider;
}

/** Where no operator runs beside Argo CD: Terraform copies the credentials, from one write-only place to another. */
export function copyClusterSecret(scope: Construct, { cluster, store, version, settings, provider }: CopiedClusterSecretProps): void {
  const credentials = new EphemeralResource(scope, "credentials", {
    type: "vault_kv_secret_v2",
    attributes: { mount: store.mount, name: store.path(clusterSecretPath(cluster)) },
  });
  // A secret without one of the keys is an error, not a cluster that nobody can call.
  const key = (name: string): string => Fn.lookup(credentials.reference("data"), name);
  new SecretV1(scope, "secret", {
    metadata: { name: zoneNames.clusterSecret(cluster), namespace: settings.namespace, labels: secretLabels("cluster", settings) },
    type: "Opaque",
    dataWo: { name: cluster, server: key("server"), config: key("config") },
    dataWoRevision: version,
    provider,
  });
}
