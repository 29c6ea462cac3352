import type { Endpoint, StoredObject } from "../../objects/store";
import { asText, type Attributes, type Value } from "../../values";
import type { Reference, ResourceRules } from "../rules";
import { matching } from "../words";

/** A group or project is named by its number or by its full path. */
export const inGroup = (attribute: string): Reference => ({ attribute, to: ["gitlab_group"], by: ["id", "full_path"], except: (value) => value === "0", onDelete: "cascade" });
export const inProject = (attribute: string): Reference => ({ attribute, to: ["gitlab_project"], by: ["id", "path_with_namespace"], onDelete: "cascade" });

export function groupOf(endpoint: Endpoint, name: Value | undefined): StoredObject | undefined {
  const text = asText(name);
  return text === "" ? undefined : endpoint.named(["gitlab_group"], ["id", "full_path"], text);
}

export function projectOf(endpoint: Endpoint, name: Value | undefined): StoredObject | undefined {
  const text = asText(name);
  return text === "" ? undefined : endpoint.named(["gitlab_project"], ["id", "path_with_namespace"], text);
}

/** A group and the groups above it, from the inside out. */
export function ancestors(group: StoredObject, endpoint: Endpoint): StoredObject[] {
  const parent = groupOf(endpoint, group.attributes["parent_id"]);
  return [group, ...(parent ? ancestors(parent, endpoint) : [])];
}

function chain(object: StoredObject, endpoint: Endpoint, column: string, separator: string): string {
  const parent = groupOf(endpoint, object.attributes["parent_id"]);
  const own = asText(object.attributes[column]);
  return parent ? `${chain(parent, endpoint, column, separator)}${separator}${own}` : own;
}

const fullPath = (object: StoredObject, endpoint: Endpoint) => chain(object, endpoint, "path", "/");

function slugOf(attributes: Attributes): string {
  return asText(attributes["path"]) || asText(attributes["name"]).toLowerCase().replace(/[^a-z0-9_.-]+/g, "-").replace(/^-+|-+$/g, "");
}

function projectPath(object: StoredObject, endpoint: Endpoint): string {
  const namespace = groupOf(endpoint, object.attributes["namespace_id"]);
  return `${namespace ? fullPath(namespace, endpoint) : "root"}/${slugOf(object.attributes)}`;
}

/** The address of the web interface, from the address of the API. */
function webAddress(endpoint: Endpoint): string {
  return endpoint.name === "default" ? "https://gitlab.com" : endpoint.name.replace(/\/+$/, "").replace(/\/api\/v4$/, "");
}

