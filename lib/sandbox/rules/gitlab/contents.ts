import { createHash } from "node:crypto";
import type { Endpoint } from "../../objects/store";
import { asText, type Attributes } from "../../values";
import type { CreateContext, DemandContext, ResourceRules } from "../rules";
import { eachText, joined, matching, server, settings } from "../words";
import { inGroup, inProject, projectOf } from "./places";
import { branchesOf } from "./releases";

/** GitLab only hides a value of which it can be sure that it finds it again in a log; of one that it does not expand it asks for less. */
function variableDemands({ attributes }: DemandContext): string | undefined {
  const value = asText(attributes["value"]);
  if (attributes["masked"] === true && attributes["raw"] === true && !/^\S{8,}$/.test(value)) {
    return "a masked value must be one line of at least 8 characters without spaces (400 Bad Request)";
  }
  if (attributes["masked"] === true && attributes["raw"] !== true && !/^[A-Za-z0-9+/=@:.~_-]{8,}$/.test(value)) {
    return "a masked value must be one line of at least 8 characters out of the Base64 alphabet and @ : . ~ - _ (400 Bad Request)";
  }
  return attributes["hidden"] === true && attributes["masked"] !== true ? "a hidden variable must be masked (400 Bad Request)" : undefined;
}

function variable(owner: "group" | "project"): ResourceRules {
  const id = joined(":", owner, "key", "environment_scope");
  return {
    key: id,
    replace: [owner, "key", "environment_scope"],
    references: [owner === "group" ? inGroup("group") : inProject("project")],
    defaults: { environment_scope: "*", variable_type: "env_var", protected: false, masked: false, hidden: false, raw: false },
    allowed: { key: matching(/^[A-Za-z0-9_]{1,255}$/, "at most 255 letters, digits and underscores"), variable_type: ["env_var", "file"] },
    demands: variableDemands,
    computed: { id: ({ attributes }) => id(attributes) },
  };
}

const HOOK_EVENTS = {
  push_events: true, issues_events: false, confidential_issues_events: false, merge_requests_events: false, tag_push_events: false, note_events: false,
  confidential_note_events: false, job_events: false, pipeline_events: false, wiki_page_events: false, deployment_events: false, releases_events: false,
  enable_ssl_verification: true,
};

function hook(owner: "group" | "project"): ResourceRules {
  return {
    replace: [owner],
    references: [owner === "group" ? inGroup("group") : inProject("project")],
    unread: ["token"],
    defaults: HOOK_EVENTS,
    computed: { hook_id: ({ serial }) => serial, id: ({ attributes, serial }) => `${asText(attributes[owner])}:${serial}` },
  };
}

/** The text of a file, whichever way it was handed over. */
function fileText(attributes: Attributes): string {
  const content = asText(attributes["content"]);
  return attributes["encoding"] === "base64" ? Buffer.from(content, "base64").toString() : content;
}

/** A branch to which no one may push takes no commit, not even an administrator's. */
function pushRefused(attributes: Attributes, endpoint: Endpoint): string | undefined {
  const project = projectOf(endpoint, attributes["project"]);
  const closed = endpoint.all("gitlab_branch_protection").some(
    (protection) => protection.attributes["push_access_level"] === "no one" && protection.attributes["branch"] === attributes["branch"] && projectOf(endpoint, protection.attributes["project"]) === project,
  );
  return closed ? "You are not allowed to push into this branch (403 Forbidden)" : undefined;
}

function fileDemands({ attributes, prior, endpoint }: DemandContext): string | undefined {
  const project = projectOf(endpoint, attributes["project"]);
  const branch = asText(attributes["branch"]);
  const refused = pushRefused(attributes, endpoint);
  if (refused !== undefined || prior || !project) return refused;
  const branches = branchesOf(project, endpoint);
  // The first commit of an empty repository makes its branch.
  const anywhere = branches.size === 0 || asText(project.attributes["import_url"]) !== "";
  if (anywhere || branches.has(branch) || asText(attributes["start_branch"]) !== "") return undefined;
  return `You can only create or edit files when you are on a branch: "${branch}" does not exist (400 Bad Request)`;
}

const commit = ({ attributes, revision }: CreateContext) => createHash("sha1").update(`${asText(attributes["file_path"])} ${revision} ${fileText(attributes)}`).digest("hex");

const ofProject = (more: ResourceRules): ResourceRules => ({ ...more, references: [inProject("project"), ...(more.references ?? [])] });

function setting(name: string, more: ResourceRules = {}): ResourceRules {
  return ofProject({
    key: joined("", name), adopts: true, replace: [name], computed: { id: ({ attributes }) => asText(attributes[name]) }, ...more,
  });
}

