# What both ways of an analysis have in common.

case "$DSO_PROJECT_KEY" in
  '' | '$'*) fail "there is no PROJECT_KEY: the platform sets it on each of the project's repositories where it has SonarQube; give the input project-key otherwise" ;;
esac
# Scanners read these too, and the token goes to this server and to no other.
unset SONARQUBE_SCANNER_PARAMS SONAR_SCANNER_JSON_PARAMS SONAR_SCANNER_OPTS
export SONAR_HOST_URL="$analysis_url"
trust_authorities_in_java
enter "$DSO_DIRECTORY"

set --
while IFS= read -r property; do
  case "$property" in
    '') ;;
    sonar.host.url=* | sonar.token=* | sonar.login=* | sonar.password=* | sonar.qualitygate.* | sonar.projectKey=* | sonar.scanner.*)
      fail "${property%%=*} is not for a pipeline to say: take it out of the input properties" ;;
    sonar.*=*) set -- "$@" "-D$property" ;;
    *) fail "the input properties has lines such as sonar.sources=src, and not: $property" ;;
  esac
done << PROPERTIES
$DSO_PROPERTIES
PROPERTIES
set -- "$@" "-Dsonar.host.url=$analysis_url" "-Dsonar.projectKey=$DSO_PROJECT_KEY" "-Dsonar.projectVersion=$CI_COMMIT_REF_NAME" \
  -Dsonar.qualitygate.wait=true "-Dsonar.qualitygate.timeout=$DSO_GATE_TIMEOUT"

secret_login read
SONAR_TOKEN=$(secret SONAR SONAR_TOKEN)
secret_logout
export SONAR_TOKEN
