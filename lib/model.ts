/**
 * The read-only view that plugins get of what people declared. Types only, so that the kernel and the constructs
 * meet here without a circle. Every list is sorted by name, whatever the order of declaration.
 */
import type { Construct } from "constructs";
import type { RepositoryCiSpec } from "./repository-ci-spec";
import type {
  AccountNames,
  AdminSpec,
  Bucket,
  DeletionPolicy,
  Delivery,
  GitlabLevel,
  MirrorSpec,
  ProjectPermission,
  ProjectSpec,
  PlatformSpec,
  Quantities,
  Stage,
  ValueSourceSpec,
  WorkloadIdentitySpec,
} from "./spec";

/** A person is an e-mail; an account is looked up, never created (decision 15). */
export interface IDsoPerson {
  /** Lower-cased. */
  readonly email: string;
  /** The names that the inventory gives where the rule does not hold. */
  readonly accounts: AccountNames;
}

export interface IDsoPlatform {
  readonly spec: PlatformSpec;
  /** GitLab parent group of every project, and prefix of every project's path in the core KV. */
  readonly rootPath: string;
  readonly zones: readonly IDsoZone[];
  readonly clusters: readonly IDsoCluster[];
  readonly admins: readonly AdminSpec[];
  /** @throws DsoError when there is no such zone */
  zone(slug: string): IDsoZone;
  /** @throws DsoError when there is no such cluster */
  cluster(label: string): IDsoCluster;
  person(email: string): IDsoPerson;
}

export interface IDsoZone {
  readonly platform: IDsoPlatform;
  readonly slug: string;
  readonly label: string;
  readonly description: string;
  readonly argocdUrl: string;
  readonly delivery: Delivery;
  readonly argocdContext?: string | undefined;
  readonly retired: boolean;
  readonly clusters: readonly IDsoCluster[];
}

export interface IDsoCluster {
  readonly zone: IDsoZone;
  readonly label: string;
  /** What it was called before, as long as the declaration says so. */
  readonly previousLabel?: string | undefined;
  readonly privacy: "public" | "dedicated";
  /** Slugs of the projects that may use it; empty when public. */
  readonly projects: readonly string[];
  readonly stages: readonly Stage[];
  readonly context?: string | undefined;
  readonly capacity?: Partial<Quantities> | undefined;
  readonly clusterResources: boolean;
  readonly identity: WorkloadIdentitySpec;
  readonly infos: string;
  readonly retired: boolean;
}

export interface IDsoProject {
  readonly platform: IDsoPlatform;
  readonly spec: ProjectSpec;
  readonly name: string;
  readonly slug: string;
  readonly id?: string | undefined;
  readonly description: string;
  readonly owner: IDsoPerson;
  /** `<rootPath>/<slug>`: full path of the GitLab group, and of the project's secrets in the core KV (console §4.6). */
  readonly path: string;
  /** `/<slug>`: Keycloak group of everybody in the project. */
  readonly group: string;
  readonly environments: readonly IDsoEnvironment[];
  readonly repositories: readonly IDsoRepository[];
  readonly members: readonly IDsoMember[];
  readonly roles: readonly IDsoRole[];
  readonly deployments: readonly IDsoDeployment[];
  /** The owner and every member, each once, sorted by e-mail. */
  readonly people: readonly IDsoPerson[];
  readonly deletionPolicy: DeletionPolicy;
  /** Labels that every Kubernetes object of the project carries (console §3.4). */
  readonly labels: Readonly<Record<string, string>>;
  /** The counter whose change rotates that service's secret. @default 1 */
  rotation(service: string): string | number;
  /** The project's options for a service. @default {} */
  serviceOptions<T extends object>(service: string): Partial<T>;
  /** Clusters that have an environment of this project. */
  readonly clusters: readonly IDsoCluster[];
  /** Shows a link to people, as an output of the stack (console §2.6). */
  addLink(scope: Construct, link: ServiceLink): void;
  /** Shows a value that is not secret, as an output of the stack (console §7.4). */
  addOutput(scope: Construct, name: string, value: unknown): void;
}

/** A page of a service where people find the project. */
export interface ServiceLink {
  /** Plugin id or service, unique with the title. */
  readonly service: string;
  readonly title: string;
  readonly url: string;
}

export interface IDsoEnvironment {
  readonly project: IDsoProject;
  readonly name: string;
  readonly id?: string | undefined;
  readonly stage: Stage;
  readonly bucket: Bucket;
  readonly cluster: IDsoCluster;
  readonly quota: Quantities;
  readonly autosync: boolean;
  /** Kubernetes namespace (contract, "Naming"). */
  readonly namespace: string;
  readonly groups: EnvironmentGroups;
  /** The project's labels and the environment's own. */
  readonly labels: Readonly<Record<string, string>>;
  /** What is deployed here: the declared deployments, or one for every infrastructure repository (console §1.7). */
  readonly deployments: readonly IDsoDeployment[];
}

export interface EnvironmentGroups {
  /** `/<slug>/console/<env>`. */
  readonly path: string;
  /** `…/RO` and the people in it. */
  readonly readOnly: { readonly path: string; readonly people: readonly IDsoPerson[] };
  /** `…/RW` and the people in it. */
  readonly readWrite: { readonly path: string; readonly people: readonly IDsoPerson[] };
}

export interface IDsoRepository {
  readonly project: IDsoProject;
  readonly name: string;
  /** What it was called before, as long as the declaration says so. */
  readonly previousName?: string | undefined;
  readonly externalUrl?: string | undefined;
  readonly private: boolean;
  readonly credentialsVersion: number;
  /** How it is followed, as declared. */
  readonly mirror: MirrorSpec;
  readonly infra: boolean;
  readonly revision: string;
  readonly path: string;
  readonly valuesFiles: readonly string[];
  readonly protectedBranches: readonly string[];
  readonly protectedTags: readonly string[];
  readonly ci: RepositoryCiSpec;
}

export interface IDsoRole {
  readonly project: IDsoProject;
  readonly name: string;
  /** One of the five that every project has. */
  readonly builtIn: boolean;
  readonly permissions: readonly ProjectPermission[];
  /** `/<slug>/console/<suffix>`. */
  readonly group: string;
  /** What the group was called before, where the role was renamed and the group follows its name. */
  readonly previousGroup?: string | undefined;
  readonly type: "managed" | "external";
  readonly gitlabLevel?: GitlabLevel | undefined;
  /** The people who have it; the owner only with `ownerIsAdmin`. */
  readonly people: readonly IDsoPerson[];
}

export interface IDsoMember {
  readonly project: IDsoProject;
  readonly person: IDsoPerson;
  readonly roles: readonly IDsoRole[];
  /** What the member may do in all, implied permissions included. */
  readonly permissions: readonly ProjectPermission[];
}

export interface IDsoDeployment {
  readonly project: IDsoProject;
  readonly name: string;
  readonly environment: IDsoEnvironment;
  readonly autosync: boolean;
  readonly sources: readonly DeploymentSource[];
  /** Declared, or made from an infrastructure repository. */
  readonly declared: boolean;
}

export interface DeploymentSource {
  readonly repository: IDsoRepository;
  readonly revision: string;
  /** With `<env>` replaced, as in all paths below. */
  readonly path: string;
  readonly valuesFiles: readonly string[];
  readonly valueSources: readonly ValueSourceSpec[];
}
