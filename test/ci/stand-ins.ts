import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Programs that stand in for those of the job images which a machine need not have: each says how it was called, and
 * leaves what the real one leaves for the jobs after it. What they print beyond that is recorded of the real ones. `go` and
 * `python3` are the machine's own, kept from the network.
 */
export const standIns: Readonly<Record<string, string>> = {
  // BuildKit writes an image in OCI's layout to dest=….
  "buildctl-daemonless.sh": `#!/bin/sh
echo "buildctl-daemonless.sh $*"
dest=$(printf '%s\\n' "$@" | sed -n 's/.*dest=\\([^,]*\\).*tar=false.*/\\1/p')
mkdir -p "$dest/blobs/sha256"
printf '{"imageLayoutVersion":"1.0.0"}' > "$dest/oci-layout"
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":2}]}' > "$dest/index.json"
`,
  // The machine's own, with what it has compiled already: the standard library takes half a minute.
  go: `#!/bin/sh
PATH=$(printf %s "$PATH" | sed 's,^[^:]*:,,')
GOCACHE=${join(homedir(), ".cache", "go-build")} exec go "$@"
`,
  helm: `#!/bin/sh
echo "helm $*"
case "$1" in lint) echo '1 chart(s) linted, 0 chart(s) failed' ;; esac
`,
  // Java is asked where its truststore is, and keytool to add to a copy of it.
  java: `#!/bin/sh
echo '    java.home = /nowhere' >&2
`,
  keytool: `#!/bin/sh
echo "keytool $*"
`,
  kustomize: `#!/bin/sh
echo "kustomize $*" >&2
test -f "$2/kustomization.yaml"
`,
  mvn: `#!/bin/sh
echo "mvn $*"
echo '[INFO] BUILD SUCCESS'
`,
  // An environment with what the machine has, as nothing can be fetched: pip says what it would have.
  python3: `#!/bin/sh
PATH=$(printf %s "$PATH" | sed 's,^[^:]*:,,')
if [ "$1 $2" != '-m venv' ]; then exec python3 "$@"; fi
python3 -m venv --without-pip --system-site-packages "$3"
printf '#!/bin/sh\\necho "pip $*"\\n' > "$3/bin/pip"
chmod +x "$3/bin/pip"
`,
  skopeo: `#!/bin/sh
echo "skopeo $*"
while [ $# -gt 0 ]; do
  if [ "$1" = --digestfile ]; then printf sha256:0000000000000000000000000000000000000000000000000000000000000000 > "$2"; fi
  shift
done
`,
  "sonar-scanner": `#!/bin/sh
echo "sonar-scanner $*"
echo 'INFO  QUALITY GATE STATUS: PASSED - View details on https://sonarqube.example.org/dashboard?id=front'
`,
  // Finds nothing, in each of the formats that it is asked for.
  trivy: `#!/bin/sh
echo "trivy $*"
while [ $# -gt 0 ]; do
  case "$1" in
    --output) output=$2 ;;
    --format) format=$2 ;;
  esac
  shift
done
if [ -n "\${output-}" ]; then
  case "$format" in
    template) echo '[]' ;;
    cyclonedx) echo '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}' ;;
    *) echo '{"SchemaVersion":2,"Results":[]}' ;;
  esac > "$output"
fi
`,
};
