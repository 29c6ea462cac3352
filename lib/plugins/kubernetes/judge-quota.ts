/** Rules on the quota that every environment gets besides its own (decision 34). */
import type { Finding, Path } from "../../errors";
import { isLabelKey } from "../../values/labels";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";
import { ENVIRONMENT_RESOURCES } from "./objects/quota";
import type { QuotaOptions } from "./options";
import { isQuantity } from "./quantity";

/** Counted one by one. */
const COUNTED = ["pods", "services", "services.loadbalancers", "services.nodeports", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"];
/** What a quota knows besides what is called with a slash. Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
const STANDARD = [...COUNTED, "requests.storage", "ephemeral-storage", "requests.ephemeral-storage", "limits.ephemeral-storage"];

export function judgeQuota(at: Path, { requestRatio, hard = {} }: QuotaOptions): Finding[] {
  const ofRatio = requestRatio === undefined || isUnresolved(requestRatio) || (requestRatio > 0 && requestRatio <= 1);
  return [
    ...(ofRatio ? [] : [failures.invalidRatio([...at, "requestRatio"], requestRatio)]),
    ...Object.entries(hard).flatMap(([resource, most]) => judgeHard([...at, "hard", resource], resource, most)),
  ];
}

function judgeHard(at: Path, resource: string, most: string | number): Finding[] {
  // A quota takes cpu and memory for requests of them.
  if (ENVIRONMENT_RESOURCES.includes(resource) || ["cpu", "memory"].includes(resource)) return [failures.quotaOfEnvironment(at, resource)];
  const isKnown = STANDARD.includes(resource) || /^(requests\.)?hugepages-[0-9]+[KMGT]i$/.test(resource) || (resource.includes("/") && isLabelKey(resource));
  if (!isKnown) return [failures.unknownQuotaResource(at, resource, STANDARD)];
  const isCounted = COUNTED.includes(resource) || resource.startsWith("count/");
  return isUnresolved(most) || isQuantity(String(most), isCounted) ? [] : [failures.invalidQuantity(at, most, isCounted)];
}
