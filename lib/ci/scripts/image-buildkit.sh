# Builds with BuildKit, without a daemon and rootless. Comes after image-build.sh.

set -- --frontend dockerfile.v0 --local "context=$context" --local "dockerfile=$(dirname "$dockerfile")" --opt "filename=$(basename "$dockerfile")"
if [ -n "$DSO_TARGET" ]; then set -- "$@" --opt "target=$DSO_TARGET"; fi
while IFS= read -r each; do set -- "$@" --opt "build-arg:$each"; done < "$work/arguments"
while IFS= read -r each; do set -- "$@" --opt "label:$each"; done << LABELS
$labels
LABELS
for each in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
  eval "value=\${$each-}"
  # shellcheck disable=SC2154 # set by eval
  if [ -n "$value" ]; then set -- "$@" --opt "build-arg:$each=$value"; fi
done
if [ "$DSO_CACHE" = cache=true ]; then
  cache=$CI_PROJECT_DIR/.dso/cache/$DSO_NAME
  if [ -f "$cache/index.json" ]; then set -- "$@" --import-cache "type=local,src=$cache"; fi
  set -- "$@" --export-cache "type=local,dest=$cache,mode=max"
fi
export BUILDKITD_FLAGS="${BUILDKITD_FLAGS---oci-worker-no-process-sandbox}"
buildctl-daemonless.sh build "$@" --output "type=oci,dest=$layout,tar=false"
