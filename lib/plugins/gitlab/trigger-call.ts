import { Addresses } from "./addresses";

/**
 * The call by which a pipeline elsewhere starts the mirror (console §6.1 #21): with repository and branch, and with the
 * token as a form field, whose value is for whoever calls to fill in.
 * @param mirror id of the repository `mirror`
 */
export function triggerCall(url: string, mirror: string): string {
  return [
    "curl --request POST",
    '--form "token=$GIT_MIRROR_TOKEN"',
    "--form ref=main",
    '--form "variables[PROJECT_NAME]=<repository>"',
    '--form "variables[GIT_BRANCH_DEPLOY]=<branch or tag>"',
    `"${new Addresses(url).trigger(mirror)}"`,
  ].join(" ");
}
