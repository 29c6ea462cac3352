/** Failures of what a repository says of its pipeline. */
import type { Finding, Path } from "./finding";
import { listed, NOTHING } from "./wording";

export function invalidCiPath(at: Path, found: unknown): Finding {
  return {
    code: "invalid-ci-path",
    at,
    message: "this cannot be the file of a pipeline",
    found,
    allowed: "a YAML file from the top of the repository, without .., such as .gitlab-ci.yml, or <file>@<full path of a repository>:<ref>; at most 255 characters",
  };
}

/** One file decides what runs. */
export function pipelineWithPath(at: Path, found: string): Finding {
  return {
    code: "pipeline-with-path",
    at,
    message: "the platform writes the pipeline, and this names a file of one's own",
    found,
    allowed: "pipeline or path",
    fix: "remove the path, or the pipeline",
  };
}

export function emptyPipeline(at: Path): Finding {
  return { code: "empty-pipeline", at, message: "the pipeline does nothing", found: NOTHING, allowed: "tests, gates, images, charts or packages" };
}

export function invalidCron(at: Path, found: unknown): Finding {
  return { code: "invalid-cron", at, message: "this is no time", found, allowed: "five cron fields, such as 15 3 * * 1-5" };
}

export function invalidTimezone(at: Path, found: unknown, likely: string | undefined): Finding {
  return {
    code: "invalid-timezone",
    at,
    message: "this is no time zone",
    found,
    allowed: "a name of the IANA database, such as UTC or Europe/Paris",
    ...(likely !== undefined && { fix: `did you mean ${likely}?` }),
  };
}

export function tooManySchedules(at: Path, found: number, most: number): Finding {
  return { code: "too-many-schedules", at, message: "no more schedules are followed in one repository", found, allowed: `at most ${most}` };
}

export function invalidVariableKey(at: Path, found: string): Finding {
  return { code: "invalid-variable-key", at, message: "this cannot be the name of a CI variable", found, allowed: "1 to 255 letters, digits and _" };
}

export function invalidImageName(at: Path, found: unknown): Finding {
  return {
    code: "invalid-image-name",
    at,
    message: "this cannot be the name of an image",
    found,
    allowed: 'lower-case letters and digits, with ".", "_" or "-" between them; the tag is apart',
  };
}

/** Jobs of one name would be one job. */
export function sameJobName(at: Path, found: string): Finding {
  return {
    code: "same-job-name",
    at,
    message: "another step of the pipeline has this name already",
    found,
    allowed: "a name of its own",
    fix: "tell them apart by name",
  };
}

/** decision 35 and CI: what is mirrored is overwritten from upstream. */
export function notDeployedInto(at: Path, found: string, possible: readonly string[]): Finding {
  return {
    code: "not-deployed-into",
    at,
    message: "a pipeline cannot write into this repository what is to be deployed",
    found,
    allowed: possible.length > 0 ? listed(possible) : "an infrastructure repository of the project's own, which has none",
    fix: "a mirrored repository is changed upstream",
  };
}
