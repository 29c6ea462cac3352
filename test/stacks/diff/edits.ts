/** What is said of a change to one of the recipes, and whether it widens access. */
export interface Edit {
  /** `type.name` of the recipe. */
  readonly address: string;
  /** Arguments that become others. */
  readonly to: Readonly<Record<string, unknown>>;
  readonly sentences: readonly string[];
  readonly widens: boolean;
}

const edit = (address: string, to: Edit["to"], widens: boolean, ...sentences: readonly string[]): Edit => ({ address, to, widens, sentences });
const WIDENS = true;
const NOT = false;

const meta = (name: string, labels: object = { "dso/project": "demo" }) => [{ name, namespace: "${kubernetes_namespace_v1.n.metadata[0].name}", labels }];
const manifest = (spec: object) => ({ manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "demo-dev", namespace: "argocd" }, spec } });
const sourceRepos = ["https://gitlab.example.org/demo/infra.git"];
const destination = (namespace: string) => ({ namespace, name: "app1" });

/** Each list holds an address once: it is one plan. Some that give more, and some that do not. */
export const EDITS: readonly (readonly Edit[])[] = [
  [
    edit("gitlab_group.root", { visibility_level: "internal" }, WIDENS, "the visibility of group forge changes from private to internal"),
    edit("gitlab_group.team", { project_creation_level: "noone" }, NOT, "the right to create projects of group forge/demo changes from developer to noone"),
    edit("gitlab_project.front", { visibility_level: "public" }, WIDENS, "the visibility of repository forge/demo/front changes from private to public"),
    edit("gitlab_project.back", { archived: true, topics: ["java", "api"] }, NOT, "repository forge/demo/back is archived", "repository forge/demo/back gains topics api"),
    edit("gitlab_group_membership.m", { access_level: "maintainer" }, WIDENS, "first.last@example.org becomes maintainer of group forge/demo, and was developer"),
    edit("gitlab_project_membership.pm", { access_level: "guest" }, NOT, "second@example.org becomes guest of repository forge/demo/front, and was reporter"),
    edit("gitlab_branch_protection.bp", { push_access_level: "developer" }, WIDENS, "protection of branch stable of forge/demo/front is deleted and created anew, because push_access_level cannot be changed in place", "the right to push of protection of branch stable of forge/demo/front changes from no one to developer"),
    edit("gitlab_group_variable.gv", { value: "https://other.example.org" }, NOT, "the value of CI variable VAULT_ADDR of group forge/demo changes"),
    edit("gitlab_project_variable.pv", { protected: false }, WIDENS, "CI variable PROJECT_PATH of repository forge/demo/front is for every branch"),
    edit("gitlab_pipeline_schedule.s", { cron: "0 2 * * *", active: false }, NOT, 'schedule "nightly" of forge/demo/front does not run any more', 'the time of schedule "nightly" of forge/demo/front changes from 0 1 * * * to 0 2 * * *'),
    edit("gitlab_pipeline_schedule_variable.sv", { value: "weekly" }, NOT, "the value of variable KIND of the schedule of forge/demo/front changes"),
    edit("gitlab_repository_file.f", { content: "IyBvdGhlcg==" }, NOT, "the content of file README.md of forge/demo/front changes"),
    edit("harbor_project.p", { storage_quota: 5, public: true }, WIDENS, "project demo becomes public: anybody may pull its images", "the quota of project demo falls from 10 GiB to 5 GiB"),
    edit("harbor_project_member_group.mg", { role: "maintainer" }, WIDENS, "group /demo/console/developer becomes maintainer of project demo, and was developer"),
    edit("harbor_project_member_user.mu", { role: "limitedguest" }, NOT, "first becomes limitedguest of project demo, and was guest"),
    edit(
      "harbor_robot_account.pull",
      { permissions: [{ kind: "project", namespace: "demo", access: [{ action: "pull", resource: "repository" }, { action: "push", resource: "repository" }] }] },
      WIDENS,
      "robot account robot$demo+ro-robot gains the right to push repository in project demo, and loses the right to read artifact in project demo",
    ),
    edit("harbor_retention_policy.r", { schedule: "Weekly" }, NOT, "the time of retention of images in project demo changes from Daily to Weekly"),
    edit("keycloak_group_memberships.m", { members: [] }, NOT, "first.last@example.org leaves group /demo/console"),
    edit("keycloak_openid_client.c", { valid_redirect_uris: ["https://gitlab.example.org/*", "https://other.example.org/*"] }, WIDENS, "client gitlab gains address to return to https://other.example.org/*"),
    edit("keycloak_openid_client_optional_scopes.os", { optional_scopes: ["phone", "address"] }, WIDENS, "client gitlab gains optional scope address"),
    edit("nexus_privilege_application.pa", { actions: ["READ", "DELETE"] }, WIDENS, "privilege demo-application gains action DELETE"),
    edit("nexus_security_role.base", { privileges: ["nx-healthcheck-read", "nx-all"] }, WIDENS, "role base gains privilege nx-all"),
    edit("nexus_security_user.u", { email: "other@example.org" }, NOT, "the e-mail address of account demo changes from demo@example.org to other@example.org"),
    edit("nexus_security_anonymous.an", { enabled: true }, WIDENS, "access without an account is open"),
    edit("nexus_security_realms.re", { active: ["NexusAuthenticatingRealm"] }, NOT, "signing on loses realm DockerToken"),
    edit("sonarqube_project.p", { visibility: "public" }, WIDENS, "the visibility of project demo-front changes from private to public"),
    edit("sonarqube_permissions.by_group", { permissions: ["user", "codeviewer", "admin"] }, WIDENS, "rights of group /demo/console/developer in project demo-front gains permission admin"),
    edit("vault_policy.p", { policy: 'path "demo/*" {\n  capabilities = ["read", "delete"]\n}\n' }, WIDENS, "policy app--demo--rw gains delete on demo/*"),
    edit("vault_identity_group.g", { policies: ["app--demo--rw", "root"] }, WIDENS, "group /demo/console/admin gains policy root"),
    edit("vault_kubernetes_auth_backend_role.kr", { bound_service_account_names: ["default", "other"] }, WIDENS, "login role demo-dev at kubernetes-app1 gains service account other"),
    edit("vault_kubernetes_auth_backend_config.kc", { kubernetes_host: "https://app2.example.org:6443" }, WIDENS, "the cluster of configuration of the login at kubernetes-app1 changes from https://app1.example.org:6443 to https://app2.example.org:6443"),
    edit("vault_kv_secret_v2.s", { data_json: '{"user":"app","password":"Secret-2"}' }, NOT, "what secret demo/app/database holds changes"),
    edit("kubernetes_resource_quota_v1.q", { spec: [{ hard: { "requests.cpu": "500m", "limits.memory": "3Gi", "requests.nvidia.com/gpu": "0" } }] }, NOT, "the limits.memory of quota dso-quota in namespace demo-dev rises from 2Gi to 3Gi", "the requests.cpu of quota dso-quota in namespace demo-dev falls from 1 to 500m"),
    edit("kubernetes_role_v1.r", { rule: [{ api_groups: [""], resources: ["pods", "secrets"], verbs: ["get", "list"] }] }, WIDENS, "the rules of role reader in namespace demo-dev changes"),
    edit("kubernetes_role_binding_v1.rb", { subject: [{ kind: "Group", name: "/demo/dev/RO" }, { kind: "User", name: "eve" }] }, WIDENS, "role binding readers in namespace demo-dev gains subject user eve"),
    edit("kubernetes_config_map_v1.cm", { data: { ca: "some" } }, NOT, "the content of config map settings in namespace demo-dev changes"),
    edit("kubernetes_secret_v1.s", { data_wo_revision: 2 }, NOT, "secret pull in namespace demo-dev is written anew"),
    edit("kubernetes_default_service_account_v1.dsa", { automount_service_account_token: true }, WIDENS, "automount_service_account_token of service account default in namespace demo-dev changes from false to true"),
    edit("kubernetes_network_policy_v1.np", { spec: [{ pod_selector: [{}], policy_types: ["Ingress", "Egress"], egress: [{}] }] }, WIDENS, "network policy default-deny in namespace demo-dev lets other traffic out"),
    edit("kubernetes_manifest.project", manifest({ sourceRepos: [...sourceRepos, "*"], destinations: [destination("demo-dev")] }), WIDENS, "AppProject demo-dev gains source repository *"),
  ],
  [
    edit("gitlab_group_membership.m", { access_level: "guest" }, NOT, "first.last@example.org becomes guest of group forge/demo, and was developer"),
    edit("gitlab_project_membership.pm", { access_level: "owner" }, WIDENS, "second@example.org becomes owner of repository forge/demo/front, and was reporter"),
    edit("gitlab_branch_protection.bp", { allow_force_push: true }, WIDENS, "protection of branch stable of forge/demo/front lets history be overwritten"),
    edit("gitlab_tag_protection.tp", { create_access_level: "no one" }, NOT, "protection of tags v* of forge/demo/front is deleted and created anew, because create_access_level cannot be changed in place", "the right to create of protection of tags v* of forge/demo/front changes from maintainer to no one"),
    edit("gitlab_deploy_token.dt", { scopes: ["read_registry", "write_registry"] }, WIDENS, "deploy token registry of repository forge/demo/front is deleted and created anew, because scopes cannot be changed in place", "deploy token registry of repository forge/demo/front gains scope write_registry"),
    edit("harbor_project.p", { storage_quota: -1 }, NOT, "the quota of project demo rises from 10 GiB to no limit"),
    edit("harbor_project_member_group.mg", { role: "guest" }, NOT, "group /demo/console/developer becomes guest of project demo, and was developer"),
    edit("harbor_robot_account.pull", { disable: true }, NOT, "robot account robot$demo+ro-robot is disabled"),
    edit("keycloak_openid_client.c", { enabled: false }, NOT, "client gitlab is disabled"),
    edit("keycloak_group_memberships.m", { members: ["${keycloak_user.u.username}", "eve"] }, WIDENS, "eve joins group /demo/console"),
    edit("nexus_security_role.base", { privileges: [] }, NOT, "role base loses privilege nx-healthcheck-read"),
    edit("sonarqube_permissions.by_group", { permissions: ["user"] }, NOT, "rights of group /demo/console/developer in project demo-front loses permission codeviewer"),
    edit("vault_policy.p", { policy: 'path "demo/app" {\n  capabilities = ["read"]\n}\n' }, WIDENS, "policy app--demo--rw gains read on demo/app and loses read on demo/*"),
    edit("vault_jwt_auth_backend_role.r", { bound_claims: { namespace_path: "forge/demo" } }, WIDENS, "bound_claims.ref_protected of login role demo-read at gitlab changes from true to nothing"),
    edit("vault_identity_group.g", { policies: [] }, NOT, "group /demo/console/admin loses policy app--demo--rw"),
    edit("vault_mount.kv", { description: "other" }, NOT, "description of mount demo changes from secrets of demo to other"),
    edit("vault_kubernetes_auth_backend_role.kr", { token_policies: [] }, NOT, "login role demo-dev at kubernetes-app1 loses policy app--demo--rw"),
    edit("kubernetes_namespace_v1.n", { metadata: [{ name: "demo-dev", labels: { "app.kubernetes.io/managed-by": "dso", "pod-security.kubernetes.io/enforce": "restricted" } }] }, NOT, "metadata.labels.pod-security.kubernetes.io/enforce of namespace demo-dev changes from nothing to restricted"),
    edit("kubernetes_role_binding_v1.rb", { subject: [{ kind: "Group", name: "/demo/dev/RO" }], role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" }] }, WIDENS, "role binding readers in namespace demo-dev is deleted and created anew, because role_ref.name cannot be changed in place", "the role of role binding readers in namespace demo-dev changes from view to admin"),
    edit("kubernetes_network_policy_v1.np", { spec: [{ pod_selector: [{}], policy_types: ["Ingress", "Egress"] }] }, NOT, "network policy default-deny in namespace demo-dev lets other traffic out"),
    edit("kubernetes_limit_range_v1.lr", { metadata: meta("dso-limits", { "dso/project": "other" }) }, NOT, "metadata.labels.dso/project of limit range dso-limits in namespace demo-dev changes from demo to other"),
    edit("kubernetes_manifest.project", manifest({ sourceRepos, destinations: [destination("kube-system"), destination("demo-dev")] }), WIDENS, "AppProject demo-dev gains destination kube-system on app1"),
  ],
];
