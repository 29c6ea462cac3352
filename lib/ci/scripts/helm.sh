# Finds the charts of a directory: the one that it is, or those in it. Leaves their directories in $work/charts.

trust_authorities
enter "$DSO_DIRECTORY"
for each in ./Chart.yaml ./*/Chart.yaml; do
  if [ -f "$each" ]; then dirname "$each"; fi
done > "$work/charts"
if [ ! -s "$work/charts" ]; then fail "there is no Chart.yaml in $DSO_DIRECTORY, nor in a directory there: correct the input directory"; fi
export HELM_CONFIG_HOME="$work/helm/config" HELM_CACHE_HOME="$work/helm/cache" HELM_DATA_HOME="$work/helm/data"
