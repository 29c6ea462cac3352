import { SOURCE_FORGE } from "../../capabilities";
import type { ServiceDefinition } from "../../service-definition";
import { judgePlatform, judgeProject } from "./judge";
import { platformSchema, projectSchema } from "./schema";

/** `services.argocd` of the platform. */
export interface ArgocdOptions {
  /** Namespace of every zone's Argo CD. @default "argocd" */
  readonly namespace?: string;
  /** Value of the label `app.kubernetes.io/managed-by`. @default "dso-console" */
  readonly managedBy?: string;
  /** Repositories that every project may deploy from, besides its own. @default [] */
  readonly extraRepositories?: readonly string[];
  /** Roles for the groups of project and platform, besides the environment's RO and RW. @default true */
  readonly fineGrainedRoles?: boolean;
  /** Whether those who may change an environment may open a terminal in its pods. @default false */
  readonly exec?: boolean;
  /** Names of AppProjects and Applications as chart dso-env gives them, for a platform that already exists. @default false */
  readonly legacyNames?: boolean;
  /** Kinds that a project may not deploy. @default - quota, limit range, network policies, rights, and access to Vault */
  readonly blacklist?: readonly ResourceKind[];
  /** Cluster-scoped kinds that a project may deploy to a cluster with `clusterResources`. @default - all */
  readonly clusterResourceKinds?: readonly ResourceKind[];
  /** delete: what an Application deployed goes with it. orphan: it stays. @default "delete" */
  readonly onDelete?: "delete" | "orphan";
  /** How long Argo CD may take to remove what an Application deployed, e.g. `10m`. @default "10m" */
  readonly destroyTimeout?: string;
  /** Sync options of every Application, e.g. `ServerSideApply=true`. @default [] */
  readonly syncOptions?: readonly string[];
  /**
   * Who brings the credentials of clusters from the zone's secrets into its Argo CD: operator is the Vault Secrets
   * Operator beside Argo CD, none leaves it to somebody else. @default "operator"
   */
  readonly clusterSecrets?: "operator" | "none";
  /**
   * VaultAuth in Argo CD's namespace that may read the zone's secrets, for the operator. It is made here where
   * `services.vault.zoneReaders` says where Argo CD is; otherwise it must exist. @default "vault-auth"
   */
  readonly vaultAuth?: string;
  /** Secret in Argo CD's namespace with the `ca.crt` that signed Vault's certificate. @default - the operator's trust store */
  readonly vaultCaCertSecret?: string;
  /**
   * How Argo CD reads private repositories: with a credential for each project, which reaches nothing else, or with
   * whatever its administrators gave it. Zones that pull need the Vault Secrets Operator for it. @default "project"
   */
  readonly gitCredentials?: "project" | "none";
  /**
   * Clusters of zones that push whose credentials Terraform copies instead, by label. Raise the number when they change.
   * @default {}
   */
  readonly clusterCredentials?: Readonly<Record<string, number>>;
  /**
   * Zones that pull get the `values.yaml` of charts dso-env 1.9.2 and dso-ns 1.1.5 instead of plain manifests. These
   * charts carry an AppRole secret in Git. @default - plain manifests
   */
  readonly compatibility?: "dso-charts";
}

/** `services.argocd` of a project. */
export interface ArgocdProjectOptions {
  /** Repositories that the project may deploy from, besides its own and the platform's. @default [] */
  readonly extraRepositories?: readonly string[];
  /** Instead of the platform's. */
  readonly onDelete?: "delete" | "orphan";
}

/** A kind of Kubernetes objects; the core group is "". */
export interface ResourceKind {
  readonly group: string;
  readonly kind: string;
}

/** What the argocd service adds to the inventory. */
export const definition: ServiceDefinition = { id: "argocd", requires: [SOURCE_FORGE.name], provides: [], rotates: false, platformSchema, projectSchema, judgePlatform, judgeProject };
