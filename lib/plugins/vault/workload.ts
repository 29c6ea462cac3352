import { JwtAuthBackendRole } from "@cdktf/provider-vault/lib/jwt-auth-backend-role";
import { KubernetesAuthBackendRole } from "@cdktf/provider-vault/lib/kubernetes-auth-backend-role";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { WorkloadLogin } from "../../capabilities";
import type { IDsoCluster, IDsoEnvironment, IDsoZone } from "../../model";
import { zoneMount } from "../../values/names";
import { clusterMount } from "./names";
import { DEFAULTS, type VaultOptions } from "./options";

/** Every namespace has it; a pod that reads a secret by itself asks for its token explicitly. */
const SERVICE_ACCOUNT = "default";
/** Every role demands it, so a token that a pod has by default does not fit. */
const AUDIENCE = "vault";
const TOKEN_SECONDS = 3600;
const LONGEST_TOKEN_SECONDS = 24 * 3600;

/** One role per namespace, named like it (decision 33). */
export function workloadLogin(environment: IDsoEnvironment, apiAudiences?: ApiAudiences): WorkloadLogin {
  return namespaceLogin(environment.cluster, environment.namespace, apiAudiences);
}

/** Of the pods that run a zone, on one of its clusters. */
export function zoneLogin(zone: IDsoZone, cluster: IDsoCluster, apiAudiences?: ApiAudiences): WorkloadLogin {
  return namespaceLogin(cluster, zoneMount(zone.slug), apiAudiences);
}

/** What the API server of a cluster takes tokens for, by cluster. */
type ApiAudiences = VaultOptions["clusterAudiences"];

function namespaceLogin(cluster: IDsoCluster, role: string, apiAudiences?: ApiAudiences): WorkloadLogin {
  return {
    mount: clusterMount(cluster.label),
    method: cluster.identity.method,
    role,
    audiences: audiences(cluster, apiAudiences),
    serviceAccount: SERVICE_ACCOUNT,
  };
}

/**
 * Vault has a token of another cluster reviewed by means of that very token (see `createClusterAuth`), so it must open
 * that cluster's API too: made out to Vault alone, it is refused there, and the login fails with "permission denied".
 */
function audiences({ label, identity }: IDsoCluster, apiAudiences: ApiAudiences): readonly string[] {
  if (identity.method !== "kubernetes" || identity.host === undefined) return [AUDIENCE];
  return [AUDIENCE, apiAudiences?.[label] ?? DEFAULTS.clusterAudience];
}

export interface WorkloadRoleProps {
  readonly cluster: IDsoCluster;
  readonly namespace: string;
  /** @default - the namespace's name */
  readonly role?: string;
  /** Auth mount, where this stack makes it. @default - the cluster's, by name */
  readonly mount?: string;
  /** Name of the policy that they get. */
  readonly policy: string;
  readonly provider?: TerraformProvider;
}

/** Lets the pods of a namespace log in with the namespace's own service account: no secret is handed out for it. */
export function createWorkloadRole(scope: Construct, id: string, props: WorkloadRoleProps): void {
  const { cluster, namespace, provider } = props;
  const login = namespaceLogin(cluster, props.role ?? namespace);
  const common = {
    backend: props.mount ?? login.mount,
    roleName: login.role,
    tokenPolicies: [props.policy],
    tokenTtl: TOKEN_SECONDS,
    tokenMaxTtl: LONGEST_TOKEN_SECONDS,
    provider,
  };
  if (login.method === "kubernetes") {
    new KubernetesAuthBackendRole(scope, id, {
      ...common,
      boundServiceAccountNames: [login.serviceAccount],
      boundServiceAccountNamespaces: [namespace],
      audience: AUDIENCE,
    });
  } else {
    new JwtAuthBackendRole(scope, id, {
      ...common,
      roleType: "jwt",
      userClaim: "sub",
      boundSubject: `system:serviceaccount:${namespace}:${login.serviceAccount}`,
      boundAudiences: [AUDIENCE],
    });
  }
}
