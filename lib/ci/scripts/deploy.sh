# Writes the tag of the image that this pipeline has pushed into the infrastructure repository, so that Git says what runs.
# Comes after yaml.sh.

pushed=$CI_PROJECT_DIR/.dso/pushed/$DSO_IMAGE
if [ ! -f "$pushed" ]; then fail "this pipeline has pushed no image $DSO_IMAGE: include the component image with this name, in an earlier stage"; fi
read -r image tag digest < "$pushed"
case "$image$tag$digest" in *[!A-Za-z0-9_./:-]*) fail "$pushed is not what the component image writes" ;; esac
case "/$DSO_FILE/" in *'/../'* | //*) fail "the input file is a path in the repository $DSO_REPOSITORY, and not $DSO_FILE" ;; esac
case "$DSO_VALUE" in
  tag) value=$tag field=newTag said=$tag ;;
  digest) value=$digest field=digest said=$digest ;;
  tag@digest) value=$tag@$digest field=newTag said=$tag@$digest ;;
esac

secret_login deploy
secret_load "tech/DEPLOY/$DSO_REPOSITORY" ||
  fail "there is nothing by which to write to $DSO_REPOSITORY: it must be an infrastructure repository of $slug (infra: true) that is not mirrored. A mirrored one is changed where it comes from"
DEPLOY_USER=$(secret_value USER)
DEPLOY_PASSWORD=$(secret_value PASSWORD)
secret_logout
trust_authorities
# Whoever starts a pipeline may set these, and Git would follow.
for each in $(env | sed -n 's/^\(GIT_[A-Za-z0-9_]*\)=.*/\1/p'); do
  if [ "$each" != GIT_SSL_CAINFO ]; then unset "$each"; fi
done
export HOME="$work" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true LC_ALL=C

# authorised ARGUMENTS...: git, with the credentials for the forge and for nobody else
authorised() (
  export DEPLOY_USER DEPLOY_PASSWORD
  # shellcheck disable=SC2016 # for the shell that git starts
  exec git -c credential.helper= -c "credential.$forge_url.helper=!answer() { test \"\$1\" = get && printf 'username=%s\npassword=%s\n' \"\$DEPLOY_USER\" \"\$DEPLOY_PASSWORD\"; }; answer" "$@"
)

# change: replaces what is to be replaced, in the file
change() {
  if [ ! -f "$DSO_FILE" ] || [ -L "$DSO_FILE" ]; then fail "$DSO_REPOSITORY has no file $DSO_FILE on its branch $branch"; fi
  case "$DSO_KEY:$(basename "$DSO_FILE")" in
    :kustomization.yaml | :kustomization.yml | :Kustomization)
      kustomization_set "${DSO_KUSTOMIZE_IMAGE:-$image}" "$field" "$value" < "$DSO_FILE" > "$work/changed" || fail "the list images of $DSO_FILE is not written as one line for each field: write it so" ;;
    :*)
      grep -q "# dso:$DSO_IMAGE\$" "$DSO_FILE" || fail "$DSO_FILE has no line that ends in # dso:$DSO_IMAGE: give the input key, or mark the line with the image's reference"
      reference=$image:$tag
      if [ "$DSO_VALUE" != tag ]; then reference=$image@$digest; fi
      sed "/# dso:$DSO_IMAGE\$/s|${image}[:@][^\"' ]*|$reference|" "$DSO_FILE" > "$work/changed"
      grep -qF "$reference" "$work/changed" || fail "the line of $DSO_FILE that ends in # dso:$DSO_IMAGE does not refer to $image" ;;
    *)
      code=0
      yaml_set "$DSO_KEY" "$value" < "$DSO_FILE" > "$work/changed" || code=$?
      case $code in
        0) ;;
        3) fail "$DSO_FILE has no key $DSO_KEY: add it, or correct the input key" ;;
        4) fail "$DSO_FILE has the key $DSO_KEY more than once: leave one" ;;
        5) fail "the value of $DSO_KEY in $DSO_FILE is no text on one line: make it one" ;;
        *) fail "$DSO_FILE cannot be changed" ;;
      esac ;;
  esac
  cat "$work/changed" > "$DSO_FILE"
}

