# What is looked for is said by the component's inputs alone. Whoever starts a pipeline may set variables that Trivy reads,
# and it takes trivy.yaml and trivy-secret.yaml of the source tree for its own; what stays says whence databases come.

for each in $(env | sed -n 's/^\(TRIVY_[A-Za-z0-9_]*\)=.*/\1/p'); do
  case "$each" in
    TRIVY_*_REPOSITORY | TRIVY_CACHE_DIR | TRIVY_TIMEOUT | TRIVY_USERNAME | TRIVY_PASSWORD | TRIVY_REGISTRY_TOKEN | TRIVY_INSECURE) ;;
    *) unset "$each" ;;
  esac
done
echo '{}' > "$work/trivy.yaml"

# trivy_scan ARGUMENTS...: Trivy, with nobody's settings
trivy_scan() { trivy "$@" --config "$work/trivy.yaml" --secret-config "$work/trivy.yaml"; }

# trivy_convert ARGUMENTS...: the same, of a result
trivy_convert() { trivy convert --quiet "$@" --config "$work/trivy.yaml"; }
