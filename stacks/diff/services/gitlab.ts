import { grants, guards, grows, opens, rises, turns, alters, afterwards, type Measure } from "../access";
import { documentsOfFile } from "../manifests";
import { show, Subject } from "../subject";
import { titleOfAddress } from "../surroundings";
import { flag, members, unsaid, value, withoutValue, type Wording } from "../wording";
import { listOf } from "../values";

/** What a member may do, from the least on. */
const LEVELS = ["no one", "minimal", "guest", "planner", "reporter", "developer", "maintainer", "owner", "admin"];
const VISIBILITY = ["private", "internal", "public"];
/** Who may create something, from nobody on. */
const CREATORS = ["noone", "no one", "administrator", "owner", "maintainer", "developer"];
/** Who may give variables to a pipeline, from nobody on. */
const VARIABLE_GIVERS = ["no_one_allowed", "owner", "maintainer", "developer"];

/** By its own path, or by those above it where GitLab has not given it one yet. */
const groupPath = (group: Subject): string => group.text("full_path") || below(group, "parent_id", group.text("path"));
const projectPath = (project: Subject): string => project.text("path_with_namespace") || below(project, "namespace_id", project.text("path", project.text("name")));

function below(subject: Subject, attribute: string, path: string): string {
  const parent = subject.target(attribute, "gitlab_group");
  return parent ? `${groupPath(new Subject(parent, subject.around))}/${path}` : path;
}

const group = (subject: Subject, attribute = "group_id") => subject.refer(attribute, "gitlab_group", groupPath);
const repository = (subject: Subject, attribute = "project") => subject.refer(attribute, "gitlab_project", projectPath);

/** By e-mail: an account is looked up by it, and GitLab itself knows only a number. */
function person(subject: Subject, attribute = "user_id"): string {
  const id = subject.text(attribute);
  const accounts = [...subject.around.all("gitlab_users").flatMap(({ values }) => listOf(values["users"])), ...subject.around.all("gitlab_user").map(({ values }) => values)] as readonly Readonly<Record<string, unknown>>[];
  const account = accounts.find((each) => String(each["id"]) === id);
  // Of someone who leaves, only the address still tells who it was.
  const planned = account ?? subject.target(attribute, "gitlab_user")?.values;
  return show(planned?.["email"] || planned?.["username"] || `user ${id} (${titleOfAddress(subject.thing.address)})`);
}

const visibility = (subject: Subject) => `with visibility ${subject.text("visibility_level", "as GitLab gives it")}`;

const membership = (where: (subject: Subject) => string): Wording => ({
  name: (subject) => `membership of ${person(subject)} in ${where(subject)}`,
  created: (subject) => `${person(subject)} becomes ${subject.text("access_level")} of ${where(subject)}`,
  deleted: (subject) => `${person(subject)} leaves ${where(subject)}`,
  attributes: {
    access_level: ({ before, after }, subject) => `${person(subject)} becomes ${show(after)} of ${where(subject)}, and was ${show(before)}`,
    expires_at: value("end"),
    user_id: ({ before }, subject) => `${person(subject)} takes the place of user ${show(before)} in ${where(subject)}`,
    skip_subresources_on_destroy: unsaid,
    unassign_issuables_on_destroy: unsaid,
  },
  access: grants([rises("access_level", LEVELS), alters("user_id"), endsLater("expires_at")], ["group_id", "project", "skip_subresources_on_destroy", "unassign_issuables_on_destroy"]),
});

const link = (kind: string, whose: (subject: Subject) => string, level: string): Wording => ({
  name: (subject) => `link of ${kind} group ${whose(subject)} to group ${group(subject, "group")}`,
  created: (subject) => `members of ${kind} group ${whose(subject)} become ${subject.text(level)} of group ${group(subject, "group")}`,
  deleted: (subject) => `members of ${kind} group ${whose(subject)} leave group ${group(subject, "group")}`,
  attributes: { [level]: value("level") },
  access: grants([rises(level, LEVELS)]),
});

const token = (kind: string, where: (subject: Subject) => string): Wording => ({
  name: (subject) => `${kind} ${subject.text("name")} of ${where(subject)}`,
  created: (subject) => {
    const level = subject.text("access_level");
    return `${kind} ${subject.text("name")} of ${where(subject)} is created: ${subject.text("scopes")}${level && `, as ${level}`}`;
  },
  attributes: { access_level: value("level"), scopes: members("scope"), token: unsaid, expires_at: value("end"), created_at: unsaid, user_id: unsaid, revoked: flag("is revoked", "is valid again"), active: unsaid, name: unsaid, description: unsaid },
  access: grants([grows("scopes"), rises("access_level", LEVELS), endsLater("expires_at")], ["name", "description", "token", "username", "user_id", "created_at", "active", "revoked", "expired", "rotation_configuration", "group", "project", "deploy_token_id"]),
});

