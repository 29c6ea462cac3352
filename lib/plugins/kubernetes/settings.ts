import type {
  AccessOptions,
  ContainerDefaults,
  EgressRule,
  KubernetesOptions,
  KubernetesProjectOptions,
  NamespaceLabels,
  PodSecurityOptions,
  VaultObjectOptions,
} from "./options";

/** The options of platform and project with their defaults: nothing is left to be decided. */
export interface Settings {
  readonly managedBy: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podSecurity: Required<PodSecurityOptions>;
  readonly quota: { readonly requestRatio: number; readonly hard: Readonly<Record<string, string | number>> };
  readonly containerDefaults: Required<ContainerDefaults>;
  readonly networkPolicy: NetworkPolicySettings;
  readonly access: Required<AccessOptions>;
  readonly vault: Required<Omit<VaultObjectOptions, "caCertSecret">> & Pick<VaultObjectOptions, "caCertSecret">;
}

export interface NetworkPolicySettings {
  readonly enabled: boolean;
  readonly ingress: readonly NamespaceLabels[];
  readonly logging: readonly NamespaceLabels[];
  readonly monitoring: readonly NamespaceLabels[];
  readonly dns: { readonly namespaces: readonly NamespaceLabels[]; readonly ports: readonly number[] };
  readonly egress: readonly EgressRule[];
}

/** The label that Kubernetes itself gives every namespace. */
export const NAME_LABEL = "kubernetes.io/metadata.name";

export const CONTAINER_DEFAULTS: Required<ContainerDefaults> = { cpu: 0.5, memory: 0.5, cpuRequest: 0.1, memoryRequest: 0.125 };

export function settingsOf(platform: KubernetesOptions, project: KubernetesProjectOptions = {}): Settings {
  const { networkPolicy = {} } = platform;
  return {
    managedBy: platform.managedBy ?? "dso-console",
    labels: { ...project.labels, ...platform.labels },
    podSecurity: { enforce: "restricted", warn: "restricted", audit: "restricted", version: "latest", ...platform.podSecurity },
    quota: { requestRatio: 1, hard: {}, ...platform.quota },
    containerDefaults: { ...CONTAINER_DEFAULTS, ...platform.containerDefaults, ...project.containerDefaults },
    networkPolicy: {
      enabled: networkPolicy.enabled ?? true,
      ingress: networkPolicy.ingress ?? [named("ingress-nginx")],
      logging: networkPolicy.logging ?? [named("logging")],
      monitoring: networkPolicy.monitoring ?? [named("monitoring")],
      dns: { namespaces: [named("kube-system")], ports: [53], ...networkPolicy.dns },
      egress: networkPolicy.egress ?? [],
    },
    access: {
      groupPrefix: "",
      readOnly: "view",
      readWrite: "edit",
      platformAdmin: "admin",
      platformReadonly: "view",
      platformSecurity: "view",
      ...platform.access,
    },
    vault: { connection: true, refreshAfter: "1h", ...platform.vault },
  };
}

/** By which network policies know the namespaces that they let in or out. */
export function selectorsOf({ ingress, logging, monitoring, dns, egress }: NetworkPolicySettings): readonly NamespaceLabels[] {
  return [...ingress, ...logging, ...monitoring, ...dns.namespaces, ...egress.flatMap(({ namespaces }) => (namespaces === undefined ? [] : [namespaces]))];
}

function named(namespace: string): NamespaceLabels {
  return { [NAME_LABEL]: namespace };
}
