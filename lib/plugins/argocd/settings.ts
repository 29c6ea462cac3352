import type { ArgocdOptions, ArgocdProjectOptions, ResourceKind } from "./options";

/** The options of platform and project with their defaults. */
export interface Settings {
  readonly namespace: string;
  readonly managedBy: string;
  readonly extraRepositories: readonly string[];
  readonly fineGrainedRoles: boolean;
  readonly exec: boolean;
  readonly legacyNames: boolean;
  readonly blacklist: readonly ResourceKind[];
  readonly clusterResourceKinds: readonly ResourceKind[];
  readonly onDelete: "delete" | "orphan";
  readonly destroyTimeout: string;
  readonly syncOptions: readonly string[];
  readonly clusterSecrets: "operator" | "none";
  readonly vaultAuth: string;
  readonly vaultCaCertSecret?: string;
  readonly gitCredentials: "project" | "none";
  readonly clusterCredentials: Readonly<Record<string, number>>;
}

/** What guards the namespace is the platform's, not the tenant's (decision 32, charts-catalog C1). The core group is "". */
export const PROTECTED_KINDS: readonly ResourceKind[] = [
  { group: "", kind: "LimitRange" },
  { group: "", kind: "ResourceQuota" },
  { group: "networking.k8s.io", kind: "NetworkPolicy" },
  { group: "rbac.authorization.k8s.io", kind: "Role" },
  { group: "rbac.authorization.k8s.io", kind: "RoleBinding" },
  { group: "secrets.hashicorp.com", kind: "VaultAuth" },
  { group: "secrets.hashicorp.com", kind: "VaultConnection" },
];

const ANY_KIND: readonly ResourceKind[] = [{ group: "*", kind: "*" }];

export function settingsOf(platform: ArgocdOptions, project: ArgocdProjectOptions = {}): Settings {
  return {
    namespace: platform.namespace ?? "argocd",
    managedBy: platform.managedBy ?? "dso-console",
    extraRepositories: [...(platform.extraRepositories ?? []), ...(project.extraRepositories ?? [])],
    fineGrainedRoles: platform.fineGrainedRoles ?? true,
    exec: platform.exec ?? false,
    legacyNames: platform.legacyNames ?? false,
    blacklist: platform.blacklist ?? PROTECTED_KINDS,
    clusterResourceKinds: platform.clusterResourceKinds ?? ANY_KIND,
    onDelete: project.onDelete ?? platform.onDelete ?? "delete",
    destroyTimeout: platform.destroyTimeout ?? "10m",
    syncOptions: platform.syncOptions ?? [],
    clusterSecrets: platform.clusterSecrets ?? "operator",
    vaultAuth: platform.vaultAuth ?? "vault-auth",
    vaultCaCertSecret: platform.vaultCaCertSecret,
    gitCredentials: platform.gitCredentials ?? "project",
    clusterCredentials: platform.clusterCredentials ?? {},
  };
}
