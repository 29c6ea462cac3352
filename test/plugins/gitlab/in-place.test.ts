import { createHash } from "node:crypto";
import { mirrorScript } from "../../../lib/plugins/gitlab/mirror-script";
import { platformCatalogue } from "../../../lib/plugins/gitlab/platform-catalogue";
import type { Block } from "../../../lib/testing";
import { platform, platformStack, projectStack, target, zoneStack } from "./build";

const project = projectStack();
const group = project.resource("gitlab_group");

const branches = { allowed_to_push: ["maintainer"], allowed_to_merge: ["maintainer"], allow_force_push: false, developer_can_initial_push: false };
const groupDefaults = {
  default_branch: "main",
  default_branch_protection_defaults: branches,
  project_creation_level: "maintainer",
  subgroup_creation_level: "owner",
  request_access_enabled: false,
  auto_devops_enabled: false,
  permanently_remove_on_delete: false,
};
const repositoryDefaults = {
  visibility_level: "private",
  default_branch: "main",
  topics: ["plugin-managed"],
  auto_devops_enabled: false,
  request_access_enabled: false,
  archive_on_destroy: false,
  permanently_delete_on_destroy: false,
};
const fileDefaults = {
  branch: "main",
  encoding: "text",
  overwrite_on_create: true,
  author_name: "cdktf-dso",
  author_email: "noreply@gitlab.example.org",
  timeouts: { create: "10m", update: "10m", delete: "10m" },
};

