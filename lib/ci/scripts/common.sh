# What every job begins with. What it leaves: $work, a directory that nobody else reads and that goes with the job;
# $authorities, a file with the certificates of all authorities, or nothing where the image's own will do.

work=$(mktemp -d)
authorities=""
trap 'finish' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -n "${CA_BUNDLE-}" ]; then
  authorities=$work/authorities.pem
  for each in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    if [ -r "$each" ]; then cat "$each"; echo; break; fi
  done > "$authorities"
  if [ -f "$CA_BUNDLE" ]; then cat "$CA_BUNDLE"; else printf '%s\n' "$CA_BUNDLE"; fi >> "$authorities"
fi

# fail TEXT...: ends the job, and says why
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# finish: at the end of the job, however it ends
finish() {
  code=$?
  trap - EXIT
  before_finish
  rm -rf "$work" 2> /dev/null || true
  exit "$code"
}

# before_finish: for what a job must give back
before_finish() { :; }

# enter DIRECTORY: goes on there
enter() {
  if [ ! -d "$1" ]; then fail "there is no directory $1 in this repository: correct the input directory"; fi
  cd "$1" || exit
}

# trust_authorities: lets all usual tools trust them, too
trust_authorities() {
  if [ -z "$authorities" ]; then return 0; fi
  export SSL_CERT_FILE="$authorities" CURL_CA_BUNDLE="$authorities" GIT_SSL_CAINFO="$authorities" REQUESTS_CA_BUNDLE="$authorities" PIP_CERT="$authorities" NODE_EXTRA_CA_CERTS="$authorities" NPM_CONFIG_CAFILE="$authorities"
}

# trust_authorities_in_java: lets Java trust those of CA_BUNDLE besides its own
trust_authorities_in_java() {
  if [ -z "$authorities" ]; then return 0; fi
  java=$(command -v java || true)
  # SonarScanner's image has a Java of its own.
  for each in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "${SONAR_SCANNER_HOME:+$SONAR_SCANNER_HOME/jre/bin/java}"; do
    if [ -z "$java" ] && [ -x "$each" ]; then java=$each; fi
  done
  if [ -z "$java" ]; then fail "the image of this job has no Java, which needs to know of CA_BUNDLE: take another one"; fi
  home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  keytool=$home/bin/keytool
  if [ ! -x "$keytool" ]; then keytool=keytool; fi
  if [ -f "$home/lib/security/cacerts" ]; then cat "$home/lib/security/cacerts" > "$work/truststore"; fi
  mkdir "$work/authorities"
  if [ -f "$CA_BUNDLE" ]; then cat "$CA_BUNDLE"; else printf '%s\n' "$CA_BUNDLE"; fi |
    awk -v into="$work/authorities/" '/-----BEGIN CERTIFICATE-----/ { many++ } many { print > (into many ".pem") }'
  for each in "$work/authorities"/*.pem; do
    alias="dso-$(basename "$each" .pem)"
    "$keytool" -importcert -noprompt -keystore "$work/truststore" -storepass changeit -alias "$alias" -file "$each" > "$work/keytool" 2>&1 || fail "CA_BUNDLE cannot be read by Java:" "$(cat "$work/keytool")"
  done
  export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS-} -Djavax.net.ssl.trustStore=$work/truststore -Djavax.net.ssl.trustStorePassword=changeit"
}
