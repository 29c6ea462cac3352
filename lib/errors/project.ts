/** Failures of a project's declaration. */
import type { Bucket, Stage } from "../spec";
import { quantityUnits, type Excess } from "../values/quota";
import type { Finding, Path } from "./finding";
import { didYouMean, listed, NOTHING } from "./wording";

// ---- places to run

/** The console leaves this to its user interface; here it is a rule (console §1.2). */
export function stageNotOffered(at: Path, found: Stage, cluster: string, offered: readonly Stage[]): Finding {
  return { code: "stage-not-offered", at, message: `cluster ${cluster} does not offer this stage`, found, allowed: listed(offered) };
}

/** console §1.2 */
export function clusterNotAttached(at: Path, found: string, slug: string, usable: readonly string[]): Finding {
  return {
    code: "cluster-not-attached",
    at,
    message: "the cluster is dedicated to other projects",
    found,
    allowed: listed(usable),
    fix: `choose another cluster, or add ${slug} to the cluster's projects`,
  };
}

/** decision 4 */
export function placeRetired(of: "cluster" | "zone", at: Path, found: string, usable: readonly string[]): Finding {
  return {
    code: `${of}-retired`,
    at,
    message: of === "cluster" ? "the cluster is being taken away" : "the zone of this cluster is being taken away",
    found,
    allowed: listed(usable),
    fix: "move the environment to another cluster, or remove it",
  };
}

/** console §1.2, decision 18 */
export function quotaExceeded(at: Path, bucket: Bucket, { quantity, used, limit }: Excess, environments: readonly string[]): Finding {
  const unit = quantityUnits[quantity];
  return {
    code: "quota-exceeded",
    at,
    message: `environments ${bucket === "prod" ? "of stage prod" : "of other stages than prod"} need more than the project's limit`,
    found: `${used} ${unit} for ${environments.join(", ")}`,
    allowed: `at most ${limit} ${unit} for all of them`,
    fix: "give the environments less, or raise the limit",
  };
}

/** Decision 17. */
export function idOnProjectOnly(at: Path, environment: string): Finding {
  return {
    code: "id-on-project-only",
    at,
    message: `the project has an id and environment ${environment} has none`,
    found: NOTHING,
    allowed: "an id on the project and on each of its environments, or on none of them",
  };
}

export function idOnEnvironmentOnly(at: Path, found: unknown): Finding {
  return {
    code: "id-on-environment-only",
    at,
    message: "the environment has an id and its project has none",
    found,
    allowed: "an id on the project and on each of its environments, or on none of them",
  };
}

// ---- people

/** console §1.8 */
export function ownerIsMember(at: Path, found: string): Finding {
  return {
    code: "owner-is-member",
    at,
    message: "the owner is listed as a member",
    found,
    allowed: "members other than the owner, who may do everything",
    fix: "remove the member; ownerIsAdmin: true puts the owner into the administrators' group",
  };
}

/** console §1.8: stored as `/<slug>` and this. */
export function invalidGroup(at: Path, found: unknown): Finding {
  return {
    code: "invalid-group",
    at,
    message: "this cannot be the group of a role",
    found,
    allowed: "parts after a slash each, such as /console/tester; letters, digits, \".\", \"_\", \"-\" and inner spaces",
  };
}

export function groupTaken(at: Path, found: string, by: string): Finding {
  return {
    code: "group-taken",
    at,
    message: `the group is that of ${by}`,
    found,
    allowed: "a group that belongs to no environment, no other role and no service",
  };
}

// ---- repositories

/** console §1.6 */
export function invalidExternalUrl(at: Path, found: string): Finding {
  const allowed = "https://host/path.git, of letters, digits, . _ ~ : @ + - / and escapes such as %20";
  return { code: "invalid-external-url", at, message: "this is not the URL of a Git repository", found, allowed };
}

/** Contract §3: they go to Vault and nowhere else. The value found is not repeated, as it holds a secret. */
export function credentialsInUrl(at: Path, withoutCredentials: string): Finding {
  return {
    code: "credentials-in-url",
    at,
    message: "the URL carries credentials",
    found: `${withoutCredentials} with credentials before the host`,
    allowed: "a URL without credentials",
    fix: "set private: true, give the credentials as variables of the project's stack, and change them, since they have been written down",
  };
}

