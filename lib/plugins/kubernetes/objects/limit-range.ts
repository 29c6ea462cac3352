import type { KubernetesObject } from "../../../capabilities";
import type { IDsoEnvironment } from "../../../model";
import { CONTAINER_MINIMUM, cpuQuantity, memoryQuantity } from "../quantity";
import type { Settings } from "../settings";

export const LIMIT_RANGE_NAME = "dso-limits";

interface Amount {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * What a container gets that does not say what it needs: under a quota of requests and limits the API server refuses
 * pods without them (charts-catalog C19). No container may ask for nothing either: a limit of 0 counts as 0 in the quota
 * and holds nothing on the node. So nothing runs in an environment that has 0 of something (decision 18).
 */
export function limitRange(environment: IDsoEnvironment, { containerDefaults, quota }: Settings): KubernetesObject {
  const { cpu, memory } = environment.quota;
  const limit = { cpu: Math.min(containerDefaults.cpu, cpu), memory: Math.min(containerDefaults.memory, memory) };
  const request = {
    cpu: Math.max(CONTAINER_MINIMUM.cpu, Math.min(containerDefaults.cpuRequest, limit.cpu, cpu * quota.requestRatio)),
    memory: Math.max(CONTAINER_MINIMUM.memory, Math.min(containerDefaults.memoryRequest, limit.memory, memory * quota.requestRatio)),
  };
  const limits = [{ type: "Container", ...defaultOf(limit), defaultRequest: quantities(request), min: quantities(CONTAINER_MINIMUM) }];
  return { apiVersion: "v1", kind: "LimitRange", metadata: { name: LIMIT_RANGE_NAME }, spec: { limits } };
}

function quantities({ cpu, memory }: Amount): Record<keyof Amount, string> {
  return { cpu: cpuQuantity(cpu), memory: memoryQuantity(memory) };
}

/** Without what the environment does not have: the API server refuses a default below the minimum. */
function defaultOf(limit: Amount): { readonly default?: Partial<Record<keyof Amount, string>> } {
  const { cpu, memory } = quantities(limit);
  const there = { ...(limit.cpu >= CONTAINER_MINIMUM.cpu && { cpu }), ...(limit.memory >= CONTAINER_MINIMUM.memory && { memory }) };
  return Object.keys(there).length === 0 ? {} : { default: there };
}
