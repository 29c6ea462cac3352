import type { WorkloadLogin } from "../../capabilities";
import type { IDsoEnvironment } from "../../model";

/** Every namespace has it; a pod that needs a secret by itself asks for its token explicitly. */
const SERVICE_ACCOUNT = "default";
/** Made out to Vault alone, so that such a token opens nothing else. */
export const WORKLOAD_AUDIENCE = "vault";

/** Auth mount of a cluster, made in the zone's stack. */
export function clusterMount(cluster: string): string {
  return `kubernetes-${cluster}`;
}

/** One role per namespace, named like it (decision 33). */
export function workloadLogin(environment: IDsoEnvironment): WorkloadLogin {
  return {
    mount: clusterMount(environment.cluster.label),
    method: environment.cluster.identity.method,
    role: environment.namespace,
    audiences: [WORKLOAD_AUDIENCE],
    serviceAccount: SERVICE_ACCOUNT,
  };
}
