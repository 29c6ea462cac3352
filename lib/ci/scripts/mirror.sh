# Brings external repositories in (docs/MIRROR.md). Comes after secrets.sh, and after forge_scheme: https, or http where
# GitLab has nothing else.
#
# Whoever starts the pipeline may set any variable. Which repositories, which branch and tags is theirs to say. All else
# is written here, or kept beside the URLs in the secret store. Exit 0: in step. 1: something failed. 3: in step but for
# what is left as it is, and reported.

branch=${GIT_BRANCH_DEPLOY-}
tab=$(printf '\t')
# Git and its large files read settings from variables of these names.
for variable in $(env | sed -n 's/^\(GIT_[A-Za-z0-9_]*\)=.*/\1/p'); do unset "$variable"; done
export HOME="$work" XDG_CONFIG_HOME="$work" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true LC_ALL=C
if [ -n "$authorities" ]; then export GIT_SSL_CAINFO="$authorities"; fi
# Patterns of references are none of files.
set -f

# say TEXT: a line of the log, with the repository that it is about
say() { printf '%s: %s\n' "$name" "$1"; }

# as SIDE ARGUMENTS...: git, with that side's credentials for that side's host and no other
as() (
  side=$1
  shift
  case "$side" in
    external) url=$external_url user=$external_user password=$external_password ;;
    platform) url=$platform_url user=$platform_user password=$platform_password ;;
  esac
  set -- -c http.postBuffer=262144000 -c http.lowSpeedLimit=1 -c http.lowSpeedTime=600 -c lfs.locksverify=false -c core.hooksPath=/dev/null "$@"
  if [ "$side" = platform ]; then
    # What is pushed may say where its large files are: they go where the rest goes.
    set -- -c "lfs.url=$url/info/lfs" "$@"
    # Without TLS nothing may stand in between.
    case "$url" in http://*) set -- -c http.proxy= "$@" ;; esac
  fi
  if [ -n "$user$password" ]; then
    # Forges that ask for a token alone take any name with it.
    export MIRROR_USER="${user:-oauth2}" MIRROR_PASSWORD="$password"
    # shellcheck disable=SC2016 # for the shell that git starts
    helper='!answer() { test "$1" = get && printf "username=%s\npassword=%s\n" "$MIRROR_USER" "$MIRROR_PASSWORD"; }; answer'
    origin=$(printf %s "$url" | sed 's,^\([a-z]*://[^/]*\).*,\1,')
    set -- -c "credential.$origin.helper=$helper" "$@"
  fi
  export GIT_ALLOW_PROTOCOL="${url%%:*}"
  exec git -c credential.helper= "$@"
)

# on SIDE ARGUMENTS...: the same, and says what is wrong where it fails
on() {
  if as "$@" 2> "$here/error"; then return 0; fi
  # What is printed may be taken for what git prints.
  explain "$1" >&2
  return 1
}

# said WORDS...: whether git's last errors hold one of these, which no address does
said() {
  for words in "$@"; do
    if grep -qiF -e "$words" "$here/error"; then return 0; fi
  done
  return 1
}

# explain SIDE: what is wrong, on which side, and what to do; then what git itself said
explain() {
  case "$1" in
    external) where="the external repository $external_url" ;;
    platform) where="the repository here, $platform_url," ;;
  esac
  if said 'resolve host' 'no such host'; then
    say "$where cannot be reached: nobody knows that host. Check the address, and the proxy of the runner"
  elif said 'certificate problem' 'certificate verification' 'alternative certificate' 'x509: ' 'tls: ' 'TLS connect error' 'gnutls_handshake' 'SSL_'; then
    say "$where shows a certificate that nobody here vouches for. Put the certificate of its authority into the CI variable CA_BUNDLE, of type file"
  elif said 'Authentication failed' 'could not read Username' 'could not read Password' 'error: 401' 'error: 403' 'Access denied' 'Authorization error'; then
    say "$where $(unauthorised "$1")"
  elif said '[404]'; then
    say "$where does not have all of its large files (Git LFS). Ask for them there, or leave large files behind: mirror.lfs: false of the repository"
  elif said 'not found' 'error: 404' 'could not be found'; then
    say "$where is not there, or these credentials may not see it. $(absent "$1")"
  elif said 'Failed to connect' 'Could not connect' "Couldn't connect" 'Connection refused' 'timed out' 'No route to host' 'Network is unreachable'; then
    say "$where cannot be reached: nothing answers there. Check the address, and whether the runner may go there"
  elif said 'error: 5' 'hung up' 'early EOF' 'unexpected disconnect' 'Connection reset' 'too slow' 'RPC failed' 'Empty reply'; then
    say "$where broke off. Start the mirror again"
  else
    say "$where could not be used"
  fi
  hidden < "$here/error"
}

