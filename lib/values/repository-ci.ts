/** Words of pipelines, and what their names may be. */

export const testLanguages = ["node", "maven", "python", "go", "command"] as const;
export const packageFormats = ["maven", "npm", "python"] as const;
export const analysers = ["scanner", "maven"] as const;

/** Of findings of Trivy, from the least to the greatest. */
export const severities = ["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;

/** Name of an image in the project's part of the registry. */
export const imageNamePattern = /^[a-z0-9]+([._-]+[a-z0-9]+)*$/;

/** What tells the jobs of a chart from those of others. */
export function chartName({ name, directory }: { readonly name?: string; readonly directory: string }): string {
  return name ?? directory.split("/").at(-1)!;
}

/**
 * File of a repository, or of another one: `<file>@<full path>:<ref>` (https://docs.gitlab.com/ci/pipelines/settings/#specify-a-custom-cicd-configuration-file).
 * GitLab takes no `..` in it, and no slash before it.
 */
export const ciPathPattern = /^(?!\/)(?!.*\.\.)(?=.{1,255}$)[^\s@:]+\.ya?ml(@[^\s/@:]+(\/[^\s/@:]+)+(:[^\s@:]+)?)?$/;

/** How many schedules GitLab allows in a repository, unless an administrator changed it. */
export const MOST_SCHEDULES = 10;

/** Whether a CI variable can be called so. */
export function isVariableKey(key: string): boolean {
  return /^[A-Za-z0-9_]{1,255}$/.test(key);
}
