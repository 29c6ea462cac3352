# Builds, and publishes to Nexus: snapshots and releases each to their repository. Comes after nexus.sh.
#
# A build that knew the password could put it into what it makes. So it deploys into a directory, and what is there is
# uploaded from an empty one, where Maven runs nothing of the repository.

trust_authorities_in_java
enter "$DSO_DIRECTORY"
run() { mvn --batch-mode --no-transfer-progress "-Dmaven.repo.local=$CI_PROJECT_DIR/.m2/repository" "$@"; }
plugin=org.apache.maven.plugins:maven-deploy-plugin:$DSO_PLUGIN_VERSION
staged=$work/staged
# shellcheck disable=SC2086 # several words
run $DSO_ARGUMENTS "-DaltDeploymentRepository=staged::file://$staged" "-DaltReleaseDeploymentRepository=staged::file://$staged" "-DaltSnapshotDeploymentRepository=staged::file://$staged" verify "$plugin:deploy"

# attached POM: leaves the files beside a POM in $main, $main_type and, with commas between, $files, $classifiers and $types
attached() {
  main='' main_type='' files='' classifiers='' types=''
  for file in "${1%.pom}".* "${1%.pom}"-*; do
    case "$file" in
      *'*'* | *.pom | *.md5 | *.sha1 | *.sha256 | *.sha512) continue ;;
      "${1%.pom}".*)
        type=${file#"${1%.pom}".}
        # Signatures are of what they follow.
        if [ -z "$main" ] && [ "${type%.asc}" = "$type" ]; then main=$file main_type=$type; continue; fi
        classifier=''
        ;;
      *)
        classifier=${file#"${1%.pom}"-}
        type=${classifier#*.}
        classifier=${classifier%%.*}
        ;;
    esac
    files=$files,$file classifiers=$classifiers,$classifier types=$types,$type
  done
}

# upload POM: everything of one artefact, whose place below $staged says group, name and version
upload() {
  directory=${1%/*}
  version=${directory##*/}
  directory=${directory%/*}
  group=${directory%/*}
  group=$(printf %s "${group#"$staged"/}" | tr / .)
  case "$version" in *-SNAPSHOT) to=snapshot ;; *) to=release ;; esac
  attached "$1"
  if [ -z "$main" ]; then main=$1 main_type=pom; set -- "$1" -DgeneratePom=false; else set -- "$1" "-DpomFile=$1"; fi
  if [ -n "$files" ]; then set -- "$@" "-Dfiles=${files#,}" "-Dclassifiers=${classifiers#,}" "-Dtypes=${types#,}"; fi
  shift
  NEXUS_USERNAME="$nexus_user" NEXUS_PASSWORD="$nexus_password" run --settings "$work/settings.xml" "$plugin:deploy-file" \
    "-DrepositoryId=nexus" "-Durl=$artefacts_url/repository/$slug-repository-$to/" \
    "-DgroupId=$group" "-DartifactId=${directory##*/}" "-Dversion=$version" "-Dpackaging=$main_type" "-Dfile=$main" "$@"
}

find "$staged" -name '*.pom' 2> /dev/null | sort > "$work/poms"
if [ ! -s "$work/poms" ]; then fail 'the build deploys nothing: is maven.deploy.skip set?'; fi
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
mkdir "$work/empty"
cd "$work/empty" || exit
while read -r pom; do upload "$pom" < /dev/null; done < "$work/poms"
