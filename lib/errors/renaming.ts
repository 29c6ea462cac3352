/** Failures of renames (decision 6). */
import type { Finding, Path } from "./finding";
import { NOTHING } from "./wording";

/** What may say what it was called before. */
export type Renamed = "environment" | "repository" | "deployment" | "role" | "cluster";

export function renamedToItself(of: Renamed, at: Path, found: string): Finding {
  return {
    code: "renamed-to-itself",
    at,
    message: `the ${of} is called as it was before`,
    found,
    allowed: "another name than the present one",
    fix: "leave it out",
  };
}

/** @param where what a name stands for one thing in: "the project", "its environment", "the platform" */
export function formerNameOfTheLiving(of: Renamed, at: Path, found: string, where: string): Finding {
  return {
    code: "former-name-of-the-living",
    at,
    message: `another ${of} of ${where} has this name now, so which of them is meant is not known`,
    found,
    allowed: `a name that no ${of} of ${where} has`,
    fix: "rename one, deploy, then give its former name to the other",
  };
}

/** Environments and roles are groups side by side. */
export function formerGroupOfTheLiving(of: "environment" | "role", at: Path, found: string, owner: string): Finding {
  return {
    code: "former-name-of-the-living",
    at,
    message: `${owner} has the Keycloak group now that this ${of} had before, and it is not free until this one has been renamed`,
    found,
    allowed: "a name that neither an environment nor a role has as its group",
    fix: "rename one, deploy, then give its former name to the other",
  };
}

export function formerNameTwice(of: Renamed, at: Path, found: string, other: string): Finding {
  return {
    code: "former-name-twice",
    at,
    message: `${other} was called the same: one ${of} cannot become two`,
    found,
    allowed: `a former name of its own for each ${of}`,
  };
}

export function formerNameRemoved(of: "environment" | "repository", at: Path, found: string): Finding {
  return {
    code: "former-name-removed",
    at,
    message: `the ${of} is both renamed and removed`,
    found,
    allowed: "either a former name or a tombstone",
    fix: `remove the tombstone where the ${of} goes on under its new name`,
  };
}

/** A namespace holds volumes, and Kubernetes renames none. */
export function namespaceBearsName(at: Path, found: string, namespace: string): Finding {
  return {
    code: "environment-not-renamable",
    at,
    message: `namespace ${namespace} bears the environment's name, and Kubernetes renames no namespace: its volumes would be lost`,
    found,
    allowed: "a rename where namespaces are named by ids, that is where project and environments have one",
    fix: `declare the new environment beside ${found}, copy volumes by hand, then remove ${found} and write it under removed`,
  };
}

/** Argo CD takes away what is no longer in Git, and puts what is new there. */
export function folderBearsName(of: "environment" | "cluster", at: Path, found: string): Finding {
  return {
    code: `${of}-not-renamable`,
    at,
    message: `folders in the zone's repository bear the ${of}'s name, and its Argo CD would take down what is in the former one`,
    found,
    allowed: "a rename in a zone that pushes",
    fix: `declare the new ${of} beside ${found}, move there, then take ${found} away`,
  };
}

export function projectNotRenamable(at: Path, found: string): Finding {
  return {
    code: "project-not-renamable",
    at,
    message: "a project keeps its slug: its state is named by it, and namespaces, images, artefacts, quality history and secrets bear it",
    found,
    allowed: NOTHING,
    fix: `declare the new project beside ${found}, copy what you need, then retire ${found} by state: retired; name and description may change as you like`,
  };
}

export function zoneNotRenamable(at: Path, found: string): Finding {
  return {
    code: "zone-not-renamable",
    at,
    message: "a zone keeps its slug: its state is named by it, and so are its repository, its secrets and what its Argo CD is installed with",
    found,
    allowed: NOTHING,
    fix: `declare the new zone beside ${found}, move its clusters' environments, then take ${found} away by retired: true; the label may change as you like`,
  };
}

/** The finding that a name of the platform's declaration was changed, for whoever still uses the former one. */
export function renamedCluster(at: Path, found: string, label: string): Finding {
  return { code: "unknown-cluster", at, message: "the cluster is called otherwise now", found, allowed: label, fix: `write ${label}` };
}
