/**
 * What GitLab accepts as a hidden value. Variables are raw here, so that a `$` in a value stays one, and for raw values
 * it asks for less: a line of at least 8 characters without spaces.
 * Source: https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable
 */
const SHORTEST_MASKED = 8;

/** Why a value cannot be hidden, or undefined where it can. */
export function whyNotMaskable(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return "a value of several lines";
  if (/\s/.test(value)) return "a value with spaces";
  if ([...value].length < SHORTEST_MASKED) return `a value of ${[...value].length} characters`;
  return undefined;
}