/** Every attribute of what GitLab holds of a project. */
describe("a project in GitLab", () => {
  const repository = (name: string) => project.resource("gitlab_project", { name });
  const inGroup = { namespace_id: `\${${group.address}.id}` };
  const ofMirror = { project: `\${${repository("mirror").address}.id}` };
  const triggeredBy = (name: string) => project.resources("terraform_data").find(({ path }) => path.endsWith(name))!;

  test("its group (§3.1.2)", () => {
    const [root] = project.dataSources("gitlab_group_membership");
    expect(root!.attributes).toEqual({ full_path: "forge/projects", access_level: "guest" });
    expect(group.attributes).toEqual({ ...groupDefaults, name: "demo", path: "demo", description: "Demonstration project", parent_id: `\${${root!.address}.group_id}`, visibility_level: "private" });
  });
  test.each(["front", "infra"])("repository %s, which is mirrored (§3.1.4)", (name) => {
    const lifecycle = { ignore_changes: ["initialize_with_readme", "default_branch"] };
    expect(repository(name).attributes).toEqual({ ...repositoryDefaults, ...inGroup, name, path: name, ci_config_path: ".gitlab-ci-dso.yml", initialize_with_readme: false, lifecycle });
  });
  test("repository infra-apps (§3.1.4)", () => {
    const own = { name: "infra-apps", path: "infra-apps", description: "Historical, not used any more", ci_config_path: "", initialize_with_readme: false };
    expect(repository("infra-apps").attributes).toEqual({ ...repositoryDefaults, ...inGroup, ...own, lifecycle: { ignore_changes: ["initialize_with_readme"] } });
  });
  test("repository mirror (§3.1.4, decision 36)", () => {
    expect(repository("mirror").attributes).toEqual({
      ...repositoryDefaults,
      ...inGroup,
      name: "mirror",
      path: "mirror",
      description: "Brings external repositories in",
      ci_config_path: `templates/mirror.yml@forge/projects/catalog:${platformCatalogue(platform).reference.version}`,
      ci_pipeline_variables_minimum_override_role: "maintainer",
      public_jobs: false,
      initialize_with_readme: true,
      issues_access_level: "disabled",
      merge_requests_access_level: "disabled",
      snippets_access_level: "disabled",
      wiki_access_level: "disabled",
      lifecycle: { ignore_changes: ["initialize_with_readme"] },
    });
  });
  test.each([
    ["front", { push_access_level: "maintainer", allow_force_push: true }],
    ["infra", { push_access_level: "maintainer", allow_force_push: true }],
    ["infra-apps", { push_access_level: "maintainer", allow_force_push: false }],
    ["mirror", { push_access_level: "no one", allow_force_push: false }],
  ])("main of %s: %j", (name, expected) => {
    const ofRepository = project.resources("gitlab_branch_protection").filter((each) => target(each.attributes["project"]) === repository(name).address);
    const [protection, ...others] = ofRepository.filter(({ attributes }) => attributes["branch"] !== "sync/*");
    expect(others).toEqual([]);
    expect(own(protection!)).toEqual({ project: `\${${repository(name).address}.id}`, branch: "main", merge_access_level: "maintainer", ...expected });
  });
  test("the bot's token (§3.1.5)", () => {
    expect(project.resource("gitlab_group_access_token").attributes).toEqual({
      group: `\${${group.address}.id}`,
      name: "demo-bot",
      description: "Pushes what is mirrored from external repositories (generation 1)",
      access_level: "maintainer",
      scopes: ["read_api", "read_repository", "write_repository"],
      rotation_configuration: { expiration_days: 365, rotate_before_days: 90 },
      lifecycle: { create_before_destroy: true, replace_triggered_by: [triggeredBy("gitlab/rotation").address] },
    });
    expect(triggeredBy("gitlab/rotation").attributes).toEqual({ triggers_replace: { gitlab: 1 } });
  });
  test("the trigger of the mirror (§3.1.5)", () => {
    expect(project.resource("gitlab_pipeline_trigger").attributes).toEqual({
      ...ofMirror,
      description: "mirroring-from-external-repo",
      lifecycle: { create_before_destroy: true },
    });
  });
  test("the schedule of the mirror (§4.2)", () => {
    expect(project.resource("gitlab_pipeline_schedule").attributes).toEqual({
      ...ofMirror,
      description: "Fetches all external repositories",
      ref: "refs/heads/main",
      cron: "28 * * * *",
      cron_timezone: "UTC",
      active: true,
    });
    const schedule = project.resource("gitlab_pipeline_schedule").address;
    expect(project.resources("gitlab_pipeline_schedule_variable").map(({ attributes }) => attributes)).toEqual(
      [["PROJECT_NAME", "front infra"], ["SYNC_ALL", "true"]].map(([key, value]) => ({ ...ofMirror, pipeline_schedule_id: `\${${schedule}.pipeline_schedule_id}`, key, value, variable_type: "env_var" })),
    );
  });
  test("first runs of the mirror, and who may begin one (§3.1.9)", () => {
    const protection = project.resource("gitlab_branch_protection", { branch: "sync/*" });
    expect(own(protection)).toEqual({ ...ofMirror, branch: "sync/*", push_access_level: "no one", merge_access_level: "maintainer", allow_force_push: false });
    const branches = project.resources("gitlab_branch").map(own);
    expect(branches).toEqual(["sync/front", "sync/infra"].map((name) => ({ ...ofMirror, name, ref: "main" })));
  });
  test("file mirror.sh of the mirror (§3.1.4, §6.2 #44)", () => {
    const { content: _content, ...attributes } = own(project.resource("gitlab_repository_file"));
    const messages = { create_commit_message: "Add mirror.sh", update_commit_message: "Update mirror.sh", delete_commit_message: "Remove mirror.sh" };
    const lifecycle = { replace_triggered_by: [triggeredBy("mirror/content").address] };
    expect(attributes).toEqual({ ...fileDefaults, ...ofMirror, ...messages, file_path: "mirror.sh", execute_filemode: true, lifecycle });
  });
  test("mirror.sh is what mirror-script.test.ts runs, and is replaced where it changes (§3.1.4, §6.2 #44)", () => {
    // As Terraform will hand it over: its own escapes taken back.
    const written = String(project.resource("gitlab_repository_file").attributes["content"]).replaceAll("$${", "${").replaceAll("%%{", "%{");
    expect(written).toBe(mirrorScript("https://gitlab.example.org/api/v4"));
    expect(triggeredBy("mirror/content").attributes).toEqual({ triggers_replace: { sha256: createHash("sha256").update(written).digest("hex") } });
  });
  test("the guard of credentials that are to be given anew (decision 9)", () => {
    expect(triggeredBy("infra/vault/gitlab/external/guard").attributes).toEqual({ input: { version: 1 }, triggers_replace: { version: 1, repository: "infra" } });
  });
  test("how jobs log in to the secret store (decision 35)", () => {
    const variable = { group: `\${${group.address}.id}`, variable_type: "env_var", masked: false, hidden: false, protected: false, raw: true, environment_scope: "*" };
    expect(project.resources("gitlab_group_variable").map(({ attributes }) => attributes)).toEqual([
      { ...variable, key: "VAULT_AUTH_PATH", value: "jwt" },
      { ...variable, key: "VAULT_AUTH_ROLE", value: "dso-demo-read" },
    ]);
  });
});

