/** Failures of names, references and single values, wherever they stand. */
import { roleNameLength, slugLength } from "../values/slug";
import type { Finding, Path } from "./finding";
import { didYouMean, listed } from "./wording";

const lettersAndDigits = "lower-case letters and digits";

/** What has a name of its own, and what that name may be. */
const nameShapes = {
  project: `2 to 20 ${lettersAndDigits}`,
  environment: `2 to 11 ${lettersAndDigits}`,
  deployment: `2 to 11 ${lettersAndDigits}`,
  repository: "2 to 20 lower-case letters, digits and single inner dashes",
  role: `${roleNameLength.min} to ${roleNameLength.max} letters, digits, ".", "_", "-" and inner spaces`,
  zone: "1 to 10 lower-case letters, digits and single inner dashes",
  cluster: "1 to 50 lower-case letters, digits and inner dashes",
} as const;

export type Named = keyof typeof nameShapes;

/** console §1 */
export function invalidName(named: Named, at: Path, found: unknown): Finding {
  return { code: `invalid-${named}-name`, at, message: `the ${named}'s name is not well formed`, found, allowed: nameShapes[named] };
}

/** decision 16 */
export function invalidSlug(at: Path, found: unknown): Finding {
  return {
    code: "invalid-slug",
    at,
    message: "the slug is not well formed",
    found,
    allowed: `${slugLength.min} to ${slugLength.max} ${lettersAndDigits}, with or without a number after a dash, such as demo or demo-1`,
  };
}

/** decision 16: it would take over something of the platform. */
export function reservedSlug(at: Path, found: string, reserved: readonly string[]): Finding {
  return {
    code: "reserved-slug",
    at,
    message: "the slug is taken by the platform",
    found,
    allowed: `anything but ${reserved.join(", ")}`,
    fix: "give the project another slug",
  };
}

/** console §1.4 and §1.6, decision 16 */
export function reservedName(named: Named, at: Path, found: string, reserved: readonly string[]): Finding {
  return {
    code: `reserved-${named}-name`,
    at,
    message: `the ${named}'s name already stands for something else`,
    found,
    allowed: `anything but ${reserved.join(", ")}`,
  };
}

/** https://docs.gitlab.com/user/reserved_names/ */
export function reservedByGitlab(what: string, at: Path, found: string, reserved: readonly string[]): Finding {
  return {
    code: "reserved-by-gitlab",
    at,
    message: `this word is part of GitLab's own addresses, so ${what} cannot be called so`,
    found,
    allowed: `anything but ${reserved.join(", ")}`,
    fix: "choose another name",
  };
}

/** Whatever must be there once. */
export type Unique =
  | Named
  | "member"
  | "admin"
  | "person"
  | "plugin"
  | "account"
  | "group"
  | "permission"
  | "stage"
  | "branch"
  | "tag"
  | "ref"
  | "environment-id"
  | "image"
  | "schedule";

/** @param where what the value may be there once in: "the project", "its environment" */
export function duplicate(unique: Unique, at: Path, found: string, where: string): Finding {
  const what = unique.replace("-", " ");
  return { code: `duplicate-${unique}`, at, message: `the ${what} is there already`, found, allowed: `each ${what} once in ${where}` };
}

export type Referred =
  | "zone"
  | "cluster"
  | "stage"
  | "role"
  | "permission"
  | "environment"
  | "repository"
  | "project"
  | "delivery"
  | "privacy"
  | "method"
  | "policy"
  | "state"
  | "type"
  | "level"
  | "image"
  | "language"
  | "format"
  | "severity"
  | "scanner";

/** A value that must be one of those that exist: declared ones, or a fixed list. */
export function unknown(referred: Referred, at: Path, found: unknown, known: readonly string[]): Finding {
  return {
    code: `unknown-${referred}`,
    at,
    message: `there is no such ${referred}`,
    found,
    allowed: listed(known),
    ...didYouMean(found, known),
  };
}

export function textTooLong(what: string, at: Path, found: string, max: number): Finding {
  return { code: "text-too-long", at, message: `the ${what} is too long`, found: `${found.length} characters`, allowed: `at most ${max} characters` };
}

export function textMissing(what: string, at: Path, max: number): Finding {
  return { code: "text-missing", at, message: `the ${what} is empty`, found: "", allowed: `1 to ${max} characters` };
}

export function invalidEmail(at: Path, found: unknown): Finding {
  return { code: "invalid-email", at, message: "this is not an e-mail address", found, allowed: "an e-mail address, such as first.last@example.org" };
}

/** contract, "Naming" */
export function invalidId(at: Path, found: unknown): Finding {
  return { code: "invalid-id", at, message: "the id is not a UUID", found, allowed: "a UUID, such as 22e7044f-8414-435d-9c4a-2df42a65034b" };
}

export function invalidUrl(what: string, at: Path, found: unknown): Finding {
  return { code: "invalid-url", at, message: `the ${what} is not a URL`, found, allowed: "an http or https URL without credentials, query and fragment" };
}

/** console §1.2 */
export function invalidQuantity(at: Path, found: unknown): Finding {
  return { code: "invalid-quantity", at, message: "this is not a quantity", found, allowed: "a number of at least 0, with at most three decimals" };
}

export function invalidPath(at: Path, found: string, within: string): Finding {
  return {
    code: "path-outside",
    at,
    message: `the path does not stay in ${within}`,
    found,
    allowed: `a relative path, with / between its parts, that stays in ${within}`,
  };
}

/** console §1.6: only the environment's name is replaced, and only in what is deployed to one. */
export function unknownPlaceholder(at: Path, found: string, replaced: readonly string[]): Finding {
  const allowed = replaced.length > 0 ? `no placeholder but ${replaced.join(", ")}` : "no placeholder: this path is the same for all environments";
  return { code: "unknown-placeholder", at, message: "the path has a placeholder that nothing replaces", found, allowed };
}

/** Harbor counts in whole GiB (decision 19). */
export function sizeBetween(at: Path, found: string, lower: number, upper: number): Finding {
  return {
    code: "size-not-whole",
    at,
    message: "the size is not a whole number of GiB",
    found,
    allowed: "a whole number of GiB",
    fix: lower === 0 ? `it lies between 0GB, which is no quota, and ${upper}GB: write ${upper}GB` : `write ${lower}GB or ${upper}GB`,
  };
}

export function invalidSize(at: Path, found: unknown): Finding {
  return { code: "invalid-size", at, message: "this is not a size", found, allowed: "1GB to 1024TB, in B, KB, MB, GB or TB" };
}
