/** Rules on labels of namespaces. */
import type { Finding, Path } from "../../errors";
import { isLabelKey, isLabelValue } from "../../values/labels";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";
import type { KubernetesOptions } from "./options";
import { selectorsOf, settingsOf } from "./settings";

/** Set by the platform alone: identity of the namespace, Pod Security, and what Kubernetes keeps for itself. */
const RESERVED_PREFIXES = ["dso/", "pod-security.kubernetes.io/", "app.kubernetes.io/managed-by", "kubernetes.io/"];

export function judgeLabels(at: Path, labels: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) =>
    RESERVED_PREFIXES.some((prefix) => key.startsWith(prefix)) ? [failures.reservedLabel([...at, key], key, RESERVED_PREFIXES)] : judgeLabelSyntax([...at, key], key, value),
  );
}

/** A project's labels are further ones: by what the platform uses, it and its clusters tell namespaces apart. */
export function judgeProjectLabels(at: Path, labels: Readonly<Record<string, string>>, platform: KubernetesOptions): Finding[] {
  const { labels: given, networkPolicy } = settingsOf(platform);
  const taken = new Set([given, ...selectorsOf(networkPolicy)].flatMap(Object.keys));
  const problems = judgeLabels(at, labels);
  const ofPlatform = Object.keys(labels).filter((key) => taken.has(key) && !problems.some((problem) => problem.at.at(-1) === key));
  return [...problems, ...ofPlatform.map((key) => failures.labelOfPlatform([...at, key], key, [...taken]))];
}

export function judgeLabelSyntax(at: Path, key: string, value: string): Finding[] {
  return isLabelKey(key) ? judgeLabelValue(at, value) : [failures.invalidLabelKey(at, key)];
}

export function judgeLabelValue(at: Path, value: string): Finding[] {
  return isUnresolved(value) || isLabelValue(value) ? [] : [failures.invalidLabelValue(at, value)];
}
