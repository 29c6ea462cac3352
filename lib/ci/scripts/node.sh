# Installs what package-lock.json says, and runs scripts of package.json.

trust_authorities
enter "$DSO_DIRECTORY"
if [ ! -f package-lock.json ] && [ ! -f npm-shrinkwrap.json ]; then
  fail "there is no package-lock.json in $DSO_DIRECTORY: commit it, so that this job installs what you tested"
fi
export NPM_CONFIG_CACHE="$CI_PROJECT_DIR/.npm"
npm ci --no-audit --no-fund
for each in $DSO_SCRIPTS; do npm run "$each"; done
