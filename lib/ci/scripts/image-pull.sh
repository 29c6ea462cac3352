# Lets the builder pull the project's own images, with the robot that pulls and nothing else. What the Dockerfile runs does
# not see it.

secret_login read
secret_load REGISTRY/ro-robot || fail "the credentials of the registry cannot be read: is Harbor among the platform's services?"
mkdir "$work/docker"
secret_value DOCKER_CONFIG > "$work/docker/config.json"
secret_logout
export DOCKER_CONFIG="$work/docker" REGISTRY_AUTH_FILE="$work/docker/config.json"
