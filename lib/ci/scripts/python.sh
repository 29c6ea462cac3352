# Installs a project into an environment of its own, in which the commands that follow run.

trust_authorities
enter "$DSO_DIRECTORY"
export PIP_CACHE_DIR="$CI_PROJECT_DIR/.pip" PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$work/environment"
# shellcheck disable=SC1091 # made above
. "$work/environment/bin/activate"
# shellcheck disable=SC2086 # several words
pip install --quiet $DSO_INSTALL
