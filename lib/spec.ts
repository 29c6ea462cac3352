/**
 * What people declare, as plain data: the shape of the inventory's YAML files and of the constructs' props.
 * Types only. Every rule on these values stands in `lib/rules`.
 */
import type { RepositoryCiSpec } from "./repository-ci-spec";

/** What exists once per installation: services, zones, clusters, and the platform's own people. */
export interface PlatformSpec {
  /** GitLab parent group of every project, and prefix of every project's path in the core KV, e.g. `forge/projects`. */
  readonly rootPath: string;
  /** Delivery zones. */
  readonly zones: readonly ZoneSpec[];
  /** Clusters, each in one zone. */
  readonly clusters: readonly ClusterSpec[];
  /** Members of the platform's own groups. @default [] */
  readonly admins?: readonly AdminSpec[];
  /** Slugs that no project may take, besides the built-in list (decision 16). @default [] */
  readonly reservedSlugs?: readonly string[];
  /** What becomes of user data when a zone, or the platform itself, is retired. @default "retain" */
  readonly deletionPolicy?: DeletionPolicy;
  /** retired: platform and zones are given up; deployed once more with tombstones only, after all projects. @default "active" */
  readonly state?: "active" | "retired";
  /** Options of each service, by plugin id. A service that is left out has no plugin attached. @default {} */
  readonly services?: ServiceOptions;
  /** Where an account is not called what the rule says: e-mail → service → account name. @default {} */
  readonly people?: Readonly<Record<string, AccountNames>>;
}

export type ServiceOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Account names of one person, where they differ from the rule. */
export interface AccountNames {
  readonly keycloak?: string;
  readonly gitlab?: string;
}

/** push: Terraform reaches the zone's clusters. pull: everything goes through the zone's Git repository. */
export type Delivery = "push" | "pull";

/** A delivery zone (console §1.5). */
export interface ZoneSpec {
  /** `^[a-z0-9-]{1,10}$`, unique. */
  readonly slug: string;
  /** 1 to 50 characters. */
  readonly label: string;
  readonly argocdUrl: string;
  readonly delivery: Delivery;
  /** push only: kubeconfig context of the cluster that runs the zone's Argo CD. */
  readonly argocdContext?: string;
  /** At most 200 characters. @default "" */
  readonly description?: string;
  /** First step of taking a zone away: its provider stays declared, nothing may be placed on it (decision 4). @default false */
  readonly retired?: boolean;
  /** Refused, with the way round it: a zone cannot be renamed (decision 6). */
  readonly previousSlug?: string;
}

/** The stages an environment may have (console §1.3). Only `prod` carries meaning: it is the production bucket. */
export type Stage = "dev" | "staging" | "integration" | "prod";

/** Two sums are limited apart: production environments, and all others together. */
export type Bucket = "hprod" | "prod";

/** CPU in cores, memory in GiB, GPU in devices. */
export interface Quantities {
  readonly cpu: number;
  readonly memory: number;
  readonly gpu: number;
}

/** A Kubernetes cluster (console §1.4). */
export interface ClusterSpec {
  /** `^[a-z0-9-]+$`, at most 50 characters, unique; not `in-cluster`. */
  readonly label: string;
  /** What it was called before: what is on it is renamed instead of made anew. Zones that push only (decision 6). */
  readonly previousLabel?: string;
  /** Slug of its zone. */
  readonly zone: string;
  /** public: any project; dedicated: only the projects listed. @default "dedicated" */
  readonly privacy?: "public" | "dedicated";
  /** dedicated only: slugs of the projects that may use it. */
  readonly projects?: readonly string[];
  /** Stages offered on this cluster. */
  readonly stages: readonly Stage[];
  /** push only: kubeconfig context. */
  readonly context?: string;
  /** What all environments of all projects may sum up to. @default - not checked */
  readonly capacity?: Partial<Quantities>;
  /** Whether Argo CD may deploy cluster-scoped kinds for tenants. @default false */
  readonly clusterResources?: boolean;
  /** How workloads reach Vault. @default { method: "kubernetes" } */
  readonly identity?: WorkloadIdentitySpec;
  /** Free text shown to users, at most 1,000 characters. @default "" */
  readonly infos?: string;
  /** First step of taking a cluster away (decision 4). @default false */
  readonly retired?: boolean;
}

