# What both builders have in common. The image goes into a directory in OCI's layout, which later jobs scan, and push as
# it is. The Dockerfile is built as it was committed: what a proxy needs comes as predefined arguments.

trust_authorities
context=$CI_PROJECT_DIR/$DSO_CONTEXT
dockerfile=$CI_PROJECT_DIR/${DSO_DOCKERFILE:-$DSO_CONTEXT/Dockerfile}
if [ ! -d "$context" ]; then fail "there is no directory $DSO_CONTEXT in this repository: correct the input context"; fi
if [ ! -f "$dockerfile" ]; then fail "there is no file ${dockerfile#"$CI_PROJECT_DIR"/} in this repository: correct the input dockerfile"; fi
layout=$CI_PROJECT_DIR/.dso/images/$DSO_NAME
rm -rf "$layout"
mkdir -p "$layout"

# arguments FORMAT: build arguments, one a line, as the builder takes them
arguments() {
  printf '%s\n' "$DSO_BUILD_ARGS" | while IFS= read -r each; do
    case "$each" in
      '') ;;
      [A-Za-z_]*=*) printf '%s\n' "$each" ;;
      *) fail "the input build-args has lines such as VERSION=1.2, and not: $each" ;;
    esac
  done
}
arguments > "$work/arguments"
labels="org.opencontainers.image.revision=$CI_COMMIT_SHA
org.opencontainers.image.source=$CI_PROJECT_URL"
