import type { KubernetesObject } from "../../../capabilities";
import type { IDsoEnvironment } from "../../../model";
import { countQuantity, cpuQuantity, memoryQuantity } from "../quantity";
import type { Settings } from "../settings";

export const QUOTA_NAME = "dso-quota";

/** What every environment says itself. */
export const ENVIRONMENT_RESOURCES: readonly string[] = ["limits.cpu", "limits.memory", "requests.cpu", "requests.memory", "requests.nvidia.com/gpu"];

/**
 * What all pods of the environment may come to (decision 34). Requests are bounded as well as limits, and no GPU is
 * written as 0: a quantity that is left out would be limitless.
 */
export function resourceQuota(environment: IDsoEnvironment, { quota }: Settings): KubernetesObject {
  const { cpu, memory, gpu } = environment.quota;
  const hard = {
    "limits.cpu": cpuQuantity(cpu),
    "limits.memory": memoryQuantity(memory),
    "requests.cpu": cpuQuantity(cpu * quota.requestRatio),
    "requests.memory": memoryQuantity(memory * quota.requestRatio),
    "requests.nvidia.com/gpu": countQuantity(gpu),
    ...Object.fromEntries(Object.entries(quota.hard).map(([resource, most]) => [resource, typeof most === "number" ? countQuantity(most) : most])),
  };
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: QUOTA_NAME }, spec: { hard } };
}