/** Kubernetes token review where Vault can call the cluster, JWT with the cluster's keys where it cannot (decision 33). */
export interface WorkloadIdentitySpec {
  readonly method: "kubernetes" | "jwt";
  /** URL of the cluster's API server as Vault reaches it (kubernetes). @default - Vault's own cluster */
  readonly host?: string;
  /** Issuer of the cluster's service account tokens (jwt). */
  readonly issuer?: string;
  /** PEM file with the keys that sign them, relative to the inventory (jwt). */
  readonly keysFile?: string;
  /** PEM text of those keys, where no file is wanted (jwt). */
  readonly keys?: string;
}

export interface AdminSpec {
  /** E-mail. */
  readonly user: string;
  readonly role: "admin" | "readonly" | "security";
}

/** retain: what holds user data is forgotten, not deleted. purge: it is deleted (decisions §1). */
export type DeletionPolicy = "retain" | "purge";

/** A project and everything in it (console §1.1). */
export interface ProjectSpec {
  /** `^[a-z0-9]{2,20}$`. */
  readonly name: string;
  /** Unique on the platform. @default - the name */
  readonly slug?: string;
  /** Refused, with the way round it: a project cannot be renamed (decision 6). */
  readonly previousSlug?: string;
  /** UUID of a project that a console already knows. @default - named by slug */
  readonly id?: string;
  /** At most 280 characters. @default "" */
  readonly description?: string;
  /** E-mail. */
  readonly owner: string;
  /** Whether the owner is also in the administrators' group (decision 21). @default false */
  readonly ownerIsAdmin?: boolean;
  /** @default - limitless, per bucket */
  readonly limits?: Partial<Readonly<Record<Bucket, Quantities>>>;
  /** What every member may do, besides the roles. @default ["REPLAY_HOOKS", "LIST_ENVIRONMENTS", "LIST_REPOSITORIES"] */
  readonly everyone?: readonly ProjectPermission[];
  readonly environments?: readonly EnvironmentSpec[];
  readonly repositories?: readonly RepositorySpec[];
  readonly members?: readonly MemberSpec[];
  /** Roles besides the five built-in ones. */
  readonly roles?: readonly RoleSpec[];
  /** Options per service, for this project. @default {} */
  readonly services?: ServiceOptions;
  /** Supersede "every infrastructure repository to every environment" where present, environment by environment. */
  readonly deployments?: readonly DeploymentSpec[];
  /** Raise a service's value to rotate its secret. @default - 1 each */
  readonly rotation?: Readonly<Record<string, string | number>>;
  /** @default "retain" */
  readonly deletionPolicy?: DeletionPolicy;
  /** retired: deployed once more with tombstones only, after which the file may go (decision 3). @default "active" */
  readonly state?: "active" | "retired";
  /** Tombstones: what has left a retained project (decision 2). @default {} */
  readonly removed?: RemovedSpec;
}

/** Names of what has left the project; what holds its user data is forgotten instead of deleted. */
export interface RemovedSpec {
  readonly environments?: readonly string[];
  readonly repositories?: readonly string[];
}

/** A place to run, on one cluster (console §1.2). */
export interface EnvironmentSpec extends Quantities {
  /** `^[a-z0-9]{2,11}$`, unique in the project; not a role name, not `grafana`. */
  readonly name: string;
  /** What it was called before: it is renamed instead of made anew, where its namespace is named by ids (decision 6). */
  readonly previousName?: string;
  readonly stage: Stage;
  /** Label of its cluster. */
  readonly cluster: string;
  /** Argo CD synchronises by itself. @default true */
  readonly autosync?: boolean;
  /** UUID of an environment that a console already knows; on all of a project or on none. */
  readonly id?: string;
}

/** A Git repository of the project (console §1.6). */
export interface RepositorySpec {
  /** `^[a-z0-9][a-z0-9-]*[a-z0-9]$`, 2 to 20 characters; not `mirror`, `infra-apps`, `infra-observability`. */
  readonly name: string;
  /** What it was called before: it is renamed instead of made anew (decision 6). */
  readonly previousName?: string;
  /** `https://….git`: mirrored from there. @default - a repository of its own */
  readonly externalUrl?: string;
  /** The external repository needs credentials. @default false */
  readonly private?: boolean;
  /** Raise when the external credentials change; they are then given as variables (decision 9). @default 1 */
  readonly credentialsVersion?: number;
  /** How the external repository is followed (charts-catalog §7 C8). @default {} */
  readonly mirror?: MirrorSpec;
  /** Deployed by Argo CD. @default false */
  readonly infra?: boolean;
  /** Branch, tag or commit to deploy. @default "HEAD" */
  readonly revision?: string;
  /** Directory to deploy; `<env>` stands for the environment's name. @default "." */
  readonly path?: string;
  /** Helm values files; `<env>` stands for the environment's name. @default [] */
  readonly valuesFiles?: readonly string[];
  /** Protected branches and tags besides `main`. */
  readonly protected?: { readonly branches?: readonly string[]; readonly tags?: readonly string[] };
  /** Its pipeline, and what starts it. @default {} */
  readonly ci?: RepositoryCiSpec;
}

