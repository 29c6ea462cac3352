# Builds with Buildah, which needs no daemon and no privileges but user namespaces. Comes after image-build.sh.

set -- --isolation chroot --format oci --file "$dockerfile" --tag dso
if [ -n "$DSO_TARGET" ]; then set -- "$@" --target "$DSO_TARGET"; fi
while IFS= read -r each; do set -- "$@" --build-arg "$each"; done < "$work/arguments"
while IFS= read -r each; do set -- "$@" --label "$each"; done << LABELS
$labels
LABELS
builder() { buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run" "$@"; }
builder build "$@" "$context"
builder push --quiet dso "oci:$layout"
builder rmi --all --force > /dev/null
