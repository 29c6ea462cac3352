/** What repositories are, and what is in them, as several parts of the library must know it. */

/** Name of a branch or a tag, or a commit: what Git takes for an option is none. */
export const revisionPattern = /^[^\s-]\S*$/;

/** Pipeline of a repository that is mirrored: its own forge has the usual file for itself (console §3.1.4, §4.3). */
export const MIRRORED_CI_PATH = ".gitlab-ci-dso.yml";

/** Whether pipelines may write into a repository what is to be deployed: what is mirrored is overwritten from upstream. */
export function isDeployedInto({ infra, externalUrl }: { readonly infra?: boolean; readonly externalUrl?: string }): boolean {
  return infra === true && externalUrl === undefined;
}