# outdated: whether a newer pipeline of this repository has written to the same place: this one was slower, or was tried
# again. Pipelines are numbered as they were started
outdated() {
  newest=$(git log --format='%x1e%n%B' -- "$DSO_FILE" | DSO_FROM="From $CI_PROJECT_PATH at " DSO_INTO="$into" awk '
    $0 == "\036" { number = ""; next }
    index($0, ENVIRON["DSO_FROM"]) == 1 { number = $0; sub(/.*\//, "", number) }
    $0 == ENVIRON["DSO_INTO"] && newest == "" && number ~ /^[0-9]+$/ { newest = number }
    END { print newest }')
  case "${newest:-none}${CI_PIPELINE_URL##*/}" in *[!0-9]*) return 1 ;; esac
  [ "$newest" -gt "${CI_PIPELINE_URL##*/}" ]
}

into="Into $DSO_FILE${DSO_KEY:+, $DSO_KEY}${DSO_KUSTOMIZE_IMAGE:+, $DSO_KUSTOMIZE_IMAGE}, for $DSO_IMAGE"
url=$forge_url/$projects_root/$slug/$DSO_REPOSITORY.git
mkdir "$work/infra"
cd "$work/infra" || exit
git init --quiet
git config user.name "$slug-deploy"
git config user.email "$slug-deploy@noreply.$(printf %s "$forge_url" | sed 's,^[a-z]*://,,; s,[:/].*,,')"
branch=$DSO_BRANCH
if [ -z "$branch" ]; then
  authorised ls-remote --symref "$url" HEAD > "$work/head" 2> "$work/error" || fail "$DSO_REPOSITORY cannot be read:" "$(cat "$work/error")"
  branch=$(sed -n 's,^ref: refs/heads/\([^[:space:]]*\)[[:space:]]HEAD$,\1,p' "$work/head")
  if [ -z "$branch" ]; then fail "$DSO_REPOSITORY is empty: commit $DSO_FILE first"; fi
fi

attempt=0
while :; do
  attempt=$((attempt + 1))
  authorised fetch --quiet "$url" "refs/heads/$branch" 2> "$work/error" || fail "$DSO_REPOSITORY cannot be read, or has no branch $branch:" "$(cat "$work/error")"
  git checkout --quiet --force --detach FETCH_HEAD
  change
  if git diff --quiet; then
    echo "$DSO_REPOSITORY, $DSO_FILE: $DSO_IMAGE is $said already: nothing to change"
    exit 0
  fi
  if outdated; then
    fail "$DSO_REPOSITORY, $DSO_FILE: pipeline $newest of this repository has deployed meanwhile, and this one is older: nothing is changed. To go back, revert that commit in $DSO_REPOSITORY, or start a new pipeline of the commit that is to run"
  fi
  git --no-pager diff --unified=0 --no-color | sed -n '/^[-+][^-+]/p'
  git commit --quiet --all --message "Deploy $DSO_IMAGE $said" --message "From $CI_PROJECT_PATH at $CI_COMMIT_SHA, $CI_PIPELINE_URL
$into"
  if authorised push --quiet "$url" "HEAD:refs/heads/$branch" 2> "$work/error"; then
    echo "$DSO_REPOSITORY, $DSO_FILE: $DSO_IMAGE is now $said, by commit $(git rev-parse HEAD)"
    exit 0
  fi
  # Somebody else was faster: their commit stays, and this one comes on top of it.
  if [ "$attempt" -ge 5 ] || ! grep -qE 'fetch first|non-fast-forward|cannot lock ref|failed to update ref|stale info' "$work/error"; then
    fail "nothing could be pushed to $branch of $DSO_REPOSITORY:" "$(cat "$work/error")"
  fi
  echo "$branch of $DSO_REPOSITORY has gone on meanwhile: once more, on top of that"
  sleep "$attempt"
done
