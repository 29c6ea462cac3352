import { AuthBackend } from "@cdktf/provider-vault/lib/auth-backend";
import { JwtAuthBackend } from "@cdktf/provider-vault/lib/jwt-auth-backend";
import { KubernetesAuthBackendConfig } from "@cdktf/provider-vault/lib/kubernetes-auth-backend-config";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { readFileSync } from "node:fs";
import type { IDsoCluster } from "../../model";
import { clusterWithoutKeys } from "./failures";
import { clusterMount } from "./names";

/** Address of the API server for pods of its own cluster. */
const OWN_CLUSTER = "https://kubernetes.default.svc";

export interface ClusterAuthProps {
  readonly cluster: IDsoCluster;
  /** PEM of the authority that signed the API server's certificate. */
  readonly certificate?: string;
  readonly provider?: TerraformProvider;
}

/**
 * The auth mount by which pods of a cluster log in. Vault asks the cluster to review a token with that very token, so
 * no reviewer's token is stored; where Vault cannot call the cluster, it verifies tokens with the cluster's keys.
 * @returns the mount's path
 */
export function createClusterAuth(scope: Construct, props: ClusterAuthProps): string {
  return props.cluster.identity.method === "kubernetes" ? createTokenReview(scope, props) : createKeyCheck(scope, props);
}

function createTokenReview(scope: Construct, { cluster, certificate, provider }: ClusterAuthProps): string {
  const { host } = cluster.identity;
  const auth = new AuthBackend(scope, "auth", {
    type: "kubernetes",
    path: clusterMount(cluster.label),
    description: describe(cluster),
    provider,
  });
  new KubernetesAuthBackendConfig(scope, "auth-config", {
    backend: auth.path,
    kubernetesHost: host ?? OWN_CLUSTER,
    kubernetesCaCert: certificate?.trim(),
    // The token that Vault's own pod has is of use in Vault's own cluster only.
    disableLocalCaJwt: host !== undefined,
    provider,
  });
  return auth.path;
}

function createKeyCheck(scope: Construct, { cluster, provider }: ClusterAuthProps): string {
  const auth = new JwtAuthBackend(scope, "auth", {
    type: "jwt",
    path: clusterMount(cluster.label),
    description: describe(cluster),
    boundIssuer: cluster.identity.issuer,
    jwtValidationPubkeys: publicKeys(scope, cluster),
    provider,
  });
  return auth.path;
}

function describe(cluster: IDsoCluster): string {
  return `Pods of cluster ${cluster.label}`;
}

/**
 * Vault gives keys back without what surrounds them: a final newline would be a difference for ever.
 * @throws DsoError when there is no key in the text
 */
function publicKeys(scope: Construct, { label, identity: { keys, keysFile } }: IDsoCluster): string[] {
  const text = keys ?? readFileSync(keysFile ?? "", "utf8");
  const found = text.match(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g);
  if (!found) throw clusterWithoutKeys(scope.node.path, label);
  return found;
}
