# Lints and packages charts. Comes after helm.sh.

packages=$CI_PROJECT_DIR/.dso/charts/$DSO_NAME
rm -rf "$packages"
mkdir -p "$packages"
while IFS= read -r chart; do
  if grep -q '^dependencies:' "$chart/Chart.yaml" && [ ! -f "$chart/Chart.lock" ]; then
    fail "$DSO_DIRECTORY/${chart#./} has dependencies and no Chart.lock: commit what helm dependency update writes"
  fi
  if [ -f "$chart/Chart.lock" ]; then helm dependency build "$chart" < /dev/null; fi
  # shellcheck disable=SC2086 # several words
  helm lint --strict "$chart" $DSO_LINT_ARGUMENTS < /dev/null
  helm package "$chart" --destination "$packages" < /dev/null
done < "$work/charts"
