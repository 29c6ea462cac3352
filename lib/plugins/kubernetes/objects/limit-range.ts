import type { KubernetesObject } from "../../../capabilities";
import type { IDsoEnvironment } from "../../../model";
import { cpuQuantity, memoryQuantity } from "../quantity";
import type { Settings } from "../settings";

export const LIMIT_RANGE_NAME = "dso-limits";

/**
 * What a container gets that does not say what it needs: under a quota of requests and limits the API server refuses
 * pods without them (charts-catalog C19).
 */
export function limitRange(environment: IDsoEnvironment, { containerDefaults, quota }: Settings): KubernetesObject {
  const { cpu, memory } = environment.quota;
  const limit = { cpu: Math.min(containerDefaults.cpu, cpu), memory: Math.min(containerDefaults.memory, memory) };
  const request = {
    cpu: Math.min(containerDefaults.cpuRequest, limit.cpu, cpu * quota.requestRatio),
    memory: Math.min(containerDefaults.memoryRequest, limit.memory, memory * quota.requestRatio),
  };
  const quantities = (amount: typeof limit) => ({ cpu: cpuQuantity(amount.cpu), memory: memoryQuantity(amount.memory) });
  const limits = [{ type: "Container", default: quantities(limit), defaultRequest: quantities(request) }];
  return { apiVersion: "v1", kind: "LimitRange", metadata: { name: LIMIT_RANGE_NAME }, spec: { limits } };
}
