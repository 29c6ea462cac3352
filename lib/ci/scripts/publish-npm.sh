# Builds, and publishes to Nexus. The lock file is as it was committed: what is installed is checked against it. Comes
# after nexus.sh.

trust_authorities
enter "$DSO_DIRECTORY"
if [ ! -f package-lock.json ] && [ ! -f npm-shrinkwrap.json ]; then
  fail "there is no package-lock.json in $DSO_DIRECTORY: commit it, so that this job installs what you tested"
fi
npm ci --no-audit --no-fund
for each in $DSO_SCRIPTS; do npm run "$each"; done
npm pack --ignore-scripts --pack-destination "$work" > /dev/null
publisher
address=$artefacts_url/repository/$slug-npm/
# shellcheck disable=SC2016 # npm puts the variable in
printf '%s:_auth=${NEXUS_AUTH}\n' "${address#*:}" > "$work/npmrc"
auth=$(printf '%s:%s' "$nexus_user" "$nexus_password" | base64 | tr -d '\n')
# No script of a package runs with the password in its environment.
NEXUS_AUTH="$auth" NPM_CONFIG_USERCONFIG="$work/npmrc" npm publish --ignore-scripts --registry "$address" --tag "$DSO_TAG" "$work"/*.tgz
