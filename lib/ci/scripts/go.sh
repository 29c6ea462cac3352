# Tests a Go module.

trust_authorities
enter "$DSO_DIRECTORY"
export GOMODCACHE="$CI_PROJECT_DIR/.go/mod" GOCACHE="$CI_PROJECT_DIR/.go/cache"
go vet "$DSO_PACKAGES"
# shellcheck disable=SC2086 # several words
go test -coverprofile="$work/coverage" $DSO_ARGUMENTS "$DSO_PACKAGES"
go tool cover -func="$work/coverage" | tail -n 1