function host(endpoint: Endpoint): string {
  return webAddress(endpoint).replace(/^https?:\/\//, "").replace(/[:/].*$/, "");
}

const PATH = matching(
  /^(?!.*\.(?:git|atom)$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/,
  "letters and digits, with single '_', '-' and '.' between them: it must not start or end with a special character, contain consecutive ones, or end in '.git' or '.atom'",
);

/** Words of GitLab's own addresses, in whatever case (lib/gitlab/path_regex.rb). */
const TOP_LEVEL = /^(\.well-known|(404|422|50[023]|deploy)\.html|admin|api|apple-touch-icon\.png|assets|dashboard|explore|favicon\.(ico|png)|files|groups|health_check|help|import|jwt|login|o|oauth|profile|projects|public|robots\.txt|s|search|sitemap(\.xml(\.gz)?)?|slash-command-logo\.png|snippets|unsubscribes|uploads|users|v2)$/i;
const BELOW = /^(badges|blame|blob|builds|commits|create|create_dir|edit|files|find_file|new|preview|raw|refs|tree|update|wikis)$/i;

function reserved(path: string, words: RegExp): string | undefined {
  return words.test(path) ? `path '${path}' is a reserved name (400 Bad Request)` : undefined;
}

/** What a project's `.gitlab-ci.yml` may be called instead. */
const CI_PATH = matching(/^(?!\/)(?!.*\.\.).{0,255}$/, "a path without leading slash or directory traversal, of at most 255 characters");

/** Not one letter more than GitLab lets a name hold. */
const NAME = matching(/^[\p{L}\p{N}\p{Extended_Pictographic}_][\p{L}\p{N}\p{Pd}\p{Extended_Pictographic}_()+. -]*$/u, "letters, digits, emojis, '_', '.', '+', dashes, spaces and parentheses, beginning with a letter, digit, emoji or '_'");

/**
 * What was deleted without the flag that makes it final: GitLab only schedules it, under another path, and an
 * administrator can bring it back. Kept apart, as a type of its own.
 */
export const SCHEDULED = "gitlab_scheduled_deletion";

function schedule(object: StoredObject, endpoint: Endpoint): void {
  endpoint.put({ ...object, type: SCHEDULED, id: `${object.type} ${object.id}`, key: "", hidden: {}, attributes: { type: object.type, id: object.id, path: object.attributes["full_path"] ?? object.attributes["path_with_namespace"] ?? null } });
}

const VISIBILITY = ["private", "internal", "public"];

export const placeRules: { readonly [type: string]: ResourceRules } = {
  [SCHEDULED]: {},
  gitlab_group: {
    key: (attributes) => `${asText(attributes["parent_id"]) || "0"}/${asText(attributes["path"]).toLowerCase()}`,
    sharesKeyWith: ["gitlab_project"],
    references: [inGroup("parent_id")],
    defaults: { permanently_remove_on_delete: false, membership_lock: false },
    unread: ["permanently_remove_on_delete", "avatar"],
    allowed: { path: PATH, name: NAME, visibility_level: VISIBILITY, project_creation_level: ["noone", "owner", "maintainer", "developer", "administrator"], subgroup_creation_level: ["owner", "maintainer"] },
    computed: {
      id: ({ serial }) => String(serial),
      parent_id: () => 0,
      visibility_level: ({ attributes, endpoint }) => asText(groupOf(endpoint, attributes["parent_id"])?.attributes["visibility_level"]) || "private",
      project_creation_level: () => "developer",
      subgroup_creation_level: () => "maintainer",
      default_branch_protection: () => 2,
      request_access_enabled: () => true,
      lfs_enabled: () => true,
      two_factor_grace_period: () => 48,
      runners_token: ({ unique }) => unique("runners", 20),
    },
    derived: {
      full_path: fullPath,
      full_name: (object, endpoint) => chain(object, endpoint, "name", " / "),
      web_url: (object, endpoint) => `${webAddress(endpoint)}/groups/${fullPath(object, endpoint)}`,
    },
    demands: ({ attributes, endpoint }) => {
      const parent = groupOf(endpoint, attributes["parent_id"]);
      const word = reserved(asText(attributes["path"]), parent ? BELOW : TOP_LEVEL);
      if (word !== undefined) return word;
      const [own, above] = [attributes["visibility_level"], parent?.attributes["visibility_level"]].map((level) => VISIBILITY.indexOf(asText(level)));
      return own !== undefined && above !== undefined && above >= 0 && own > above ? `Visibility level ${asText(attributes["visibility_level"])} is not allowed: the parent group is ${VISIBILITY[above]} (400 Bad Request)` : undefined;
    },
    insteadOfDelete: (object, endpoint, state) => {
      const below = groupOf(endpoint, object.attributes["parent_id"]) !== undefined;
      if (!(below && state["permanently_remove_on_delete"] === true)) schedule(object, endpoint);
      return false;
    },
    after: (object, endpoint, what) => {
      if (what === "changed") refreshBelow(object, endpoint);
    },
    importIds: (attributes) => [asText(attributes["full_path"])],
  },
  gitlab_project: {
    key: (attributes) => `${asText(attributes["namespace_id"])}/${slugOf(attributes).toLowerCase()}`,
    sharesKeyWith: ["gitlab_group"],
    references: [inGroup("namespace_id")],
    // Only ever used while the project is made.
    replace: ["initialize_with_readme", "template_name", "template_project_id", "use_custom_template", "group_with_project_templates_id"],
    defaults: { permanently_delete_on_destroy: false, archive_on_destroy: false, archived: false },
    unread: ["permanently_delete_on_destroy", "archive_on_destroy", "initialize_with_readme", "template_name", "template_project_id", "use_custom_template", "import_url_username", "import_url_password", "skip_wait_for_default_branch_protection", "avatar"],
    allowed: {
      path: PATH, name: NAME, ci_config_path: CI_PATH, visibility_level: VISIBILITY, merge_method: ["merge", "rebase_merge", "ff"], squash_option: ["never", "always", "default_on", "default_off"],
      build_git_strategy: ["clone", "fetch"], ci_pipeline_variables_minimum_override_role: ["developer", "maintainer", "owner", "no_one_allowed"],
    },
    computed: {
      id: ({ serial }) => String(serial),
      namespace_id: () => 0,
      visibility_level: () => "private",
      default_branch: ({ attributes }) => (attributes["initialize_with_readme"] === true ? "main" : ""),
      empty_repo: ({ attributes }) => attributes["initialize_with_readme"] !== true,
      runners_token: ({ unique }) => unique("runners", 20),
      merge_method: () => "merge",
      squash_option: () => "default_off",
      build_git_strategy: () => "fetch",
      build_timeout: () => 3600,
      ci_default_git_depth: () => 20,
      ...Object.fromEntries(["issues_enabled", "merge_requests_enabled", "wiki_enabled", "snippets_enabled", "packages_enabled", "lfs_enabled", "request_access_enabled", "container_registry_enabled", "public_builds", "shared_runners_enabled", "printing_merge_request_link_enabled", "remove_source_branch_after_merge", "autoclose_referenced_issues", "ci_forward_deployment_enabled", "ci_separated_caches", "keep_latest_artifact"].map((name) => [name, () => true])),
      ...Object.fromEntries(["issues", "merge_requests", "wiki", "snippets", "builds", "repository", "forking", "container_registry", "analytics", "environments", "feature_flags", "infrastructure", "monitor", "releases"].map((name) => [`${name}_access_level`, () => "enabled"])),
    },
    derived: {
      path_with_namespace: projectPath,
      web_url: (object, endpoint) => `${webAddress(endpoint)}/${projectPath(object, endpoint)}`,
      http_url_to_repo: (object, endpoint) => `${webAddress(endpoint)}/${projectPath(object, endpoint)}.git`,
      ssh_url_to_repo: (object, endpoint) => `git@${host(endpoint)}:${projectPath(object, endpoint)}.git`,
    },
    demands: ({ attributes }) => reserved(slugOf(attributes), BELOW),
    insteadOfDelete: (object, endpoint, state) => {
      if (state["archive_on_destroy"] === true) {
        endpoint.change(object, { attributes: { ...object.attributes, archived: true } });
        return true;
      }
      if (state["permanently_delete_on_destroy"] !== true) schedule(object, endpoint);
      return false;
    },
    importIds: (attributes) => [asText(attributes["path_with_namespace"])],
  },
};

/** A group that is renamed or moved takes the paths below it along. */
function refreshBelow(group: StoredObject, endpoint: Endpoint): void {
  for (const below of endpoint.where("gitlab_group", "parent_id", Number(group.id))) {
    endpoint.change(below, { attributes: { ...below.attributes, full_path: fullPath(below, endpoint), full_name: chain(below, endpoint, "name", " / "), web_url: `${webAddress(endpoint)}/groups/${fullPath(below, endpoint)}` } });
    refreshBelow(below, endpoint);
  }
  for (const project of endpoint.where("gitlab_project", "namespace_id", Number(group.id))) {
    const path = projectPath(project, endpoint);
    endpoint.change(project, { attributes: { ...project.attributes, path_with_namespace: path, web_url: `${webAddress(endpoint)}/${path}`, http_url_to_repo: `${webAddress(endpoint)}/${path}.git`, ssh_url_to_repo: `git@${host(endpoint)}:${path}.git` } });
  }
}
