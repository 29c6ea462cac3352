# Analyses as part of Maven's build, with its coverage, and ends as the quality gate does. Comes after sonarqube.sh.

# shellcheck disable=SC2086 # several words
mvn --batch-mode --no-transfer-progress "-Dmaven.repo.local=$CI_PROJECT_DIR/.m2/repository" $DSO_GOALS "org.sonarsource.scanner.maven:sonar-maven-plugin:$DSO_PLUGIN_VERSION:sonar" "$@"
