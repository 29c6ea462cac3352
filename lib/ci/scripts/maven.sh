# Runs goals of Maven.

trust_authorities_in_java
enter "$DSO_DIRECTORY"
if [ -n "$DSO_SETTINGS" ]; then set -- --settings "$CI_PROJECT_DIR/$DSO_SETTINGS"; else set --; fi
# shellcheck disable=SC2086 # several words each
mvn --batch-mode --no-transfer-progress "-Dmaven.repo.local=$CI_PROJECT_DIR/.m2/repository" "$@" $DSO_ARGUMENTS $DSO_GOALS