export function privateWithoutUrl(at: Path): Finding {
  return {
    code: "private-without-url",
    at,
    message: "only an external repository is private",
    found: "private: true",
    allowed: "private: true together with externalUrl",
  };
}

/** charts-catalog §7 C8 */
export function mirrorWithoutUrl(at: Path): Finding {
  return { code: "mirror-without-url", at, message: "only an external repository is mirrored", found: "mirror", allowed: "mirror together with externalUrl" };
}

/** charts-catalog §7 C8 */
export function invalidMirrorRef(at: Path, found: unknown): Finding {
  return {
    code: "invalid-mirror-ref",
    at,
    message: "this fits the name of no branch or tag",
    found,
    allowed: "letters, digits and . _ / @ + -, and * for any characters; refs/heads/ or refs/tags/ before it for branches or for tags only",
  };
}

/** charts-catalog §7 C8 */
export function nothingMirrored(at: Path): Finding {
  return { code: "nothing-mirrored", at, message: "no branch or tag would be brought in", found: "an empty list", allowed: "at least one name; leave the list out for all" };
}

/** decision 9 */
export function credentialsWithoutPrivate(at: Path, found: unknown): Finding {
  return {
    code: "credentials-without-private",
    at,
    message: "only a private repository has credentials",
    found,
    allowed: "credentialsVersion together with private: true",
  };
}

export function invalidCredentialsVersion(at: Path, found: unknown): Finding {
  return { code: "invalid-credentials-version", at, message: "this does not count credentials", found, allowed: "a whole number of at least 1" };
}

export function invalidRevision(at: Path, found: unknown): Finding {
  return { code: "invalid-revision", at, message: "this is not a revision", found, allowed: "a branch, tag, commit or version range, without spaces" };
}

export function invalidRef(what: "branch" | "tag", at: Path, found: unknown): Finding {
  return { code: `invalid-${what}`, at, message: `this is not the name of a ${what}`, found, allowed: `a ${what}, where * stands for any characters, without spaces` };
}

// ---- deployments

/** console §1.7 */
export function sourcesMissing(at: Path): Finding {
  return { code: "sources-missing", at, message: "the deployment has no source", found: NOTHING, allowed: "at least one source" };
}

/** console §1.7 */
export function severalExternalValueSources(at: Path, found: number): Finding {
  return {
    code: "several-external-value-sources",
    at,
    message: "the source takes values from several other repositories",
    found: `${found} external value sources`,
    allowed: "at most one external value source for each source",
  };
}

export function invalidValueSourceRef(at: Path, found: unknown): Finding {
  return { code: "invalid-value-source-ref", at, message: "this cannot be a reference", found, allowed: 'letters, digits, "_" and "-"' };
}

// ---- the rest of its life

/** decision 2 */
export function tombstoneOfTheLiving(of: "environment" | "repository", at: Path, found: string): Finding {
  return {
    code: "tombstone-of-the-living",
    at,
    message: `the ${of} is both declared and removed`,
    found,
    allowed: `names of what has left the project`,
    fix: `remove the ${of}, or its tombstone`,
  };
}

/** decision 2: it would forget nothing, as what every project has is at an address of the platform's own. */
export function tombstoneOfThePlatforms(at: Path, found: string): Finding {
  return {
    code: "tombstone-of-the-platforms",
    at,
    message: "the repository is the platform's own, which no tombstone reaches",
    found,
    allowed: "names of repositories that the project declared",
    fix: "remove the tombstone: a repository of the platform's own is kept by itself where its option is switched off, or its service retired",
  };
}

export function serviceNotAttached(at: Path, found: string, attached: readonly string[]): Finding {
  return {
    code: "service-not-attached",
    at,
    message: "the platform has no such service",
    found,
    allowed: listed(attached),
    ...didYouMean(found, attached),
  };
}

/** @param rotating services that have something to rotate */
export function nothingToRotate(at: Path, found: string, rotating: readonly string[]): Finding {
  return {
    code: "nothing-to-rotate",
    at,
    message: "the service has no secret of the project that this would rotate",
    found,
    allowed: listed(rotating),
    fix: "remove it",
  };
}

export function invalidRotation(at: Path, found: unknown): Finding {
  return {
    code: "invalid-rotation",
    at,
    message: "this does not tell one generation of a secret from the next",
    found,
    allowed: 'a whole number of at least 1, or letters, digits, ".", "_" and "-", such as 2026-11',
  };
}
