# Pushes the very image that was scanned, and signs it where that is asked for.

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

first=""
# tags: one a line. What is none is made one; a variable that this pipeline does not have is none at all
tags() {
  for each in $DSO_TAGS; do
    case "$each" in '$'*) ;; *) printf '%s\n' "$each" | tr -c 'A-Za-z0-9_.\n-' - ;; esac
  done
}
for tag in $(tags); do
  skopeo --registries.d "$work/registries.d" copy --quiet "$@" "oci:$layout" "docker://$repository:$tag"
  digest=$(cat "$work/digest")
  echo "pushed $repository:$tag@$digest"
  if [ -z "$first" ]; then first=$tag; fi
done
if [ -z "$first" ]; then fail "there is no tag to push to: correct the input tags"; fi
mkdir -p "$CI_PROJECT_DIR/.dso/pushed"
printf '%s %s %s\n' "$repository" "$first" "$digest" > "$CI_PROJECT_DIR/.dso/pushed/$DSO_NAME"
