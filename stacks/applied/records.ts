import { atATime } from "../at-a-time";
import type { Announcement } from "./announcement";
import type { AppliedRecord } from "./record";
import { DirectoryRecords } from "./directory-records";
import { GitlabRecords } from "./gitlab-records";

/** Where records of what was applied are kept: one for each stack, so that jobs never contend for one. */
export interface AppliedRecords {
  /** Names of the stacks that have a record, sorted. */
  stacks(): Promise<readonly string[]>;
  /** undefined where the stack was never applied. */
  read(stack: string): Promise<AppliedRecord | undefined>;
  /** Replaces what was there. */
  write(record: AppliedRecord): Promise<void>;
  /** Forgets a stack that is gone. */
  remove(stack: string): Promise<void>;
  /** What the last pipeline that compared wants; undefined where none has. */
  announced(): Promise<Announcement | undefined>;
  /** Replaces what was announced. */
  announce(announcement: Announcement): Promise<void>;
}

/**
 * @param where `gitlab`: the package registry of the project whose pipeline this is; anything else: a directory
 * @throws Error where nothing is said, or the environment is not that of a GitLab job
 */
export function openRecords(where: string | undefined, environment: NodeJS.ProcessEnv): AppliedRecords {
  // A variable that is set to nothing is a setting that was forgotten: no record at all must not look like records of nothing.
  if (!where) throw new Error("nothing says where the records of what was applied are: --records gitlab, or --records DIR, or DSO_RECORDS");
  if (where !== "gitlab") return new DirectoryRecords(where);
  const { CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_JOB_TOKEN: token } = environment;
  if (!api || !project || !token) {
    throw new Error("records in GitLab are reached from a GitLab job only: CI_API_V4_URL, CI_PROJECT_ID and CI_JOB_TOKEN are not all set; elsewhere, name a directory with --records");
  }
  return new GitlabRecords(`${api}/projects/${encodeURIComponent(project)}/packages`, token);
}

/** Those of several stacks, at most a few at a time: a registry answers one request after another. */
export async function readAll(records: AppliedRecords, stacks: readonly string[]): Promise<ReadonlyMap<string, AppliedRecord>> {
  const found = new Map<string, AppliedRecord>();
  await atATime(stacks, 8, async (stack) => {
    const record = await records.read(stack);
    if (record !== undefined) found.set(stack, record);
  });
  return found;
}
