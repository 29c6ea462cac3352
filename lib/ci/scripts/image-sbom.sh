# Lists what is in the image that was built. Comes after trivy-settings.sh.

trust_authorities
mkdir -p "$CI_PROJECT_DIR/.dso/reports"
sbom=$CI_PROJECT_DIR/.dso/reports/sbom-$DSO_NAME.cdx.json
trivy_scan image --quiet --format cyclonedx --output "$sbom" --input "$CI_PROJECT_DIR/.dso/images/$DSO_NAME"
echo "what is in the image: .dso/reports/sbom-$DSO_NAME.cdx.json"