/** How an external repository is followed. */
export interface MirrorSpec {
  /**
   * Only branches and tags whose name fits one of these are brought in, and removed, where `*` stands for any characters.
   * What begins with `refs/heads/` or `refs/tags/` is for branches or for tags only. @default - all
   */
  readonly refs?: readonly string[];
  /** What is gone there is removed here when all is fetched; what GitLab protects never is. @default - `services.gitlab.prune` */
  readonly prune?: boolean;
  /** What was rewritten there is rewritten here. Otherwise it stays as it is, and is reported. @default true */
  readonly force?: boolean;
  /** Large files (Git LFS) are brought along, where the attributes of a branch or tag say that there are any. @default true */
  readonly lfs?: boolean;
  /** Tags are brought in, besides branches. @default true */
  readonly tags?: boolean;
}

export interface MemberSpec {
  /** E-mail. */
  readonly user: string;
  /** Names of roles. @default [] */
  readonly roles?: readonly string[];
}

/** Project permissions (console §1.8). */
export type ProjectPermission =
  | "MANAGE"
  | "MANAGE_MEMBERS"
  | "MANAGE_ENVIRONMENTS"
  | "MANAGE_REPOSITORIES"
  | "MANAGE_ROLES"
  | "SEE_SECRETS"
  | "REPLAY_HOOKS"
  | "LIST_ENVIRONMENTS"
  | "LIST_REPOSITORIES"
  | "LIST_MEMBERS"
  | "LIST_ROLES"
  | "MANAGE_DEPLOYMENTS"
  | "LIST_DEPLOYMENTS";

/** A role of the project besides the built-in ones. */
export interface RoleSpec {
  /** At most 30 characters, unique. */
  readonly name: string;
  /** What it was called before: it is renamed instead of made anew, its group too where that follows the name (decision 6). */
  readonly previousName?: string;
  readonly permissions?: readonly ProjectPermission[];
  /** Suffix of its Keycloak group below `/<slug>`, e.g. `/console/tester`. @default - `/console/<name>` */
  readonly group?: string;
  /** managed: members are exactly those declared. external: declared ones are added, others stay. @default "managed" */
  readonly type?: "managed" | "external";
  /** What it gives in GitLab; nothing anywhere else besides its group (decision 21). @default - guest */
  readonly gitlabLevel?: GitlabLevel;
}

export type GitlabLevel = "guest" | "reporter" | "developer" | "maintainer" | "owner";

/** One or more sources deployed together to one environment (console §1.7). */
export interface DeploymentSpec {
  /** `^[a-z0-9]{2,11}$`, unique in its environment. */
  readonly name: string;
  /** What it was called before, in this environment: its Application is exchanged, and what it deployed stays (decision 6). */
  readonly previousName?: string;
  /** Name of an environment of the project. */
  readonly environment: string;
  /** @default - the environment's */
  readonly autosync?: boolean;
  /** At least one. */
  readonly sources: readonly DeploymentSourceSpec[];
}

export interface DeploymentSourceSpec {
  /** Name of a repository of the project. */
  readonly repository: string;
  /** @default - the repository's */
  readonly revision?: string;
  /** @default - the repository's */
  readonly path?: string;
  /** @default - the repository's */
  readonly valuesFiles?: readonly string[];
  /** More values files, in this order; at most one is external. */
  readonly valueSources?: readonly ValueSourceSpec[];
}

/** internal: a file of the same repository. external: a file of another repository of the project. Either from its top; `<env>` stands for the environment's name. */
export type ValueSourceSpec =
  | { readonly type: "internal"; readonly path: string }
  | {
      readonly type: "external";
      readonly path: string;
      readonly repository: string;
      /** Name under which Argo CD refers to that source: `$<ref>/<path>`. */
      readonly ref: string;
      /** @default "HEAD" */
      readonly revision?: string;
    };
