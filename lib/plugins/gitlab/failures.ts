/** Failures of GitLab's options and of what other plugins contribute: what GitLab would refuse, said before. */
import { failure, type DsoError, type Finding, type Path } from "../../errors";

export function invalidMirrorSchedule(at: Path, found: string): Finding {
  return {
    code: "invalid-schedule",
    at,
    message: "gitlab cannot follow this schedule",
    found,
    allowed: "hourly, daily, off, or five cron fields such as 15 3 * * 1-5",
  };
}

/** GitLab's own limit, unless an administrator raised it. */
export function invalidTokenDays(at: Path, found: unknown): Finding {
  return { code: "invalid-token-days", at, message: "a token cannot live for so long", found, allowed: "a whole number of days from 1 to 365" };
}

export function tokenNeverRests(at: Path, found: number, days: number): Finding {
  return {
    code: "token-rotates-at-once",
    at,
    message: "the token would be rotated by every apply, as its last days begin with its first",
    found: `${found} days before the expiry of a token that lives for ${days}`,
    allowed: `less than ${days}`,
  };
}

/** GitLab's rules for a raw value: https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable. The value may be a secret, so it is not shown. */
export function unmaskable(at: Path, key: string, because: string): Finding {
  return {
    code: "variable-cannot-be-masked",
    at,
    message: `gitlab cannot hide the value of ${key} in job logs`,
    found: because,
    allowed: "one line of at least 8 characters without spaces",
    fix: "encode the value, for example as base64, or keep it in the secret store and let jobs read it there",
  };
}

export function tokenCannotBeGeneration(at: Path, found: unknown): Finding {
  return { code: "invalid-generation", at, message: "this does not tell one token from the next", found, allowed: "a whole number of at least 1, or a word such as 2026-11" };
}

/** A pipeline names the version that it includes: of somebody else's catalogue nobody here knows it. */
export function catalogueVersionMissing(at: Path): Finding {
  return {
    code: "catalogue-version-missing",
    at,
    message: "a catalogue that is published by somebody else has no version",
    found: "nothing",
    allowed: "the tag at which it was published",
  };
}

export function catalogueIsPublished(at: Path, found: string): Finding {
  return {
    code: "catalogue-is-published",
    at,
    message: "where the catalogue is, and at which version, follows from the platform that publishes it",
    found,
    allowed: "nothing, or publish: false beside it",
  };
}

export function unknownImage(at: Path, found: string, known: readonly string[]): Finding {
  return { code: "unknown-image", at, message: "no job runs in an image of this name", found, allowed: known.join(", ") };
}

/** Another image would come under the same reference some day, without anybody's doing. */
export function floatingImage(at: Path, found: string): Finding {
  return { code: "floating-image", at, message: "the reference does not say which image", found, allowed: "a reference with a tag other than latest, or with a digest" };
}

// ---- mistakes in code, thrown at once

export function unknownRepository(where: string, found: string, known: readonly string[]): DsoError {
  return failure(where, {
    code: "unknown-repository",
    at: [],
    message: "files can be put only into repositories that a plugin has added",
    found,
    allowed: known.length > 0 ? known.join(", ") : "nothing was added with addRepository",
  });
}

/** Decision 27: only one writer per file. */
export function foreignZoneFile(where: string, found: string, slug: string): DsoError {
  return failure(where, {
    code: "zone-file-of-another",
    at: [],
    message: "a project writes only below its own slug in a zone's repository",
    found,
    allowed: `${slug}/…`,
  });
}

export function notHere(where: string, what: string, host: string): DsoError {
  return failure(where, { code: "not-available-here", at: [], message: `${what} cannot be added to a ${host}` });
}

export function invalidFilePath(where: string, found: string): DsoError {
  return failure(where, { code: "invalid-file-path", at: [], message: "this is not the path of a file in a repository", found, allowed: "a path without a leading slash and without . or .. in it" });
}

export function invalidVariable(where: string, finding: Finding): DsoError {
  return failure(where, finding);
}