unauthorised() {
  case "$1" in
    platform) echo "refuses the account $platform_user. Apply the project again; raise its rotation.gitlab where that does not help" ;;
    external)
      if [ -z "$external_user$external_password" ]; then
        echo "wants credentials, and there are none. Say private: true of the repository in the inventory, and $(credentials)"
      else
        echo "refuses these credentials. To give others, raise its credentialsVersion, and $(credentials)"
      fi ;;
  esac
}

absent() {
  case "$1" in
    platform) echo "Apply the project" ;;
    external) echo "Check its externalUrl in the inventory" ;;
  esac
}

credentials() {
  variable=$(printf 'external__%s__%s' "$slug" "$name" | tr - _)
  echo "give TF_VAR_${variable}__username and TF_VAR_${variable}__token, or one of them, at the next apply"
}

# hidden: passes on what a server said, without the credentials that it was given
hidden() {
  MIRROR_HIDDEN="$external_password
$platform_password
$(printf '%s:%s' "${external_user:-oauth2}" "$external_password" | base64 2> /dev/null | tr -d '\n')
$(printf '%s:%s' "$platform_user" "$platform_password" | base64 2> /dev/null | tr -d '\n')" awk '
    BEGIN { many = split(ENVIRON["MIRROR_HIDDEN"], secrets, "\n") }
    {
      for (i = 1; i <= many; i++) {
        if (secrets[i] == "") continue
        before = ""
        while ((at = index($0, secrets[i])) > 0) {
          before = before substr($0, 1, at - 1) "[hidden]"
          $0 = substr($0, at + length(secrets[i]))
        }
        $0 = before $0
      }
      print "    " $0
    }'
}

# wanted REFERENCE: whether it is to be brought in at all
wanted() {
  case "$1" in refs/tags/*) [ "$tags" = true ] || return 1 ;; esac
  if [ -z "$patterns" ]; then return 0; fi
  for pattern in $patterns; do
    case "$pattern" in refs/*) full=$1 ;; *) full=${1#refs/*/} ;; esac
    # shellcheck disable=SC2254 # it is a pattern
    case "$full" in $pattern) return 0 ;; esac
  done
  return 1
}

# listed SIDE: the references of a side, each with what it points at before, and which branch is the default one
listed() {
  on "$1" ls-remote --symref "$1" > "$here/listing" || return 1
  sed -n "s/^ref: \([^$tab]*\)${tab}HEAD\$/\1/p" "$here/listing" > "$here/$1.head"
  awk -F "$tab" '$2 ~ /^refs\/(heads|tags)\// && $2 !~ /\^[{]}$/ { print $1, $2 }' "$here/listing" > "$here/$1.points"
  sed 's/.* //' "$here/$1.points" > "$here/$1.refs"
}

# changed: of the references in $here/wanted, those that are not here as they are there
changed() {
  awk -v which="$here/wanted" '
    BEGIN { while ((getline reference < which) > 0) wanted[reference] = 1 }
    side == "platform" { points[$2] = $1; next }
    $2 in wanted && points[$2] != $1 { print $2 }' side=platform "$here/platform.points" side=external "$here/external.points"
}

# fetch FILE: fetches the references that are listed there
fetch() {
  if [ "$(wc -l < "$1")" -eq "$(wc -l < "$here/external.refs")" ]; then
    # All of them: Git looks for each name of a list among all references.
    printf '+%s:%s\n' 'refs/heads/*' 'refs/heads/*' 'refs/tags/*' 'refs/tags/*'
  else
    sed 's/.*/+&:&/' "$1"
  fi > "$here/refspecs"
  on external fetch --quiet --no-tags --stdin external < "$here/refspecs"
}

