/**
 * Every derived name that more than one place needs (console §0.3, with decisions 17 and 20). Nothing else decides
 * how something is called, so that a project can be deployed without reading another stack's state.
 */
import type { AdminSpec, Bucket, ProjectSpec } from "../spec";
import { b36, h4, legacyHash, shorten } from "./hash";

/** What mounts of Vault are called where a platform does not say. */
export const defaultMounts = { coreKv: "forge-dso", jwt: "jwt" } as const;

/** `<rootPath>/<slug>`: the project's GitLab group, and its tree in the core KV. Both are one path (console §4.6). */
export function projectPath(rootPath: string, slug: string): string {
  return `${rootPath}/${slug}`;
}

/** Full path of a Git repository of the project. */
export function repositoryPath(rootPath: string, slug: string, repository: string): string {
  return `${projectPath(rootPath, slug)}/${repository}`;
}

/** `<rootPath>/infra/<zone>`: the Git repository that the zone's Argo CD reads. */
export function zoneRepositoryPath(rootPath: string, zone: string): string {
  return `${rootPath}/infra/${zone}`;
}

/**
 * Folder of an environment in its zone's repository. By slug, as a name may be that of two projects (console §6.1 #1).
 * What is in it is applied to the environment's namespace, `argocd.yaml` apart, which is for the zone's Argo CD itself.
 */
export function environmentFolder(slug: string, cluster: string, environment: string): string {
  return `${slug}/${cluster}/${environment}`;
}

/** Name of the repository with the components of all pipelines, below the group above all projects (console §3.1.7: `CATALOG_PATH`). */
export const CATALOGUE = "catalog";

/** `<rootPath>/catalog`. */
export function cataloguePath(rootPath: string): string {
  return `${rootPath}/${CATALOGUE}`;
}

/** Vault KV mount of a zone, also the name of its role there. */
export function zoneMount(zone: string): string {
  return `zone-${zone}`;
}

/** Path in a zone's mount of what reads the repositories of a project, or those of the zone itself: no slug begins with an underscore. */
export function gitSecretPath(slug?: string): string {
  return `git/${slug ?? "_zone"}`;
}

/**
 * Path, below the project's own in the core KV, of the credential that pushes to an infrastructure repository, with keys
 * `USER` and `PASSWORD`.
 */
export function deploySecretPath(repository: string): string {
  return `tech/DEPLOY/${repository}`;
}

/** `/<slug>`: Keycloak group of everybody in the project. */
export function projectGroup(slug: string): string {
  return `/${slug}`;
}

/** Keycloak group below the project's, from a suffix such as `/console/devops`. */
export function roleGroup(slug: string, suffix: string): string {
  return `${projectGroup(slug)}${suffix}`;
}

/** Keycloak group of an environment; the people are in its children. */
export function environmentGroup(slug: string, environment: string): string {
  return `/${slug}/console/${environment}`;
}

export function readOnlyGroup(slug: string, environment: string): string {
  return `${environmentGroup(slug, environment)}/RO`;
}

export function readWriteGroup(slug: string, environment: string): string {
  return `${environmentGroup(slug, environment)}/RW`;
}

/** Keycloak group of the platform's own people (decision 23). */
export function platformGroup(role: AdminSpec["role"]): string {
  return `/console/${role}`;
}

/** Keycloak group that opens the project's dashboards for one bucket (console §3.9). */
export function grafanaGroup(slug: string, bucket: Bucket, access: "RO" | "RW"): string {
  return `/${slug}/grafana/${bucket}-${access}`;
}

export interface NamespaceIdentity {
  readonly slug: string;
  readonly env: string;
  /** UUIDs where a console already knows both; one alone is refused by the rules (decision 17). */
  readonly projectId?: string;
  readonly environmentId?: string;
}

/** `<slug>-<env>`, or `B36(environment id)--B36(project id)` where both have one. At most 52 characters. */
export function namespaceName({ slug, env, projectId, environmentId }: NamespaceIdentity): string {
  if (projectId !== undefined && environmentId !== undefined) return `${b36(environmentId)}--${b36(projectId)}`;
  return `${slug}-${env}`;
}

/** Argo CD AppProject of an environment. */
export function appProjectName(slug: string, environment: string): string {
  return `${slug}-${environment}-${h4(environment)}`;
}

/** Argo CD AppProject and Application of an environment's namespace, in a zone that pulls. */
export function namespaceApplicationName(slug: string, environment: string): string {
  return `${appProjectName(slug, environment)}-env`;
}

/** Argo CD Application of an environment's folder, which Argo CD itself makes in a zone that pulls. */
export function environmentRootName(slug: string, cluster: string, environment: string): string {
  return shorten(`${slug}-${cluster}-${environment}-root`);
}

/** The same of a project's folder. */
export function projectRootName(slug: string): string {
  return `${slug}-git-root`;
}

/** Argo CD Application of a deployment, or of an infrastructure repository where no deployment is declared (decision 20). */
export function applicationName(slug: string, environment: string, deploymentOrRepository: string): string {
  return shorten(`${slug}-${environment}-${deploymentOrRepository}`);
}

/** The Application's name in chart dso-env, which depends on the repository's URL (charts-catalog §1.4). */
export function legacyApplicationName(slug: string, environment: string, repository: string, url: string): string {
  return shorten(`${appProjectName(slug, environment)}-${repository}-${legacyHash(url)}`);
}

export function sonarqubeProjectKey(slug: string, repository: string): string {
  return `${sonarqubeProjectName(slug, repository)}-${h4(repository)}`;
}

export function sonarqubeProjectName(slug: string, repository: string): string {
  return `${slug}-${repository}`;
}

/** Loki and Mimir tenant of a bucket: by project id where there is one, otherwise by slug (decision 17). */
export function tenantName(bucket: Bucket, project: { readonly slug: string; readonly id?: string }): string {
  return `${bucket}-${project.id === undefined ? project.slug : b36(project.id)}`;
}

/** Terraform variable with a credential of a private external repository (contract §3). */
export function externalVariableName(slug: string, repository: string, part: "username" | "token"): string {
  return `external__${slug}__${repository}__${part}`.replaceAll("-", "_");
}

/** Name of a stack (contract §2). */
export function stackName(kind: "zone" | "project", slug: string): string {
  return `${kind}-${slug}`;
}

/** Name of the stack of a declared project. */
export function projectStack({ slug, name }: Pick<ProjectSpec, "slug" | "name">): string {
  return stackName("project", slug ?? name);
}

/** What a job's token is made out to, for one purpose: whoever gets hold of it can log in for no other. */
export function ciAudience(store: string, purpose: string): string {
  return `${store}/${purpose}`;
}
