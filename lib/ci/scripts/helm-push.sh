# Pushes charts as they were packaged: those whose version the registry does not have, as an earlier pipeline may have failed
# or may never have come so far, and those that this push has changed. Comes after helm.sh.

# changed DIRECTORY: whether the commits of this push touch it; so does what nobody can tell. What a tag names was pushed
# from its branch
changed() {
  if [ -n "${CI_COMMIT_TAG-}" ]; then return 1; fi
  case "${CI_COMMIT_BEFORE_SHA-}" in '' | *[!0]*) ;; *) return 0 ;; esac
  if ! git cat-file -e "${CI_COMMIT_BEFORE_SHA:-none}^{commit}" 2> /dev/null; then return 0; fi
  ! git diff --quiet "$CI_COMMIT_BEFORE_SHA" "$CI_COMMIT_SHA" -- "$1"
}

packages=$CI_PROJECT_DIR/.dso/charts/$DSO_NAME
secret_login push
secret_load REGISTRY/rw-robot || fail "the credentials of the registry cannot be read: is Harbor among the platform's services?"
secret_value DOCKER_CONFIG > "$work/auth.json"
secret_logout

# there NAME VERSION: whether the registry has it
there() {
  helm show chart "oci://$registry/$slug/$1" --version "$2" --registry-config "$work/auth.json" > /dev/null 2>&1 < /dev/null
}

: > "$work/wanted"
while IFS= read -r chart; do
  name=$(sed -n "s/^name: *[\"']\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p" "$chart/Chart.yaml")
  version=$(sed -n "s/^version: *[\"']\{0,1\}\([A-Za-z0-9.+_-]*\).*/\1/p" "$chart/Chart.yaml")
  if changed "$chart" || ! there "$name" "$version"; then
    echo "$name-$version.tgz" >> "$work/wanted"
  else
    echo "$name $version is in the registry, and has not changed"
  fi
done < "$work/charts"
while IFS= read -r package; do
  helm push "$packages/$package" "oci://$registry/$slug" --registry-config "$work/auth.json" < /dev/null
done < "$work/wanted"
