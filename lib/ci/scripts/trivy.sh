# What both ways of a scan have in common: one scan, whose result is kept, shown, and judged. Comes after trivy-settings.sh
# and before the scan, which calls trivy_scan with "$@" and its target.

trust_authorities
reports=$CI_PROJECT_DIR/.dso/reports
mkdir -p "$reports"
result=$reports/trivy-$DSO_NAME.json
set -- --scanners "$DSO_SCANNERS" --format json --output "$result" --exit-code 0 --no-progress
if [ "$DSO_IGNORE_UNFIXED" = ignore-unfixed=true ]; then set -- "$@" --ignore-unfixed; fi

# judge: shows what was found, and fails where some of it is as severe as the gate says
judge() {
  quality_template > "$work/quality.tpl"
  trivy_convert --format template --template "@$work/quality.tpl" --output "$reports/quality-$DSO_NAME.json" "$result"
  trivy_convert --severity "$DSO_SEVERITY" --format table "$result"
  code=0
  trivy_convert --severity "$DSO_SEVERITY" --format json --output "$work/judged.json" --exit-code 10 "$result" || code=$?
  case $code in
    0) echo "nothing of severity $DSO_SEVERITY was found" ;;
    10) fail "the gate is closed: something of severity $DSO_SEVERITY was found, see above. Repair it, or say in .trivyignore why it does no harm; nothing is pushed until then" ;;
    *) fail "what Trivy found cannot be judged" ;;
  esac
}

# quality_template: makes of Trivy's result a report of GitLab's that merge requests show in every edition
quality_template() {
  cat << 'TEMPLATE'
{{- $first := true -}}
[{{- range $result := . -}}
{{- range .Vulnerabilities -}}
{{- if $first }}{{ $first = false }}{{ else }},{{ end }}
{"check_name":{{ .VulnerabilityID | toJson }},"description":{{ printf "%s %s: %s %s" .PkgName .InstalledVersion .VulnerabilityID .Title | toJson }},"fingerprint":"{{ printf "%s %s %s %s" $result.Target .PkgName .InstalledVersion .VulnerabilityID | sha256sum }}","severity":"{{ template "severity" .Severity }}","location":{"path":{{ $result.Target | toJson }},"lines":{"begin":1}}}
{{- end -}}
{{- range .Misconfigurations -}}
{{- if $first }}{{ $first = false }}{{ else }},{{ end }}
{"check_name":{{ .ID | toJson }},"description":{{ printf "%s: %s" .Title .Message | toJson }},"fingerprint":"{{ printf "%s %s %s" $result.Target .ID .Message | sha256sum }}","severity":"{{ template "severity" .Severity }}","location":{"path":{{ $result.Target | toJson }},"lines":{"begin":{{ max 1 .CauseMetadata.StartLine }}}}}
{{- end -}}
{{- range .Secrets -}}
{{- if $first }}{{ $first = false }}{{ else }},{{ end }}
{"check_name":{{ .RuleID | toJson }},"description":{{ printf "%s in the source" .Title | toJson }},"fingerprint":"{{ printf "%s %s %d" $result.Target .RuleID .StartLine | sha256sum }}","severity":"{{ template "severity" .Severity }}","location":{"path":{{ $result.Target | toJson }},"lines":{"begin":{{ max 1 .StartLine }}}}}
{{- end -}}
{{- end -}}]
{{- define "severity" -}}
{{- if eq . "CRITICAL" }}blocker{{ else if eq . "HIGH" }}critical{{ else if eq . "MEDIUM" }}major{{ else if eq . "LOW" }}minor{{ else }}info{{ end -}}
{{- end -}}
TEMPLATE
}
