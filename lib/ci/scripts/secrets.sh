# Reads the project's secrets from the store (docs/CI.md). Comes after identity.sh, common.sh and json.sh, and
# after store_url, store_mount, store_login and projects_root, which are the platform's and no variables of a job.
#
# What is secret is in shell variables and in $work: on no command line, in no URL, and in no variable of the environment
# unless a tool reads it there.

# The project.
slug=${CI_PROJECT_NAMESPACE##*/}
logged_in=false

before_finish() { secret_logout; }

# secret_login PURPOSE: logs the job in, with its own identity, for what it is to do: read, push, publish or deploy
secret_login() {
  if [ -z "$identity" ]; then fail 'the job has no VAULT_ID_TOKEN: give it id_tokens, or let it extend a job of the catalogue'; fi
  case "$slug$1$identity" in
    *[!A-Za-z0-9._=-]*) fail "CI_PROJECT_NAMESPACE or VAULT_ID_TOKEN is not what GitLab sets" ;;
  esac
  printf '{"role":"dso-%s-%s","jwt":"%s"}' "$slug" "$1" "$identity" > "$work/login.json"
  rm -f "$work/header"
  store_call POST "auth/$store_login/login" "$work/login.json" || {
    rm -f "$work/login.json"
    fail "the secret store lets this job not in as dso-$slug-$1. A job logs in for the one purpose that its id_tokens name; those that push, publish or deploy must run on a protected branch or tag of the project"
  }
  rm -f "$work/login.json"
  token=$(json_value auth client_token < "$work/answer") || fail "the secret store answers without a token"
  printf 'X-Vault-Token: %s\n' "$token" > "$work/header"
  unset token
  logged_in=true
}

# secret_load NAME: reads a secret of the project, whose values secret_value then tells
secret_load() {
  rm -f "$work/secret.json"
  store_call GET "$store_mount/data/$projects_root/$slug/$1" || return 1
  mv "$work/answer" "$work/secret.json"
}

# secret_value KEY: the value of a key of the secret that was read last; nothing where it has no such key
secret_value() {
  json_value data data "$1" < "$work/secret.json" || [ $? -eq 1 ]
}

# secret NAME KEY: the value of a key of a secret, which must be there
secret() {
  secret_load "$1" || fail "the secret $1 of $slug cannot be read"
  json_value data data "$2" < "$work/secret.json" || fail "the secret $1 of $slug has no $2"
}

# secret_logout: gives the login back, before anything else runs
secret_logout() {
  if [ "$logged_in" = false ]; then return 0; fi
  logged_in=false
  store_call POST auth/token/revoke-self 2> /dev/null || true
  rm -f "$work/header" "$work/answer" "$work/secret.json"
}

# store_call METHOD PATH [BODY]: what the store answers, in $work/answer. Fails, and says what it said, unless that is a 2xx
store_call() {
  rm -f "$work/answer"
  if command -v curl > /dev/null; then status=$(store_curl "$@") || status=000
  elif wget --version 2> /dev/null | grep -q 'GNU Wget'; then status=$(store_wget "$@") || status=000
  else fail 'the image of this job has neither curl nor GNU wget, with which to read secrets: take another one'
  fi
  case "$status" in
    2??) return 0 ;;
    000) echo "the secret store cannot be reached at $store_url: $(cat "$work/error")" >&2 ;;
    *) echo "the secret store answers $1 $2 with $status: $(cat "$work/answer" 2> /dev/null)" >&2 ;;
  esac
  return 1
}

store_curl() {
  method=$1 address=$store_url/v1/$2 body=${3-}
  set -- -q --silent --show-error --request "$method" --output "$work/answer" --write-out '%{http_code}' --connect-timeout 10 --max-time 60 --retry 3
  if [ -n "$authorities" ]; then set -- "$@" --cacert "$authorities"; fi
  if [ -f "$work/header" ]; then set -- "$@" --header "@$work/header"; fi
  if [ -n "$body" ]; then set -- "$@" --data-binary "@$body"; fi
  curl "$@" "$address" 2> "$work/error"
}

store_wget() {
  {
    printf 'timeout = 60\ntries = 3\nmax_redirect = 0\ncontent_on_error = on\nhsts = off\n'
    if [ -n "$authorities" ]; then printf 'ca_certificate = %s\n' "$authorities"; fi
    if [ -f "$work/header" ]; then printf 'header = '; cat "$work/header"; fi
    if [ -n "${3-}" ]; then printf 'post_file = %s\n' "$3"; elif [ "$1" = POST ]; then : > "$work/empty"; printf 'post_file = %s\n' "$work/empty"; fi
  } > "$work/wgetrc"
  SYSTEM_WGETRC=/dev/null WGETRC="$work/wgetrc" wget --no-verbose --server-response --output-document="$work/answer" "$store_url/v1/$2" 2> "$work/error" || true
  sed -n 's/^ *HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' "$work/error" | tail -n 1 | grep .
}
