import { stringify } from "yaml";
import type { CiLogin, ISecretStore } from "../../capabilities";
import type { IDsoProject } from "../../model";

export interface MirrorPipelineProps {
  readonly project: IDsoProject;
  readonly store: ISecretStore;
  readonly login: CiLogin;
  /** `https`, or `http` where GitLab has nothing else. */
  readonly forgeScheme: string;
  /** Image with sh, git and vault. */
  readonly image: string;
  readonly prune: boolean;
}

/**
 * `.gitlab-ci.yml` of `mirror`: fetches one external repository, or several, and pushes what was fetched (console §4.2).
 *
 * It runs as whoever made the trigger, with variables from outside. Where secrets are and where they are sent is
 * therefore written into the script and in no variable. Credentials are handed to git by a helper, never in a URL,
 * where git's own errors would print them (charts-catalog §7 C10).
 */
export function mirrorPipeline(props: MirrorPipelineProps): string {
  const { login, image } = props;
  const pipeline = {
    variables: {
      PROJECT_NAME: { value: "", description: "Repository to bring in; several are separated by spaces" },
      GIT_BRANCH_DEPLOY: { value: "main", description: "Branch or tag to fetch; empty for the default branch" },
      SYNC_ALL: { value: "false", options: ["false", "true"], description: "Fetch all branches and tags" },
      PUSH_TAGS: { value: "false", options: ["false", "true"], description: "With one branch: all tags besides" },
      CI_SKIP: { value: "false", options: ["false", "true"], description: "Start no pipeline in the repository" },
    },
    repo_pull_sync: {
      image,
      rules: [{ if: '$CI_PIPELINE_SOURCE =~ /^(api|trigger|web|schedule)$/' }],
      id_tokens: { VAULT_ID_TOKEN: { aud: login.audience } },
      variables: { GIT_STRATEGY: "none" },
      // Two at once would overtake each other.
      resource_group: "mirror",
      script: [mirrorJob(props)],
    },
  };
  return `# Written by Terraform: a change made here is undone at the next apply.\n${stringify(pipeline, { lineWidth: 0 })}`;
}

