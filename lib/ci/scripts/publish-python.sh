# Builds an sdist and a wheel, and publishes them to Nexus. Comes after nexus.sh.

trust_authorities
enter "$DSO_DIRECTORY"
export PIP_CACHE_DIR="$CI_PROJECT_DIR/.pip" PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$work/environment"
# shellcheck disable=SC2086 # several words
"$work/environment/bin/pip" install --quiet $DSO_TOOLS
"$work/environment/bin/python" -m build --outdir "$work/dist" .
publisher
TWINE_USERNAME="$nexus_user" TWINE_PASSWORD="$nexus_password" "$work/environment/bin/python" -m twine upload --non-interactive --disable-progress-bar \
  --repository-url "$artefacts_url/repository/$slug-pypi/" "$work"/dist/*
