/**
 * `mirror.sh`: a helper that people copy into the pipeline of their own forge, to start the mirror from there
 * (console §3.1.4).
 * @param api address of GitLab's API, without a final slash
 */
export function mirrorScript(api: string): string {
  return `#!/bin/sh
# Starts the mirror of a repository. Copy this into the pipeline of the external repository.
# Written by Terraform: a change made here is undone at the next apply.
set -eu

usage() {
  cat <<END
usage: mirror.sh -g TOKEN -i PROJECT -r REPOSITORY [-b BRANCH] [-a API]

  -a  address of GitLab's API (default: ${api})
  -b  branch or tag to fetch (default: main)
  -g  trigger token
  -i  id of the project mirror
  -r  name of the repository
  -h  this help
END
}

api=${api}
branch=main
token=
project=
repository=

while getopts a:b:g:i:r:h option; do
  case "$option" in
    a) api=$OPTARG ;;
    b) branch=$OPTARG ;;
    g) token=$OPTARG ;;
    i) project=$OPTARG ;;
    r) repository=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

missing=
[ -n "$token" ] || missing="$missing -g"
[ -n "$project" ] || missing="$missing -i"
[ -n "$repository" ] || missing="$missing -r"
if [ -n "$missing" ]; then
  echo "missing:$missing" >&2
  usage >&2
  exit 2
fi

# The token goes in by standard input: other processes of the machine can read a command line.
printf 'form-string = "token=%s"\\n' "$token" | curl --fail --silent --show-error --request POST --config - \\
  --form ref=main \\
  --form-string "variables[GIT_BRANCH_DEPLOY]=$branch" \\
  --form-string "variables[PROJECT_NAME]=$repository" \\
  "\${api%/}/projects/$project/trigger/pipeline"
echo
`;
}
