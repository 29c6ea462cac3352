/** Slugs and names: what they look like, and which are taken (console §1, decision 16). */
import { builtInRoleNames } from "./roles";

export const slugPattern = /^[a-z0-9]+(-[0-9]+)?$/;
export const slugLength = { min: 2, max: 23 } as const;

export const projectNamePattern = /^[a-z0-9]{2,20}$/;
export const environmentNamePattern = /^[a-z0-9]{2,11}$/;
export const deploymentNamePattern = /^[a-z0-9]{2,11}$/;
/** GitLab takes no two dashes in a row in the path of a repository, and a zone's is called after its slug. */
export const repositoryNamePattern = /^(?=.{2,20}$)[a-z0-9]+(-[a-z0-9]+)*$/;
export const zoneSlugPattern = /^(?=.{1,10}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** Objects of Kubernetes are called after it (DNS-1123). */
export const clusterLabelPattern = /^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/;
/** What labels could be before they had to begin and end with a letter or digit. */
export const formerClusterLabelPattern = /^[a-z0-9-]{1,50}$/;
export const roleNameLength = { min: 1, max: 30 } as const;

/** Slugs that would take over something of the platform: a Vault mount, a group, a user, a namespace of the cluster, an Application of a zone itself. */
export const reservedSlugs: readonly string[] = [
  "admin",
  "anonymous",
  "audit",
  "auth",
  "catalog",
  "console",
  "cubbyhole",
  "default",
  "grafana",
  "identity",
  "infra",
  "kube",
  "library",
  "mirror",
  "observability",
  "openshift",
  "root",
  "secret",
  "sonar",
  "sys",
  "transit",
  "zone",
];

/** Environment names that would be a group of something else below `/<slug>/console`, or look like one. */
export const reservedEnvironmentNames: readonly string[] = [...builtInRoleNames, "grafana"];

/** Repositories that every project has already. */
export const reservedRepositoryNames: readonly string[] = ["mirror", "infra-apps", "infra-observability"];

/** Repository of a project with the pipelines that the platform writes, where there are any. */
export const pipelinesRepository = "pipelines";

/** Argo CD's own name for the cluster it runs in. */
export const reservedClusterLabels: readonly string[] = ["in-cluster"];

/** Kinds of elements: in every address they are what a plugin's id is to the host itself. */
export const reservedPluginIds: readonly string[] = ["cluster", "deployment", "environment", "member", "moved", "output", "removed", "repository", "role"];

/** Well formed, whether or not it is taken. */
export function isSlug(text: string): boolean {
  return text.length >= slugLength.min && text.length <= slugLength.max && slugPattern.test(text);
}

/** `demo` and `1` of `demo-1`; undefined where there is no number. */
export function numberedSlug(slug: string): { readonly base: string; readonly number: string } | undefined {
  const match = /^([a-z0-9]+)-([0-9]+)$/.exec(slug);
  return match?.[1] !== undefined && match[2] !== undefined ? { base: match[1], number: match[2] } : undefined;
}
