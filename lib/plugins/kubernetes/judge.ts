/** Rules on the options that a schema cannot say. */
import { isIP } from "node:net";
import type { Finding, Path } from "../../errors";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { isLabelKey, isLabelValue } from "../../values/labels";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";
import { CONTAINER_MINIMUM } from "./quantity";
import type { EgressRule, KubernetesOptions, KubernetesProjectOptions, NetworkPolicyOptions } from "./options";
import { settingsOf } from "./settings";

const AT: Path = ["services", "kubernetes"];

/** Set by the platform alone: identity of the namespace, Pod Security, and what Kubernetes keeps for itself. */
const RESERVED_PREFIXES = ["dso/", "pod-security.kubernetes.io/", "app.kubernetes.io/managed-by", "kubernetes.io/"];

export function judgePlatform({ services }: PlatformSpec): readonly Finding[] {
  const options = (services?.["kubernetes"] ?? {}) as KubernetesOptions;
  return [
    ...judgeLabels([...AT, "labels"], options.labels ?? {}),
    ...judgeLabelValue([...AT, "managedBy"], options.managedBy ?? ""),
    ...judgeRatio([...AT, "quota", "requestRatio"], options.quota?.requestRatio),
    ...judgeNetworkPolicy([...AT, "networkPolicy"], options.networkPolicy ?? {}),
    ...judgeContainerDefaults([...AT, "containerDefaults"], options, {}),
  ];
}

export function judgeProject(project: ProjectSpec, platform: PlatformSpec): readonly Finding[] {
  const options = (project.services?.["kubernetes"] ?? {}) as KubernetesProjectOptions;
  const platformOptions = (platform.services?.["kubernetes"] ?? {}) as KubernetesOptions;
  return [
    ...judgeLabels([...AT, "labels"], options.labels ?? {}),
    ...(options.containerDefaults ? judgeContainerDefaults([...AT, "containerDefaults"], platformOptions, options) : []),
    ...(project.environments ?? []).flatMap(({ gpu }, index) =>
      typeof gpu !== "number" || isUnresolved(gpu) || Number.isInteger(gpu) || gpu < 0 ? [] : [failures.gpuNotWhole(["environments", index, "gpu"], gpu)],
    ),
  ];
}

function judgeLabels(at: Path, labels: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const here = [...at, key];
    if (!isLabelKey(key)) return [failures.invalidLabelKey(here, key)];
    if (RESERVED_PREFIXES.some((prefix) => key.startsWith(prefix))) return [failures.reservedLabel(here, key, RESERVED_PREFIXES)];
    return judgeLabelValue(here, value);
  });
}

function judgeLabelValue(at: Path, value: string): Finding[] {
  return isUnresolved(value) || isLabelValue(value) ? [] : [failures.invalidLabelValue(at, value)];
}

function judgeRatio(at: Path, ratio: number | undefined): Finding[] {
  return ratio === undefined || isUnresolved(ratio) || (ratio > 0 && ratio <= 1) ? [] : [failures.invalidRatio(at, ratio)];
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

function judgeNetworkPolicy(at: Path, { egress = [], ...sources }: NetworkPolicyOptions): Finding[] {
  const lists = { ingress: sources.ingress, logging: sources.logging, monitoring: sources.monitoring };
  const selectors = Object.entries(lists).flatMap(([name, list]) => (list ?? []).map((labels, index) => ({ at: [...at, name, index], labels })));
  const dns = (sources.dns?.namespaces ?? []).map((labels, index) => ({ at: [...at, "dns", "namespaces", index], labels }));
  return [
    ...[...selectors, ...dns].flatMap((selector) => judgeSelector(selector.at, selector.labels)),
    ...egress.flatMap((rule, index) => judgeEgress([...at, "egress", index], rule, egress.findIndex((other) => other.name === rule.name) < index)),
  ];
}

function judgeEgress(at: Path, { name, cidr, except = [], namespaces }: EgressRule, taken: boolean): Finding[] {
  return [
    ...(taken ? [failures.egressNameTaken([...at, "name"], name)] : []),
    ...(cidr === undefined && namespaces === undefined ? [failures.egressWithoutDestination(at)] : []),
    ...(cidr !== undefined && namespaces !== undefined ? [failures.egressWithTwoDestinations(at)] : []),
    ...(cidr === undefined ? [] : judgeCidr([...at, "cidr"], cidr)),
    ...except.flatMap((block, index) => judgeCidr([...at, "except", index], block)),
    ...(namespaces === undefined ? [] : judgeSelector([...at, "namespaces"], namespaces)),
  ];
}

/** A selector may name any label, those that Kubernetes sets included. */
function judgeSelector(at: Path, labels: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) =>
    isLabelKey(key) ? judgeLabelValue([...at, key], value) : [failures.invalidLabelKey([...at, key], key)],
  );
}

function judgeCidr(at: Path, text: string): Finding[] {
  return isUnresolved(text) || isAddressBlock(text) ? [] : [failures.invalidCidr(at, text)];
}

function isAddressBlock(text: string): boolean {
  const [address = "", length, ...more] = text.split("/");
  const version = isIP(address);
  return version !== 0 && more.length === 0 && length !== undefined && /^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
}
