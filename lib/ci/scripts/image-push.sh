# Pushes the very image that was scanned, and signs it where that is asked for. Where an earlier pipeline has pushed an image
# of this commit by the first tag, that one stays, since it may be running: whatever else this pipeline built is left.

if [ "$DSO_SIGN" = sign=true ] && [ ! -f "${COSIGN_PRIVATE_KEY-}" ]; then
  fail "there is no key to sign with: the CI variable COSIGN_PRIVATE_KEY, of type file and protected, holds the key that cosign made, and COSIGN_PASSWORD its password"
fi
layout=$CI_PROJECT_DIR/.dso/images/$DSO_NAME
secret_login push
secret_load REGISTRY/rw-robot || fail "the credentials of the registry cannot be read: is Harbor among the platform's services?"
secret_value DOCKER_CONFIG > "$work/auth.json"
secret_logout
trust_authorities

repository=$registry/$slug/$DSO_NAME
set -- --preserve-digests --authfile "$work/auth.json" --digestfile "$work/digest"
mkdir "$work/registries.d"
if [ "$DSO_SIGN" = sign=true ]; then
  printf 'default-docker:\n  use-sigstore-attachments: true\n' > "$work/registries.d/default.yaml"
  printf %s "${COSIGN_PASSWORD-}" > "$work/passphrase"
  set -- "$@" --sign-by-sigstore-private-key "$COSIGN_PRIVATE_KEY" --sign-passphrase-file "$work/passphrase"
fi
unset COSIGN_PRIVATE_KEY COSIGN_PASSWORD

# existing TAG: the digest of what that tag is already, where it was built from this commit
existing() {
  of=$(skopeo inspect --no-tags --retry-times 3 --authfile "$work/auth.json" --format '{{.Digest}} {{index .Labels "org.opencontainers.image.revision"}}' "docker://$repository:$1" 2> /dev/null) || return 0
  if [ "${of#* }" = "$CI_COMMIT_SHA" ]; then printf %s "${of%% *}"; fi
}

# unsigned: whether a signature is wanted, and none there
unsigned() {
  if [ "$DSO_SIGN" != sign=true ]; then return 1; fi
  ! skopeo inspect --raw --retry-times 3 --authfile "$work/auth.json" "docker://$repository:sha256-${digest#*:}.sig" > /dev/null 2>&1
}

first="" from=oci:$layout
# tags: one a line. What is none is made one; a variable that this pipeline does not have is none at all
tags() {
  for each in $DSO_TAGS; do
    case "$each" in '$'*) ;; *) printf '%s\n' "$each" | tr -c 'A-Za-z0-9_.\n-' - ;; esac
  done
}
for tag in $(tags); do
  if [ -z "$first" ]; then
    first=$tag
    digest=$(existing "$tag")
    if [ -n "$digest" ]; then
      echo "$repository:$tag is $digest already, of this very commit: it stays, and other tags name it too"
      from=docker://$repository@$digest
      if ! unsigned; then continue; fi
    fi
  fi
  skopeo --registries.d "$work/registries.d" copy --quiet "$@" "$from" "docker://$repository:$tag"
  digest=$(cat "$work/digest")
  echo "pushed $repository:$tag@$digest"
done
if [ -z "$first" ]; then fail "there is no tag to push to: correct the input tags"; fi
mkdir -p "$CI_PROJECT_DIR/.dso/pushed"
printf '%s %s %s\n' "$repository" "$first" "$digest" > "$CI_PROJECT_DIR/.dso/pushed/$DSO_NAME"
