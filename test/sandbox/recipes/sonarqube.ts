import type { Recipe } from "./recipe";

const project = { project: "${sonarqube_project.p.project}" };

export const SONARQUBE: readonly Recipe[] = [
  ["sonarqube_permission_template", "t", { name: "forge", project_key_pattern: "forge-.*" }],
  ["sonarqube_group", "g", { name: "/demo/console/developer" }],
  ["sonarqube_user", "u", { login_name: "demo", name: "demo", email: "demo@example.org", is_local: false }],
  ["sonarqube_user", "local", { login_name: "local", name: "local", password: "Password-123" }],
  ["sonarqube_user_external_identity", "ei", { login_name: "${sonarqube_user.u.login_name}", external_identity: "demo", external_provider: "saml" }],
  ["sonarqube_group_member", "gm", { name: "${sonarqube_group.g.name}", login_name: "${sonarqube_user.u.login_name}" }],
  ["sonarqube_project", "p", { name: "demo-front", project: "demo-front-1", visibility: "private", tags: ["demo"] }],
  ["sonarqube_project_main_branch", "mb", { ...project, name: "develop" }],
  ["sonarqube_permissions", "by_group", { group_name: "${sonarqube_group.g.name}", project_key: "${sonarqube_project.p.project}", permissions: ["user", "codeviewer"] }],
  ["sonarqube_permissions", "by_user", { login_name: "${sonarqube_user.u.login_name}", project_key: "${sonarqube_project.p.project}", permissions: ["scan", "user"] }],
  ["sonarqube_permissions", "by_template", { group_name: "${sonarqube_group.g.name}", template_id: "${sonarqube_permission_template.t.id}", permissions: ["admin"] }],
  ["sonarqube_permissions", "by_name", { special_group_name: "project_creator", template_name: "${sonarqube_permission_template.t.name}", permissions: ["admin"] }],
  ["sonarqube_user_token", "ut", { name: "Sonar Token for demo", login_name: "${sonarqube_user.u.login_name}", expiration_date: "2099-01-01" }],
  ["sonarqube_user_token", "project", { name: "analysis", type: "PROJECT_ANALYSIS_TOKEN", project_key: "${sonarqube_project.p.project}" }],
  ["sonarqube_qualitygate", "qg", { name: "forge", condition: [{ metric: "new_coverage", op: "LT", threshold: "50" }] }],
  ["sonarqube_qualitygate", "copy", { name: "copied", copy_from: "${sonarqube_qualitygate.qg.name}" }],
  ["sonarqube_qualitygate_project_association", "qgp", { gatename: "${sonarqube_qualitygate.qg.name}", projectkey: "${sonarqube_project.p.project}" }],
  ["sonarqube_qualitygate_usergroup_association", "qgu", { gatename: "${sonarqube_qualitygate.qg.name}", login_name: "${sonarqube_user.u.login_name}" }],
  ["sonarqube_qualitygate_usergroup_association", "qgg", { gatename: "${sonarqube_qualitygate.qg.name}", group_name: "${sonarqube_group.g.name}" }],
  ["sonarqube_qualityprofile", "qp", { name: "forge", language: "java" }],
  ["sonarqube_qualityprofile_project_association", "qpp", { ...project, quality_profile: "${sonarqube_qualityprofile.qp.name}", language: "java" }],
  ["sonarqube_qualityprofile_usergroup_association", "qpu", { profile_name: "${sonarqube_qualityprofile.qp.name}", language: "java", login_name: "${sonarqube_user.u.login_name}" }],
  ["sonarqube_qualityprofile_usergroup_association", "qpg", { profile_name: "${sonarqube_qualityprofile.qp.name}", language: "java", group_name: "${sonarqube_group.g.name}" }],
  ["sonarqube_setting", "s", { key: "sonar.forceAuthentication", value: "true" }],
  ["sonarqube_new_code_periods", "n", { ...project, type: "NUMBER_OF_DAYS", value: "7" }],
  ["sonarqube_alm_gitlab", "alm", { key: "gitlab", url: "https://gitlab.example.org/api/v4", personal_access_token: "glpat-1" }],
  ["sonarqube_gitlab_binding", "gb", { ...project, alm_setting: "${sonarqube_alm_gitlab.alm.key}", repository: "12" }],
  ["sonarqube_webhook", "w", { ...project, name: "console", url: "https://console.example.org/hook" }],
];
