import { NAMESPACES } from "../../capabilities";
import type { ServiceDefinition } from "../../service-definition";
import { judgePlatform, judgeProject } from "./judge";
import { judgeCharts, judgePulled } from "./judge-surroundings";
import { platformSchema, projectSchema } from "./schema";

/** `services.kubernetes` of the platform: what every environment's namespace is like. */
export interface KubernetesOptions {
  /** Value of the label `app.kubernetes.io/managed-by`, by which cluster policies know these namespaces. @default "dso-console" */
  readonly managedBy?: string;
  /** More labels for every namespace, e.g. those that a cluster's own policies ask for. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** Pod Security Standards of the namespaces. @default - restricted, in all three modes */
  readonly podSecurity?: PodSecurityOptions;
  readonly quota?: QuotaOptions;
  /** What a container gets that does not say what it needs; never more than the environment has. */
  readonly containerDefaults?: ContainerDefaults;
  readonly networkPolicy?: NetworkPolicyOptions;
  readonly access?: AccessOptions;
  readonly vault?: VaultObjectOptions;
  /**
   * Zones that pull are served by the charts dso-env and dso-ns, which make namespaces themselves: nothing is written
   * for them here. Must be the same as `services.argocd.compatibility`. @default - plain manifests
   */
  readonly compatibility?: "dso-charts";
}

/** `services.kubernetes` of a project. */
export interface KubernetesProjectOptions {
  /** More labels for the project's namespaces: with keys that neither the platform's labels nor a network policy has. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** Instead of the platform's, one by one. */
  readonly containerDefaults?: ContainerDefaults;
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = "restricted" | "baseline" | "privileged";

export interface PodSecurityOptions {
  /** Pods that break it are refused. @default "restricted" */
  readonly enforce?: PodSecurityLevel;
  /** Whoever creates such a pod is told. @default "restricted" */
  readonly warn?: PodSecurityLevel;
  /** Such a pod is in the audit log. @default "restricted" */
  readonly audit?: PodSecurityLevel;
  /** Kubernetes version whose standards apply, e.g. `v1.34`. @default "latest" */
  readonly version?: string;
}

export interface QuotaOptions {
  /** Sum of requests, as a share of the sum of limits: above 0, at most 1. @default 1 */
  readonly requestRatio?: number;
  /** More limits, by Kubernetes resource, e.g. `pods: 50`; not CPU, memory and GPU, which environments say themselves. @default {} */
  readonly hard?: Readonly<Record<string, string | number>>;
}

export interface ContainerDefaults {
  /** Limit, in cores. @default 0.5 */
  readonly cpu?: number;
  /** Limit, in GiB. @default 0.5 */
  readonly memory?: number;
  /** Request, in cores. @default 0.1 */
  readonly cpuRequest?: number;
  /** Request, in GiB. @default 0.125 */
  readonly memoryRequest?: number;
}

/** Labels of namespaces, at least one; a namespace carries its own name as `kubernetes.io/metadata.name`. */
export type NamespaceLabels = Readonly<Record<string, string>>;

export interface NetworkPolicyOptions {
  /** false leaves network policies to the clusters' own policy engine. @default true */
  readonly enabled?: boolean;
  /** Namespaces from which requests of users come. @default - ingress-nginx */
  readonly ingress?: readonly NamespaceLabels[];
  /** Namespaces from which logs are collected. @default - logging */
  readonly logging?: readonly NamespaceLabels[];
  /** Namespaces from which metrics are collected. @default - monitoring */
  readonly monitoring?: readonly NamespaceLabels[];
  /** Where names are resolved; no list may be empty. @default - port 53 of kube-system */
  readonly dns?: { readonly namespaces?: readonly NamespaceLabels[]; readonly ports?: readonly number[] };
  /** What pods may reach besides DNS and their own namespace. @default [] */
  readonly egress?: readonly EgressRule[];
}

/** One destination: addresses or namespaces. */
export interface EgressRule {
  /** Unique; `[a-z0-9-]+`. */
  readonly name: string;
  /** Addresses, as `10.0.0.0/8`. */
  readonly cidr?: string;
  /** Smaller blocks within those addresses that stay closed. @default [] */
  readonly except?: readonly string[];
  /** Labels of namespaces of the cluster. */
  readonly namespaces?: NamespaceLabels;
  /** TCP ports, at least one. @default - all ports and protocols */
  readonly ports?: readonly number[];
}

export interface AccessOptions {
  /** What the cluster's API server puts before a group's name, e.g. `oidc:`. @default "" */
  readonly groupPrefix?: string;
  /** Cluster role of `/<slug>/console/<env>/RO`. @default "view" */
  readonly readOnly?: string;
  /** Cluster role of `/<slug>/console/<env>/RW`. @default "edit" */
  readonly readWrite?: string;
  /** Cluster role of `/console/admin`. @default "admin" */
  readonly platformAdmin?: string;
  /** Cluster role of `/console/readonly`. @default "view" */
  readonly platformReadonly?: string;
  /** Cluster role of `/console/security`. @default "view" */
  readonly platformSecurity?: string;
}

export interface VaultObjectOptions {
  /** Whether each namespace has a VaultConnection; otherwise the operator's default one is used. @default true */
  readonly connection?: boolean;
  /** Secret in the namespace with the `ca.crt` that signed Vault's certificate. @default - the operator's trust store */
  readonly caCertSecret?: string;
  /** How often the operator looks for a rotated secret. @default "1h" */
  readonly refreshAfter?: string;
}

/** What the kubernetes service adds to the inventory. */
export const definition: ServiceDefinition = {
  id: "kubernetes",
  provides: [NAMESPACES.name],
  rotates: false,
  platformSchema,
  projectSchema,
  judgePlatform: (platform) => [...judgePlatform(platform), ...judgeCharts(platform)],
  judgeProject: (project, platform, isOffered = () => true) => [...judgeProject(project, platform), ...judgePulled(project, platform, isOffered)],
};
