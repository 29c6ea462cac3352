/** What can be wrong with the options of the argocd service, and with what they make of a project. */
import { failure, type DsoError, type Finding, type Path } from "../../errors";
import { listed } from "../../errors/wording";

export function invalidSourceRepository(at: Path, found: string): Finding {
  return {
    code: "invalid-source-repository",
    at,
    message: "this is not a repository from which Argo CD could deploy",
    found,
    allowed: "a URL without credentials, in which * stands for a part of the path and ** for several",
    fix: "every repository there is (*) would undo the boundary that the AppProject is: name the repositories",
  };
}

export function sourceRepositoryTaken(at: Path, found: string): Finding {
  return { code: "duplicate-source-repository", at, message: "the repository is there already", found, allowed: "each repository once, in the platform or in the project" };
}

/** Argo CD in a zone reads the repositories of all projects there, so an Application is what keeps them apart (charts-catalog C4). */
export function sourceOfAnotherProject(at: Path, found: string, own: string): Finding {
  return {
    code: "source-of-another-project",
    at,
    message: "this reaches repositories of other projects: their Argo CD has credentials that read them, so whoever manages this project could deploy them, and see what is in them",
    found,
    allowed: `repositories elsewhere than below the group of all projects; the project's own, ${own}, are allowed as it is`,
    fix: "mirror what is shared into a repository of this project; or let the platform's services.argocd.extraRepositories name it, for every project",
  };
}

export function sourceOfEveryProject(at: Path, found: string): Finding {
  return {
    code: "source-of-every-project",
    at,
    message: "this reaches repositories of every project, which would undo the boundary that an AppProject is",
    found,
    allowed: "repositories elsewhere than below the group of all projects, or those of a project that the pattern names",
    fix: "name the project whose repositories are for all others",
  };
}

export function invalidResourceKind(at: Path, found: string, allowed: string): Finding {
  return { code: "invalid-resource-kind", at, message: "this is not a kind or group of Kubernetes objects", found, allowed };
}

export function namespaceNotAName(at: Path, found: string): Finding {
  return { code: "invalid-namespace", at, message: "this cannot be a namespace", found, allowed: "at most 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit" };
}

export function invalidManager(at: Path, found: string): Finding {
  return { code: "invalid-label-value", at, message: "this cannot be the value of a Kubernetes label", found, allowed: 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit' };
}

export function clusterNotPushed(at: Path, found: string, pushed: readonly string[]): Finding {
  return {
    code: "cluster-not-pushed",
    at,
    message: "Terraform does not reach the Argo CD of this cluster's zone, or there is no such cluster",
    found,
    allowed: listed(pushed),
    fix: "leave the credentials of clusters in zones that pull to the operator",
  };
}

/** Legacy names come from the repository, so two deployments of one repository meet (charts-catalog C13). */
export function legacyNameTaken(at: Path, found: string, other: string): Finding {
  return {
    code: "application-name-taken",
    at,
    message: `with legacyNames this deployment's Application would be called like that of ${other}: both deploy the repository first`,
    found,
    allowed: "one deployment of a repository in each environment",
    fix: "turn legacyNames off, or deploy one of them from another repository",
  };
}

/** Names of Applications come from what people call things, and in zones that pull from folders as well (charts-catalog C24). */
export function generatedNameTaken(at: Path, found: string, application: string, by: string): Finding {
  return {
    code: "application-name-taken",
    at,
    message: `its Application would be ${application}, which is what the zone's Argo CD calls that of ${by}`,
    found,
    allowed: "a name that gives no Application the name of another",
    fix: "call it otherwise; a repository may keep its name where a deployment deploys it, by a name of its own",
  };
}

export function namespaceOfArgocd(at: Path, found: string, own: readonly string[]): Finding {
  return {
    code: "namespace-of-argocd",
    at,
    message: "the environment's namespace would be called as one in which an Argo CD may be, with its credentials and with Applications of every project",
    found,
    allowed: `a namespace besides ${own.join(", ")}`,
    fix: "give the environment another name, or the project another slug",
  };
}

/** Every zone puts objects of the same names into its Argo CD. */
export function argocdShared(at: Path, found: string, other: string): Finding {
  return {
    code: "argocd-shared",
    at,
    message: `zone ${other} has the same Argo CD, and what both would put there bears the same names`,
    found,
    allowed: "an Argo CD of its own for each zone that pushes",
    fix: "make one zone of both; or put credentials there by other means, with gitCredentials: none and clusterSecrets: none in services.argocd",
  };
}

/** charts-catalog C13: the chart names an Application by its repository alone. */
export function chartNameTaken(at: Path, found: string): Finding {
  return {
    code: "application-name-taken",
    at,
    message: "chart dso-env calls an Application by its repository, and the environment deploys this one twice",
    found,
    allowed: "each repository once in an environment, with compatibility: dso-charts",
    fix: "leave compatibility out, so that plain manifests are written",
  };
}

/** charts-catalog C18 */
export function chartCannot(at: Path, option: string): Finding {
  return {
    code: "chart-without-feature",
    at,
    message: `charts dso-env 1.9.2 and dso-ns 1.1.5 do not know ${option}, so it would be ignored in zones that pull`,
    allowed: "its absence, with compatibility: dso-charts",
    fix: "leave compatibility out, so that plain manifests are written",
  };
}

export function compatibilityDiffers(at: Path, found: unknown, other: unknown): Finding {
  return {
    code: "compatibility-differs",
    at,
    message: "services.argocd and services.kubernetes disagree about who makes namespaces in zones that pull",
    found: found ?? "nothing",
    allowed: `${String(other ?? "nothing")}, as services.kubernetes.compatibility`,
  };
}

/** What Argo CD itself would refuse, and not before somebody changes the project through it. */
export function invalidPolicy(where: string, found: string, fault: string): DsoError {
  return failure(where, { code: "invalid-app-project-policy", at: [], message: `Argo CD refuses this policy: ${fault}`, found });
}

/** Decision 6: what was deployed stays only where it does not go with its Application. */
export function renameRedeploys(at: Path, found: string): Finding {
  return {
    code: "argocd-rename-redeploys",
    at,
    message: "an Application cannot be renamed: Argo CD would take down what it deployed, volumes included, before it is deployed anew",
    found,
    allowed: "a rename with services.argocd.onDelete: orphan, by which what was deployed stays",
    fix: "set onDelete: orphan in the project's file and deploy, then rename and deploy, then set it back; or leave the former name out, and let it be deployed anew",
  };
}
