/** Failures of Harbor's options: what Harbor would refuse, or its provider could not hold. */
import type { Finding, Path } from "../../errors";

/** Harbor reads six fields and refuses any second but 0. */
export function invalidSchedule(at: Path, found: string): Finding {
  return {
    code: "invalid-schedule",
    at,
    message: "harbor cannot follow this schedule",
    found,
    allowed: "six cron fields, the first of them (seconds) 0, such as 0 22 2 * * *; or hourly, daily, weekly",
  };
}

export function invalidRetentionCount(at: Path, found: number): Finding {
  return { code: "invalid-retention-count", at, message: "this cannot be a number of images or days", found, allowed: "a whole number of at least 1" };
}

/** The template retains everything. */
export function retentionCountUnused(at: Path, found: number): Finding {
  return {
    code: "retention-count-unused",
    at,
    message: "the template always retains every image, so there is nothing to count",
    found,
    allowed: "a count with every other template",
    fix: "remove the count, or choose another template",
  };
}

export function invalidCveId(at: Path, found: string): Finding {
  return { code: "invalid-cve-id", at, message: "this is not the name of a vulnerability", found, allowed: "a name such as CVE-2024-3094 or GHSA-jfh8-c2jp-5v3q" };
}

export function invalidTagPattern(at: Path, found: string): Finding {
  return {
    code: "invalid-tag-pattern",
    at,
    message: "this cannot be a pattern of tags",
    found,
    allowed: 'letters, digits, ".", "_", "-" and the wildcards *, ?, {a,b} and [a-z]',
  };
}

export function listedTwice(at: Path, found: string): Finding {
  return { code: "listed-twice", at, message: "the value is in the list already", found, allowed: "each value once" };
}

/** Harbor's own limit for each project. */
export function tooManyTagRules(at: Path, found: number, most: number): Finding {
  return { code: "too-many-tag-rules", at, message: "harbor takes fewer rules for immutable tags", found, allowed: `at most ${most} patterns` };
}

/** The provider finds the robot's own name behind `<project>+`. */
export function invalidRobotPrefix(at: Path, found: string): Finding {
  return {
    code: "invalid-robot-prefix",
    at,
    message: "this cannot be before a robot's name",
    found,
    allowed: "1 to 50 characters without spaces, +, {, }, quotes and backslashes, such as robot$",
  };
}