export const contentRules: { readonly [type: string]: ResourceRules } = {
  gitlab_group_variable: variable("group"),
  gitlab_project_variable: variable("project"),
  gitlab_group_hook: hook("group"),
  gitlab_project_hook: hook("project"),
  gitlab_repository_file: ofProject({
    key: joined(":", "project", "branch", "file_path"),
    replace: ["project", "branch", "file_path"],
    allowed: { encoding: ["base64", "text"], file_path: matching(/^(?!\.?\/).+/, "a path relative to the project's root, without / or ./ before it") },
    unread: ["author_email", "author_name", "commit_message", "create_commit_message", "update_commit_message", "delete_commit_message", "start_branch", "overwrite_on_create"],
    demands: fileDemands,
    keeps: ({ attributes }, endpoint) => pushRefused(attributes, endpoint),
    computed: {
      id: ({ attributes }) => joined(":", "project", "branch", "file_path")(attributes),
      file_name: ({ attributes }) => asText(attributes["file_path"]).split("/").at(-1) ?? "",
      ref: ({ attributes }) => asText(attributes["branch"]),
    },
    derived: {
      size: (object) => Buffer.byteLength(fileText(object.attributes)),
      content_sha256: (object) => createHash("sha256").update(fileText(object.attributes)).digest("hex"),
      blob_id: (object) => commit({ attributes: object.attributes, revision: 0 } as CreateContext),
      commit_id: (object) => commit({ attributes: object.attributes, revision: object.revision } as CreateContext),
      last_commit_id: (object) => commit({ attributes: object.attributes, revision: object.revision } as CreateContext),
    },
    // A repository with a file in it has a branch, which becomes its default.
    after: (object, endpoint, what) => {
      const project = projectOf(endpoint, object.attributes["project"]);
      if (what !== "created" || !project || project.attributes["empty_repo"] !== true) return;
      const branch = asText(project.attributes["default_branch"]) || asText(object.attributes["branch"]);
      endpoint.change(project, { attributes: { ...project.attributes, empty_repo: false, default_branch: branch } });
    },
  }),
  gitlab_branch: ofProject({
    key: joined(":", "project", "name"),
    replace: ["project", "name", "ref"],
    computed: { id: ({ attributes }) => joined(":", "project", "name")(attributes), can_push: () => true },
  }),
  gitlab_project_tag: ofProject({
    key: joined(":", "project", "name"),
    replace: ["project", "name", "ref", "message"],
    computed: { id: ({ attributes }) => joined(":", "project", "name")(attributes) },
  }),
  gitlab_pipeline_schedule: ofProject({
    replace: ["project"],
    defaults: { active: true, cron_timezone: "UTC", take_ownership: false },
    unread: ["take_ownership"],
    rewrites: [server("ref", "a bare branch becomes refs/heads/<branch>", eachText((text) => (text.startsWith("refs/") ? text : `refs/heads/${text}`)))],
    computed: { pipeline_schedule_id: ({ serial }) => serial, owner: () => 1, id: ({ attributes, serial }) => `${asText(attributes["project"])}:${serial}` },
  }),
  gitlab_pipeline_schedule_variable: ofProject({
    key: joined(":", "project", "pipeline_schedule_id", "key"),
    replace: ["project", "pipeline_schedule_id", "key"],
    defaults: { variable_type: "env_var" },
    references: [{ attribute: "pipeline_schedule_id", to: ["gitlab_pipeline_schedule"], by: ["pipeline_schedule_id"], onDelete: "cascade" }],
    computed: { id: ({ attributes }) => joined(":", "project", "pipeline_schedule_id", "key")(attributes) },
  }),
  gitlab_project_mirror: ofProject({
    replace: ["project", "url"],
    defaults: { enabled: true, only_protected_branches: true, keep_divergent_refs: true },
    unread: ["url"],
    computed: { mirror_id: ({ serial }) => serial, id: ({ attributes, serial }) => `${asText(attributes["project"])}:${serial}` },
  }),
  gitlab_project_environment: ofProject({
    key: joined(":", "project", "name"),
    replace: ["project", "name"],
    unread: ["stop_before_destroy"],
    computed: {
      slug: ({ attributes }) => asText(attributes["name"]).toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 24),
      state: () => "available",
      created_at: ({ now }) => now,
      updated_at: ({ now }) => now,
      id: ({ attributes, serial }) => `${asText(attributes["project"])}:${serial}`,
    },
  }),
  gitlab_project_protected_environment: ofProject({
    strict: true,
    key: joined(":", "project", "environment"),
    replace: ["project", "environment"],
    references: [{ attribute: "environment", to: ["gitlab_project_environment"], by: ["name"], onDelete: "cascade" }],
    computed: { id: ({ attributes }) => joined(":", "project", "environment")(attributes) },
  }),
  gitlab_project_push_rules: setting("project"),
  gitlab_project_level_mr_approvals: setting("project"),
  gitlab_application_settings: settings("gitlab"),
  gitlab_group_custom_attribute: {
    key: joined(":", "group", "key"),
    adopts: true,
    replace: ["group", "key"],
    references: [inGroup("group")],
    computed: { id: ({ attributes }) => joined(":", "group", "key")(attributes) },
  },
  gitlab_project_custom_attribute: ofProject({
    key: joined(":", "project", "key"),
    adopts: true,
    replace: ["project", "key"],
    computed: { id: ({ attributes }) => joined(":", "project", "key")(attributes) },
  }),
};
