# Looks through the image that was built, before anybody else has it. Comes after trivy.sh.

trivy_scan image "$@" --input "$CI_PROJECT_DIR/.dso/images/$DSO_NAME"
judge