# objects: brings large files along, before what refers to them
objects() {
  if [ "$lfs" != true ] || ! has_objects; then return 0; fi
  if ! git lfs version > /dev/null 2>&1; then
    say "has large files (Git LFS), and the job's image has no git-lfs. Take an image that has it (services.gitlab.mirror.image of the platform), or leave them behind: mirror.lfs: false of the repository"
    return 1
  fi
  say "brings large files (Git LFS) along"
  if [ ! -s "$here/platform.refs" ]; then
    on external lfs fetch --all external > "$here/progress" || return 1
    on platform lfs push --all platform > "$here/progress"
    return
  fi
  # All large files of all times may be much more than what is new.
  new_objects > "$here/objects" || return 1
  while read -r oid size; do
    printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' "$oid" "$size" > "$here/pointer"
    on external -c remote.lfsdefault=external lfs smudge < "$here/pointer" > /dev/null || return 1
  done < "$here/objects"
  sed 's/ .*//' "$here/objects" > "$here/hashes"
  portions "$here/hashes" 500 > "$here/parts"
  while IFS= read -r part; do
    # shellcheck disable=SC2046 # hashes
    on platform lfs push --object-id platform $(cat "$part") > "$here/progress" < /dev/null || return 1
  done < "$here/parts"
}

# new_objects: hash and size of each large file that something refers to which is not here yet
new_objects() {
  {
    git for-each-ref --format='%(objectname)'
    # Of what is here, what was fetched, too.
    sed 's/ .*//' "$here/platform.points" | git cat-file --batch-check='%(objectname)' | sed -n '/ missing$/!s/^/^/p'
  } > "$here/range"
  git rev-list --objects --stdin < "$here/range" | sed 's/ .*//' |
    git cat-file --batch-check='%(objecttype) %(objectsize) %(objectname)' |
    awk '$1 == "blob" && $2 < 1024 { print $3 }' | git cat-file --batch |
    awk '
      /^[0-9a-f]+ blob [0-9]+$/ { first = 1; pointer = 0; next }
      first { first = 0; pointer = ($0 == "version https://git-lfs.github.com/spec/v1"); next }
      pointer && /^oid sha256:[0-9a-f]+$/ { oid = substr($2, 8) }
      pointer && /^size [0-9]+$/ && !(oid in seen) { seen[oid] = 1; print oid, $2 }'
}

# has_objects: whether the attributes of any branch or tag say so
has_objects() {
  git for-each-ref --format='%(objecttype) %(objectname) %(*objecttype) %(*objectname)' |
    awk '$1 == "commit" { print $2 } $3 == "commit" { print $4 }' | sort -u > "$here/tips"
  # shellcheck disable=SC2016 # for the shell that xargs starts
  xargs sh -c 'git grep -l -e "filter=lfs" "$@" -- ":(glob)**/.gitattributes" || true' sh < "$here/tips" > "$here/attributes" 2> /dev/null
  [ -s "$here/attributes" ]
}

# portions FILE MOST: the names of files that have so many lines of it at most, as no command line takes any number. They
# are about equally long: a last one of few references would start a pipeline for each in GitLab
portions() {
  rm -rf "$here/portions-$2"
  mkdir "$here/portions-$2"
  awk -v many="$(wc -l < "$1")" -v most="$2" -v folder="$here/portions-$2" '
    BEGIN { parts = int((many + most - 1) / most) }
    {
      part = folder "/" int((NR - 1) * parts / many)
      if (part != before) { if (before != "") close(before); print part }
      print > part
      before = part
    }' "$1"
}

# push FILE: pushes the references that are listed there, and says what became of each
push() {
  # As one pattern: Git looks for each name of a list among all references of both sides.
  git for-each-ref --format='delete %(refname)' refs/portion | git update-ref --stdin || return 1
  sed 's,^refs/\(.*\),create refs/portion/\1 &,' "$1" | git update-ref --stdin || return 1
  set -- platform 'refs/portion/*:refs/*'
  if [ "$force" = true ]; then set -- --force "$@"; fi
  if [ "${CI_SKIP-}" = true ]; then set -- -o ci.skip "$@"; fi
  if as platform push --porcelain "$@" > "$here/answer" 2> "$here/error"; then pushed=true; else pushed=false; fi
  grep "^.$tab" "$here/answer" > "$here/account" || true
  : > "$here/refused"
  while IFS="$tab" read -r flag pair summary; do
    reference=${pair#*:}
    case "$flag" in
      '*') say "$reference is new" ;;
      ' ') say "$reference goes on" ;;
      '+') say "$reference was rewritten" ;;
      '!') case "$summary" in
        '[rejected]'*) diverged "$reference" ;;
        *) echo "$reference" >> "$here/refused" ;;
      esac ;;
    esac
  done < "$here/account"
  if [ "$pushed" = true ] || [ -s "$here/account" ]; then return 0; fi
  explain platform
  return 1
}