describe("people of a project in GitLab (§3.1.3)", () => {
  test.each([
    ["owner@example.org", "owner"],
    ["ops@example.org", "maintainer"],
    ["dev@example.org", "developer"],
    ["test@example.org", "guest"],
  ])("%s is %s, where there is an account", (email, level) => {
    const [account, ...others] = project.dataSources("gitlab_users").filter(({ attributes }) => attributes["search"] === email);
    expect(others).toEqual([]);
    const found = `[for user in ${account!.address}.users : user.id if lower(coalesce(user.email, "-")) == "${email}"]`;
    const membership = project.resources("gitlab_group_membership").find(({ attributes }) => attributes["count"] === `\${length(${found})}`)!;
    expect(own(membership)).toEqual({ count: `\${length(${found})}`, group_id: `\${${group.address}.id}`, user_id: `\${element(${found}, count.index)}`, access_level: level });
  });
});

describe("a platform in GitLab", () => {
  const made = platformStack();
  const at = (path: string) => made.resource("gitlab_group", { path });

  test("its root groups (§3.1.2)", () => {
    expect(at("forge").attributes).toEqual({ ...groupDefaults, name: "forge", path: "forge", visibility_level: "internal" });
    const parent_id = `\${${at("forge").address}.id}`;
    expect(at("projects").attributes).toEqual({ ...groupDefaults, name: "projects", path: "projects", description: "Projects of the software factory", parent_id, visibility_level: "internal" });
  });
  test("the group of its zones (§3.1.2)", () => {
    const parent_id = `\${${at("projects").address}.id}`;
    expect(at("infra").attributes).toEqual({ ...groupDefaults, name: "infra", path: "infra", description: "What each zone deploys", parent_id, visibility_level: "private" });
  });
  test("its people (§3.1.3)", () => {
    const [account] = made.dataSources("gitlab_users");
    expect(account!.attributes).toEqual({ search: "platform@example.org" });
    const found = `[for user in ${account!.address}.users : user.id if lower(coalesce(user.email, "-")) == "platform@example.org"]`;
    expect(made.resources("gitlab_group_membership").map(own)).toEqual([
      { count: `\${length(${found})}`, group_id: `\${${at("projects").address}.id}`, user_id: `\${element(${found}, count.index)}`, access_level: "owner" },
    ]);
  });
});

describe("a zone in GitLab", () => {
  const zone = zoneStack();
  const [infra] = zone.dataSources("gitlab_group_membership");
  const repository = zone.resource("gitlab_project");

  test("its repository, in the group of all zones (§0.3)", () => {
    expect(infra!.attributes).toEqual({ full_path: "forge/projects/infra", access_level: "guest" });
    expect(repository.attributes).toEqual({
      ...repositoryDefaults,
      namespace_id: `\${${infra!.address}.group_id}`,
      name: "pub",
      path: "pub",
      description: "What zone Public deploys",
      ci_config_path: "",
      initialize_with_readme: true,
      lifecycle: { ignore_changes: ["initialize_with_readme"] },
    });
  });
  test("its main", () => {
    expect(zone.resource("gitlab_branch_protection").attributes).toEqual({
      project: `\${${repository.address}.id}`,
      branch: "main",
      push_access_level: "maintainer",
      merge_access_level: "maintainer",
      allow_force_push: false,
    });
  });
});

/** What is the object's own: not how Terraform gets there. */
function own({ attributes: { depends_on: _order, lifecycle, ...attributes }, type }: Block): Record<string, unknown> {
  return { ...attributes, ...(lifecycle && type !== "gitlab_branch_protection" && { lifecycle }) };
}
