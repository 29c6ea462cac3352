# Lints and packages charts. Comes after helm.sh.

# repositories CHART: tells Helm of those that are no registries, which it takes dependencies of a lock file from only when
# it knows them by a name
repositories() {
  sed -n "/^ *#/d; s/.*repository: *[\"']\{0,1\}\(https\{0,1\}:\/\/[^\"' ,}]*\).*/\1/p" "$1/Chart.yaml" | sort -u > "$work/repositories"
  many=0
  while IFS= read -r repository; do
    many=$((many + 1))
    helm repo add --force-update "dso$many" "$repository" < /dev/null
  done < "$work/repositories"
}

packages=$CI_PROJECT_DIR/.dso/charts/$DSO_NAME
rm -rf "$packages"
mkdir -p "$packages"
while IFS= read -r chart; do
  if grep -q '^dependencies:' "$chart/Chart.yaml" && [ ! -f "$chart/Chart.lock" ]; then
    fail "$DSO_DIRECTORY/${chart#./} has dependencies and no Chart.lock: commit what helm dependency update writes"
  fi
  if [ -f "$chart/Chart.lock" ]; then
    repositories "$chart"
    helm dependency build "$chart" < /dev/null
  fi
  # shellcheck disable=SC2086 # several words
  helm lint --strict "$chart" $DSO_LINT_ARGUMENTS < /dev/null
  helm package "$chart" --destination "$packages" < /dev/null
done < "$work/charts"
