import { Addresses } from "./addresses";

/**
 * The call by which a pipeline elsewhere starts the mirror (console §6.1 #21): with repository and branch, and with the
 * token from a variable of whoever calls. The token goes in by standard input, since other processes of the machine can
 * read a command line; and a refusal is an error (charts-catalog §7 C32).
 * @param mirror id of the repository `mirror`
 */
export function triggerCall(url: string, mirror: string): string {
  return [
    `printf 'form-string = "token=%s"' "$GIT_MIRROR_TOKEN" | curl --fail --silent --show-error --request POST --config -`,
    "--form ref=main",
    '--form-string "variables[PROJECT_NAME]=<repository>"',
    '--form-string "variables[GIT_BRANCH_DEPLOY]=<branch or tag>"',
    `"${new Addresses(url).trigger(mirror)}"`,
  ].join(" ");
}
