/** Rules on labels of namespaces. */
import type { Finding, Path } from "../../errors";
import { isLabelKey, isLabelValue } from "../../values/labels";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";

/** Set by the platform alone: identity of the namespace, Pod Security, and what Kubernetes keeps for itself. */
const RESERVED_PREFIXES = ["dso/", "pod-security.kubernetes.io/", "app.kubernetes.io/managed-by", "kubernetes.io/"];

export function judgeLabels(at: Path, labels: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) =>
    RESERVED_PREFIXES.some((prefix) => key.startsWith(prefix)) ? [failures.reservedLabel([...at, key], key, RESERVED_PREFIXES)] : judgeLabelSyntax([...at, key], key, value),
  );
}

export function judgeLabelSyntax(at: Path, key: string, value: string): Finding[] {
  return isLabelKey(key) ? judgeLabelValue(at, value) : [failures.invalidLabelKey(at, key)];
}

export function judgeLabelValue(at: Path, value: string): Finding[] {
  return isUnresolved(value) || isLabelValue(value) ? [] : [failures.invalidLabelValue(at, value)];
}