const variable = (where: (subject: Subject) => string): Wording => ({
  name: (subject) => `CI variable ${subject.text("key")} of ${where(subject)}`,
  attributes: { value: withoutValue("the value"), protected: flag("is for protected branches only", "is for every branch"), masked: flag("is masked in logs", "is shown in logs"), hidden: flag("is hidden", "is shown") },
  access: opens(changesTo("protected", false), changesTo("masked", false), changesTo("hidden", false)),
});

/** Only where it was otherwise: that a new variable is for every branch opens nothing that was closed. */
function changesTo(path: string, to: boolean): Measure {
  return { covers: path, wider: (before, after) => before === !to && after === to };
}

/** A date that is put off, or taken away. */
function endsLater(path: string): Measure {
  return { covers: path, wider: (before, after) => Boolean(before) && (!after || String(after) > String(before)) };
}

const creators = { project_creation_level: value("right to create projects", String), subgroup_creation_level: value("right to create groups", String) };

export const gitlab: Readonly<Record<string, Wording>> = {
  gitlab_group: {
    name: (subject) => `group ${groupPath(subject)}`,
    created: (subject) => `group ${groupPath(subject)} is created, ${visibility(subject)}`,
    attributes: {
      ...creators,
      visibility_level: value("visibility"),
      permanently_remove_on_delete: flag("is deleted for good when it goes", "can be restored for a while when it goes"),
      full_path: unsaid,
      full_name: unsaid,
      web_url: unsaid,
      runners_token: unsaid,
    },
    access: opens(
      rises("visibility_level", VISIBILITY),
      afterwards(rises("project_creation_level", CREATORS)),
      afterwards(rises("subgroup_creation_level", CREATORS)),
      turns("request_access_enabled", true),
      turns("default_branch_protection_defaults.allow_force_push", true),
      turns("default_branch_protection_defaults.developer_can_initial_push", true),
      mayBe("default_branch_protection_defaults.allowed_to_push"),
      mayBe("default_branch_protection_defaults.allowed_to_merge"),
      changesTo("membership_lock", false),
      changesTo("prevent_forking_outside_group", false),
      changesTo("share_with_group_lock", false),
      changesTo("require_two_factor_authentication", false),
    ),
  },
  gitlab_project: {
    name: (subject) => `repository ${projectPath(subject)}`,
    created: (subject) => `repository ${projectPath(subject)} is created, ${visibility(subject)}`,
    attributes: {
      visibility_level: value("visibility"),
      archived: flag("is archived", "is not archived any more"),
      permanently_delete_on_destroy: flag("is deleted for good when it goes", "can be restored for a while when it goes"),
      archive_on_destroy: flag("is archived when it goes", "is deleted when it goes"),
      path_with_namespace: unsaid,
      web_url: unsaid,
      ssh_url_to_repo: unsaid,
      http_url_to_repo: unsaid,
      runners_token: unsaid,
    },
    access: opens(
      rises("visibility_level", VISIBILITY),
      turns("request_access_enabled", true),
      turns("public_builds", true),
      turns("public_jobs", true),
      turns("ci_push_repository_for_job_token_allowed", true),
      afterwards(rises("ci_pipeline_variables_minimum_override_role", VARIABLE_GIVERS)),
      changesTo("restrict_user_defined_variables", false),
    ),
  },
  gitlab_group_membership: membership((subject) => `group ${group(subject)}`),
  gitlab_project_membership: membership((subject) => `repository ${repository(subject)}`),
  gitlab_group_share_group: {
    name: (subject) => `share of group ${group(subject)} with group ${group(subject, "share_group_id")}`,
    created: (subject) => `members of group ${group(subject, "share_group_id")} become ${subject.text("group_access")} of group ${group(subject)}`,
    attributes: { group_access: value("level") },
    access: grants([rises("group_access", LEVELS), endsLater("expires_at")]),
  },
  gitlab_project_share_group: {
    name: (subject) => `share of repository ${repository(subject)} with group ${group(subject, "group_id")}`,
    created: (subject) => `members of group ${group(subject, "group_id")} become ${subject.text("group_access")} of repository ${repository(subject)}`,
    attributes: { group_access: value("level") },
    access: grants([rises("group_access", LEVELS)]),
  },
  gitlab_group_ldap_link: link("LDAP", (subject) => subject.text("cn", subject.text("filter")), "group_access"),
  gitlab_group_saml_link: link("SAML", (subject) => subject.text("saml_group_name"), "access_level"),
  gitlab_branch_protection: {
    within: (subject) => subject.target("project", "gitlab_project"),
    name: (subject) => `protection of branch ${subject.text("branch")} of ${repository(subject)}`,
    created: (subject) => `branch ${subject.text("branch")} of ${repository(subject)} is protected: ${subject.text("push_access_level", "no one")} may push, ${subject.text("merge_access_level", "no one")} may merge`,
    deleted: (subject) => `branch ${subject.text("branch")} of ${repository(subject)} is protected no more`,
    attributes: { push_access_level: value("right to push"), merge_access_level: value("right to merge"), unprotect_access_level: value("right to unprotect"), allow_force_push: flag("lets history be overwritten", "keeps history from being overwritten") },
    access: guards(
      grants(
        [inverse("push_access_level"), inverse("merge_access_level"), inverse("unprotect_access_level"), turns("allow_force_push", true), changesTo("code_owner_approval_required", false), grows("allowed_to_push"), grows("allowed_to_merge"), grows("allowed_to_unprotect")],
        ["project", "branch", "branch_protection_id"],
      ),
    ),
  },
  gitlab_tag_protection: {
    within: (subject) => subject.target("project", "gitlab_project"),
    name: (subject) => `protection of tags ${subject.text("tag")} of ${repository(subject)}`,
    created: (subject) => `tags ${subject.text("tag")} of ${repository(subject)} are protected: ${subject.text("create_access_level", "no one")} may create them`,
    deleted: (subject) => `tags ${subject.text("tag")} of ${repository(subject)} are protected no more`,
    attributes: { create_access_level: value("right to create") },
    access: guards(grants([inverse("create_access_level"), grows("allowed_to_create")], ["project", "tag"])),
  },
  gitlab_group_access_token: token("access token", (subject) => `group ${group(subject, "group")}`),
  gitlab_project_access_token: token("access token", (subject) => `repository ${repository(subject)}`),
  gitlab_group_deploy_token: token("deploy token", (subject) => `group ${group(subject, "group")}`),
  gitlab_deploy_token: token("deploy token", (subject) => (subject.text("project") || subject.target("project", "gitlab_project") ? `repository ${repository(subject)}` : `group ${group(subject, "group")}`)),
  gitlab_pipeline_trigger: {
    name: (subject) => `trigger ${subject.text("description")} of ${repository(subject)}`,
    created: (subject) => `trigger ${subject.text("description")} of ${repository(subject)} is created: whoever has its token starts pipelines`,
    attributes: { token: unsaid, owner: unsaid },
    access: grants([], ["description", "project", "token", "owner", "pipeline_trigger_id"]),
  },
  gitlab_group_variable: variable((subject) => `group ${group(subject, "group")}`),
  gitlab_project_variable: variable((subject) => `repository ${repository(subject)}`),
  gitlab_repository_file: {
    name: (subject) => `file ${subject.text("file_path")} of ${repository(subject)}`,
    attributes: { content: withoutValue("the content"), commit_id: unsaid, last_commit_id: unsaid, blob_id: unsaid, content_sha256: unsaid, size: unsaid, commit_message: unsaid, ref: unsaid },
    documents: documentsOfFile,
  },
  gitlab_pipeline_schedule: {
    name: (subject) => `schedule "${subject.text("description")}" of ${repository(subject)}`,
    attributes: { cron: value("time"), active: flag("runs again", "does not run any more"), owner: value("owner") },
  },
  gitlab_pipeline_schedule_variable: {
    name: (subject) => `variable ${subject.text("key")} of the schedule of ${repository(subject)}`,
    attributes: { value: withoutValue("the value") },
  },
};

/** Levels of a protection: the lower the level that suffices, the more people there are. */
function inverse(path: string): Measure {
  const rank = (level: unknown) => (level === "no one" ? Infinity : LEVELS.indexOf(String(level ?? "maintainer")));
  return { covers: path, wider: (before, after) => before !== undefined && rank(after) < rank(before) };
}

/** The same for a list of levels, of which the lowest counts. */
function mayBe(path: string): Measure {
  const lowest = (levels: unknown) => Math.min(Infinity, ...listOf(levels).map((level) => (level === "no one" ? Infinity : LEVELS.indexOf(String(level)))));
  return { covers: path, wider: (before, after) => before !== undefined && lowest(after) < lowest(before) };
}
