import type { KubernetesObject } from "../../../capabilities";
import type { IDsoEnvironment } from "../../../model";
import type { Settings } from "../settings";

/** Labels of every object of an environment, by which people and tools find what belongs together (console §3.4). */
export function trackingLabels(environment: IDsoEnvironment, settings: Settings): Readonly<Record<string, string>> {
  return { ...environment.labels, "app.kubernetes.io/managed-by": settings.managedBy };
}

/** The environment's namespace, with its Pod Security level (charts-catalog C19). */
export function namespace(environment: IDsoEnvironment, settings: Settings): KubernetesObject {
  const labels = { ...settings.labels, ...trackingLabels(environment, settings), ...podSecurityLabels(settings) };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: environment.namespace, labels } };
}

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces */
function podSecurityLabels({ podSecurity }: Settings): Record<string, string> {
  const modes = ["enforce", "warn", "audit"] as const;
  return Object.fromEntries(
    modes.flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, podSecurity[mode]],
      [`pod-security.kubernetes.io/${mode}-version`, podSecurity.version],
    ]),
  );
}
