# Pushes the charts that have changed, as they were packaged. Comes after helm.sh.

# changed DIRECTORY: whether the commits of this push touch it; all that is there where nobody can say
changed() {
  if [ -n "${CI_COMMIT_TAG-}" ]; then return 0; fi
  case "${CI_COMMIT_BEFORE_SHA-}" in '' | *[!0]*) ;; *) return 0 ;; esac
  if ! git cat-file -e "${CI_COMMIT_BEFORE_SHA:-none}^{commit}" 2> /dev/null; then return 0; fi
  ! git diff --quiet "$CI_COMMIT_BEFORE_SHA" "$CI_COMMIT_SHA" -- "$1"
}

packages=$CI_PROJECT_DIR/.dso/charts/$DSO_NAME
: > "$work/changed"
while IFS= read -r chart; do
  name=$(sed -n "s/^name: *[\"']\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p" "$chart/Chart.yaml")
  version=$(sed -n "s/^version: *[\"']\{0,1\}\([A-Za-z0-9.+_-]*\).*/\1/p" "$chart/Chart.yaml")
  if changed "$chart"; then echo "$name-$version.tgz" >> "$work/changed"; else echo "$name has not changed"; fi
done < "$work/charts"
if [ ! -s "$work/changed" ]; then echo "no chart has changed: nothing is pushed"; exit 0; fi

secret_login push
secret_load REGISTRY/rw-robot || fail "the credentials of the registry cannot be read: is Harbor among the platform's services?"
secret_value DOCKER_CONFIG > "$work/auth.json"
secret_logout
while IFS= read -r package; do
  helm push "$packages/$package" "oci://$registry/$slug" --registry-config "$work/auth.json" < /dev/null
done < "$work/changed"
