/** Rules on the options that a schema cannot say. */
import type { Finding, Path } from "../../errors";
import { namespaceOf } from "../../rules/places";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";
import { judgeLabels, judgeLabelValue, judgeProjectLabels } from "./judge-labels";
import { judgeNetworkPolicy } from "./judge-network-policy";
import { judgeQuota } from "./judge-quota";
import type { KubernetesOptions, KubernetesProjectOptions } from "./options";
import { CONTAINER_MINIMUM } from "./quantity";
import { NAME_LABEL, selectorsOf, settingsOf } from "./settings";

const AT: Path = ["services", "kubernetes"];

export function judgePlatform({ services }: PlatformSpec): readonly Finding[] {
  const options = (services?.["kubernetes"] ?? {}) as KubernetesOptions;
  return [
    ...judgeLabels([...AT, "labels"], options.labels ?? {}),
    ...judgeLabelValue([...AT, "managedBy"], options.managedBy ?? ""),
    ...judgeQuota([...AT, "quota"], options.quota ?? {}),
    ...judgeNetworkPolicy([...AT, "networkPolicy"], options.networkPolicy ?? {}),
    ...judgeContainerDefaults([...AT, "containerDefaults"], options, {}),
  ];
}

export function judgeProject(project: ProjectSpec, platform: PlatformSpec): readonly Finding[] {
  const options = (project.services?.["kubernetes"] ?? {}) as KubernetesProjectOptions;
  const platformOptions = (platform.services?.["kubernetes"] ?? {}) as KubernetesOptions;
  return [
    ...judgeProjectLabels([...AT, "labels"], options.labels ?? {}, platformOptions),
    ...(options.containerDefaults ? judgeContainerDefaults([...AT, "containerDefaults"], platformOptions, options) : []),
    ...judgeNamespaces(project, platformOptions),
    ...(project.environments ?? []).flatMap(({ gpu }, index) =>
      typeof gpu !== "number" || isUnresolved(gpu) || Number.isInteger(gpu) || gpu < 0 ? [] : [failures.gpuNotWhole(["environments", index, "gpu"], gpu)],
    ),
  ];
}

/** By its name, a namespace could be taken for the one from which all others are called. */
function judgeNamespaces(project: ProjectSpec, platform: KubernetesOptions): Finding[] {
  const named = new Set(selectorsOf(settingsOf(platform).networkPolicy).flatMap((labels) => labels[NAME_LABEL] ?? []));
  return (project.environments ?? []).flatMap((environment, index) => {
    const namespace = namespaceOf(project, environment);
    return namespace !== undefined && named.has(namespace) ? [failures.namespaceOfPlatform(["environments", index, "name"], namespace, [...named])] : [];
  });
}

function judgeContainerDefaults(at: Path, platform: KubernetesOptions, project: KubernetesProjectOptions): Finding[] {
  const defaults = settingsOf(platform, project).containerDefaults;
  const { cpu, memory, cpuRequest, memoryRequest } = defaults;
  const least = { cpu: CONTAINER_MINIMUM.cpu, cpuRequest: CONTAINER_MINIMUM.cpu, memory: CONTAINER_MINIMUM.memory, memoryRequest: CONTAINER_MINIMUM.memory };
  const tooSmall = (Object.keys(least) as (keyof typeof least)[]).filter((name) => defaults[name] < least[name] && !isUnresolved(defaults[name]));
  return [
    ...tooSmall.map((name) => failures.containerDefaultTooSmall([...at, name], defaults[name], least[name])),
    ...(cpuRequest > cpu ? [failures.requestAboveLimit([...at, "cpuRequest"], cpuRequest, cpu, "CPU")] : []),
    ...(memoryRequest > memory ? [failures.requestAboveLimit([...at, "memoryRequest"], memoryRequest, memory, "GiB")] : []),
  ];
}