/** The job's script, for any POSIX shell. */
export function mirrorJob({ store, login, project, forgeScheme, prune }: Omit<MirrorPipelineProps, "image">): string {
  const secrets = store.path("").replace(/\/+$/, "");
  return `set -eu
umask 077

branch=\${GIT_BRANCH_DEPLOY:-}
id_token=$VAULT_ID_TOKEN
# Git and Vault read settings from variables of these names, and whoever starts a pipeline may set any.
for name in $(env | sed -n -e 's/^\\(GIT_[A-Za-z0-9_]*\\)=.*/\\1/p' -e 's/^\\(VAULT_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$name"; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" GIT_TERMINAL_PROMPT=0 GIT_CONFIG_NOSYSTEM=1 LC_ALL=C

if [ -n "\${CA_BUNDLE:-}" ]; then
  cat /etc/ssl/certs/ca-certificates.crt "$CA_BUNDLE" > "$work/ca.pem" 2>/dev/null || cat "$CA_BUNDLE" > "$work/ca.pem"
  export GIT_SSL_CAINFO="$work/ca.pem" VAULT_CACERT="$work/ca.pem"
fi

export VAULT_ADDR=${quoted(store.url)}
VAULT_TOKEN=$(printf %s "$id_token" | vault write -field=token ${quoted(`auth/${login.mount}/login`)} role=${quoted(login.role)} jwt=-)
export VAULT_TOKEN

# secret NAME KEY: a value, which must be there
secret() {
  vault kv get -mount=${quoted(store.mount)} -field="$2" ${quoted(secrets)}"/$1"
}

# optional NAME KEY: the same, or nothing where the secret has no such key
optional() {
  if value=$(secret "$1" "$2" 2> "$work/error"); then printf %s "$value"; return 0; fi
  if grep -q 'not present in secret' "$work/error"; then return 0; fi
  cat "$work/error" >&2
  return 1
}

# as USER PASSWORD ARGUMENTS...: git, with these credentials for whatever server asks for some
as() (
  export SYNC_USER="$1" SYNC_PASSWORD="$2"
  shift 2
  exec git -c credential.helper= -c 'credential.helper=!f() { echo "username=$SYNC_USER"; echo "password=$SYNC_PASSWORD"; }; f' -c http.postBuffer=262144000 "$@"
)
input() { as "$input_user" "$input_password" "$@"; }
output() { as "$output_user" "$output_password" "$@"; }

push() {
  if [ "\${CI_SKIP:-false}" = true ]; then output push --force -o ci.skip "$@"; else output push --force "$@"; fi
}

# What is gone from the external repository goes here too, unless GitLab protects it: that is for people to decide.
prune() {
  output ls-remote --heads --tags --refs "$output_url" > "$work/refs"
  while read -r _ ref; do
    if git rev-parse --quiet --verify "$ref" > /dev/null; then continue; fi
    if push "$output_url" ":$ref" > "$work/answer" 2>&1 < /dev/null; then
      echo "$1: removed $ref"
    elif grep -q 'remote rejected' "$work/answer"; then
      echo "$1: $ref is gone from the external repository and stays here, since it is protected"
    else
      cat "$work/answer" >&2
      return 1
    fi
  done < "$work/refs"
}

everything() {
  input fetch --quiet "$input_url" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
  if [ -z "$(git for-each-ref --count=1)" ]; then echo "$1: the external repository is empty"; return 0; fi
  push "$output_url" 'refs/heads/*:refs/heads/*' 'refs/tags/*:refs/tags/*'
${prune ? '  prune "$1"\n' : ""}}

one() {
  if [ -z "$branch" ]; then
    ref=$(input ls-remote --symref "$input_url" HEAD | sed -n 's/^ref: \\([^[:space:]]*\\)[[:space:]]HEAD$/\\1/p')
  else
    ref=$(input ls-remote "$input_url" "refs/heads/$branch" "refs/tags/$branch" | sed -n '1s/^[^[:space:]]*[[:space:]]//p')
  fi
  if [ -z "$ref" ]; then echo "$1: the external repository has no branch or tag \${branch:-HEAD}" >&2; return 1; fi
  input fetch --quiet --no-tags "$input_url" "+$ref:$ref"
  push "$output_url" "$ref:$ref"
  if [ "\${PUSH_TAGS:-false}" = true ]; then
    input fetch --quiet "$input_url" '+refs/tags/*:refs/tags/*'
    push "$output_url" 'refs/tags/*:refs/tags/*'
  fi
}

synchronise() (
  set -e
  input_url="https://$(secret "$1-mirror" GIT_INPUT_URL)"
  output_url="${forgeScheme}://$(secret "$1-mirror" GIT_OUTPUT_URL)"
  output_user=$(secret "$1-mirror" GIT_OUTPUT_USER)
  output_password=$(secret "$1-mirror" GIT_OUTPUT_PASSWORD)
  input_secret=$(optional "$1-mirror" GIT_INPUT_SECRET)
  input_user=$(optional "\${input_secret:-$1-mirror}" GIT_INPUT_USER)
  input_password=$(optional "\${input_secret:-$1-mirror}" GIT_INPUT_PASSWORD)
  if [ -n "$input_secret" ] && [ -z "$input_user$input_password" ]; then
    variable=external__${variablePart(project.slug)}__$(printf %s "$1" | tr - _)
    echo "$1: nobody has given credentials for the external repository: raise its credentialsVersion, and give TF_VAR_\${variable}__username and TF_VAR_\${variable}__token, or one of them" >&2
    return 1
  fi
  git init --quiet --bare "$work/$1.git"
  cd "$work/$1.git"
  if [ "\${SYNC_ALL:-false}" = true ]; then everything "$1"; else one "$1"; fi
  echo "$1: done"
)

if [ -z "\${PROJECT_NAME:-}" ]; then echo 'PROJECT_NAME must name a repository of ${project.slug}' >&2; exit 2; fi
failed=
for repository in $PROJECT_NAME; do
  case "$repository" in
    *[!a-z0-9-]*) echo "$repository is not the name of a repository" >&2; exit 2 ;;
  esac
  # In a condition the shell would not stop at the first error inside.
  set +e
  synchronise "$repository"
  code=$?
  set -e
  if [ "$code" -ne 0 ]; then failed="$failed $repository"; fi
done
if [ -n "$failed" ]; then echo "failed:$failed" >&2; exit 1; fi
`;
}

/** As in the names of the variables that the credentials are given in (contract §3). */
function variablePart(name: string): string {
  return name.replaceAll("-", "_");
}

/** A word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
