# Builds, and publishes to Nexus: snapshots and releases each to their repository. Comes after nexus.sh.

trust_authorities_in_java
enter "$DSO_DIRECTORY"
run() { mvn --batch-mode --no-transfer-progress "-Dmaven.repo.local=$CI_PROJECT_DIR/.m2/repository" "$@"; }
# shellcheck disable=SC2086 # several words
run $DSO_ARGUMENTS verify
publisher
cat > "$work/settings.xml" << 'SETTINGS'
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers>
    <server>
      <id>nexus</id>
      <username>${env.NEXUS_USERNAME}</username>
      <password>${env.NEXUS_PASSWORD}</password>
    </server>
  </servers>
</settings>
SETTINGS
at=nexus::$artefacts_url/repository/$slug-repository
# shellcheck disable=SC2086 # several words
NEXUS_USERNAME="$nexus_user" NEXUS_PASSWORD="$nexus_password" run $DSO_ARGUMENTS --settings "$work/settings.xml" -DskipTests \
  "-DaltReleaseDeploymentRepository=$at-release/" "-DaltSnapshotDeploymentRepository=$at-snapshot/" \
  package "org.apache.maven.plugins:maven-deploy-plugin:$DSO_PLUGIN_VERSION:deploy"