# words: what the repository here said of the last push, else what git did
words() {
  sed -n 's/^remote: *//p' "$here/error" | grep -v '^[= ]*$' > "$here/words"
  if [ -s "$here/words" ]; then hidden < "$here/words"; else hidden < "$here/error"; fi
}

# diverged REFERENCE: without force
diverged() {
  case "$1" in
    refs/tags/*) say "$1 is another one here, and stays as it is, since mirror.force is off" ;;
    *) say "$1 has commits here that the external repository has not, and stays as it is, since mirror.force is off" ;;
  esac
  echo "$1" >> "$here/warnings"
}

# push_all FILE MOST: pushes the references that are listed there, so many at once at most. GitLab refuses all that comes
# with one that it refuses, so these come fewer at once then, and one by one in the end. Exit 1: some are refused. Exit 2:
# the rest was not even tried
push_all() (
  portions "$1" "$2" > "$here/parts-$2"
  some=0
  while IFS= read -r part; do
    push "$part" < /dev/null || exit 2
    if [ ! -s "$here/refused" ]; then continue; fi
    code=1
    if [ "$(wc -l < "$part")" -eq 1 ]; then
      say "$(cat "$part") is refused here"
      words
    else
      cp "$here/refused" "$here/again-$2"
      code=0
      push_all "$here/again-$2" "$(($2 > 20 ? $2 / 20 : 1))" || code=$?
    fi
    case $code in 0) ;; 1) some=1 ;; *) exit 2 ;; esac
  done < "$here/parts-$2"
  exit $some
)

# prune: what is gone from the external repository goes here too, unless GitLab protects it: that is for people to decide
prune() {
  code=0
  # Not one program for each of many references.
  awk 'listed == "there" { there[$0] = 1; next } !($0 in there)' listed=there "$here/external.refs" listed=here "$here/platform.refs" > "$here/gone"
  while read -r reference; do
    if ! wanted "$reference"; then continue; fi
    if as platform push --porcelain platform ":$reference" > "$here/answer" 2> "$here/error" < /dev/null; then
      say "$reference is removed"
    elif grep -q '\[remote rejected\]' "$here/answer"; then
      say "$reference is gone from the external repository and stays here, since it is protected"
      words
    else
      explain platform
      code=1
    fi
  done < "$here/gone"
  return $code
}

# bring: brings in the references in $here/wanted, as far as they are not here as they are there
bring() {
  changed > "$here/changed"
  if [ ! -s "$here/changed" ]; then return 0; fi
  fetch "$here/changed" || return 1
  objects || return 1
  # A new repository takes its default branch from the first push.
  if [ ! -s "$here/platform.refs" ] && grep -qxF -e "$default" "$here/changed"; then
    echo "$default" > "$here/first"
    push_all "$here/first" 1 || return 1
  fi
  push_all "$here/changed" 500
}

# everything: all branches and tags
everything() {
  if [ ! -s "$here/external.refs" ]; then say "the external repository is empty"; return 0; fi
  while read -r reference; do
    if wanted "$reference"; then echo "$reference"; fi
  done < "$here/external.refs" > "$here/wanted"
  if [ ! -s "$here/wanted" ]; then
    say "no branch or tag of the external repository fits $patterns: nothing is brought in, and nothing removed"
    echo none >> "$here/warnings"
    return 0
  fi
  listed platform || return 1
  outcome=0
  bring || outcome=1
  if [ "$prune" = true ]; then prune || outcome=1; fi
  default_here=$(cat "$here/platform.head")
  if [ -n "$default" ] && [ -n "$default_here" ] && [ "$default" != "$default_here" ]; then
    say "the default branch of the external repository is ${default#refs/heads/}, and ${default_here#refs/heads/} here. A push cannot change that: change it in GitLab, under Settings > Repository"
  fi
  return $outcome
}

# one: one branch or tag, and perhaps all tags besides
one() {
  if [ -z "$branch" ]; then
    reference=$default
  else
    reference=$(grep -xF -e "refs/heads/$branch" -e "refs/tags/$branch" "$here/external.refs" | head -n 1)
  fi
  if [ -z "$reference" ]; then
    if [ ! -s "$here/external.refs" ]; then say "the external repository is empty, so it has no branch or tag ${branch:-HEAD}"; return 1; fi
    say "the external repository has no branch or tag ${branch:-HEAD}. Name another one as GIT_BRANCH_DEPLOY, or bring all in with SYNC_ALL=true"
    return 1
  fi
  if ! wanted "$reference"; then
    say "$reference is not to be brought in: mirror.refs of the repository are ${patterns:-all}, mirror.tags is $tags"
    return 1
  fi
  echo "$reference" > "$here/wanted"
  if [ "${PUSH_TAGS-}" = true ]; then
    grep '^refs/tags/' "$here/external.refs" | grep -vxF -e "$reference" | while read -r tag; do
      if wanted "$tag"; then echo "$tag"; fi
    done >> "$here/wanted"
  fi
  listed platform || return 1
  bring
}

# load: reads what the secret store has of the repository, before the login ends
load() {
  secret_load "$name-mirror" || {
    say "there is nothing to read for it. Is it a repository of $slug with an externalUrl? Then apply the project"
    return 1
  }
  cp "$work/secret.json" "$here/settings.json"
  input=$(secret_value GIT_INPUT_SECRET)
  if [ -z "$input" ]; then cp "$here/settings.json" "$here/input.json"; return 0; fi
  secret_load "$input" || { say "the credentials of the external repository cannot be read. Apply the project"; return 1; }
  cp "$work/secret.json" "$here/input.json"
}

# setting FILE KEY: a value, or nothing
setting() {
  json_value data data "$2" < "$here/$1.json" || [ $? -eq 1 ]
}

# settings: everything about the repository, in shell variables
settings() {
  external_url=https://$(setting settings GIT_INPUT_URL)
  platform_url=$forge_scheme://$(setting settings GIT_OUTPUT_URL)
  platform_user=$(setting settings GIT_OUTPUT_USER)
  platform_password=$(setting settings GIT_OUTPUT_PASSWORD)
  external_user=$(setting input GIT_INPUT_USER)
  external_password=$(setting input GIT_INPUT_PASSWORD)
  patterns=$(setting settings SYNC_REFS)
  prune=$(setting settings SYNC_PRUNE)
  force=$(setting settings SYNC_FORCE)
  lfs=$(setting settings SYNC_LFS)
  tags=$(setting settings SYNC_TAGS)
  # What is not said is as it always was.
  prune=${prune:-true} force=${force:-true} lfs=${lfs:-true} tags=${tags:-true}
  if [ -z "$external_user$external_password" ] && [ -n "$(setting settings GIT_INPUT_SECRET)" ]; then
    say "nobody has given credentials for the external repository: raise its credentialsVersion, and $(credentials)"
    return 1
  fi
}

# synchronise: one repository, in the end
synchronise() (
  settings || return 1
  mkdir "$here/repository.git" && cd "$here/repository.git" || return 1
  git init --quiet --bare . && git remote add external "$external_url" && git remote add platform "$platform_url" || return 1
  : > "$here/warnings"
  listed external || return 1
  default=$(cat "$here/external.head")
  if [ "${SYNC_ALL-}" = true ]; then everything || return 1; else one || return 1; fi
  if [ -s "$here/warnings" ]; then say "done, but not all is as in the external repository"; return 3; fi
  say "done"
)

repositories=${PROJECT_NAME-}
# The branch that comes with a new repository starts the first run (docs/MIRROR.md).
if [ "${CI_PIPELINE_SOURCE-}" = push ]; then repositories=${CI_COMMIT_BRANCH#sync/} SYNC_ALL=true; fi
if [ -z "$repositories" ]; then
  echo "PROJECT_NAME must name a repository of $slug, or several, with spaces between" >&2
  exit 2
fi
for name in $repositories; do
  case "$name" in
    *[!a-z0-9-]*) echo "PROJECT_NAME: $name is not the name of a repository" >&2; exit 2 ;;
  esac
done

# A login ends after minutes, and a repository may take longer: so all is read before anything is fetched.
secret_login mirror
failed="" warned="" ready=""
mkdir "$work/mirror"
for name in $repositories; do
  here=$work/mirror/$name
  if [ -e "$here" ]; then continue; fi
  mkdir "$here"
  if load 2>&1; then ready="$ready $name"; else failed="$failed $name"; fi
done
secret_logout

for name in $ready; do
  here=$work/mirror/$name
  code=0
  synchronise 2>&1 || code=$?
  rm -rf "$here"
  case "$code" in 0) ;; 3) warned="$warned $name" ;; *) failed="$failed $name" ;; esac
done
if [ -n "$failed" ]; then echo "failed:$failed" >&2; exit 1; fi
if [ -n "$warned" ]; then echo "left as they are, in part:$warned" >&2; exit 3; fi
