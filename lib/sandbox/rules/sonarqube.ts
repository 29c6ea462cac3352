import { describe } from "../provider/lookup";
import type { Endpoint, StoredObject } from "../objects/store";
import { asText, type Attributes, type Value, valueAt } from "../values";
import type { DemandContext, ProviderRules, Reference, ResourceRules } from "./rules";
import { eachText, isPast, joined, matching, server, unique } from "./words";

const ofProject = (attribute: string): Reference => ({ attribute, to: ["sonarqube_project"], by: ["project"], onDelete: "cascade" });
const ofUser: Reference = { attribute: "login_name", to: ["sonarqube_user"], by: ["login_name"], onDelete: "cascade" };
const ofGroup = (attribute = "group_name"): Reference => ({
  attribute, to: ["sonarqube_group"], by: ["name"], except: (value) => value.toLowerCase() === "anyone", onDelete: "cascade",
});
const ofGate = (attribute: string): Reference => ({ attribute, to: ["sonarqube_qualitygate"], by: ["name"], onDelete: "cascade" });

const GLOBAL_PERMISSIONS = ["admin", "gateadmin", "profileadmin", "provisioning", "scan", "applicationcreator", "portfoliocreator"];
const PROJECT_PERMISSIONS = ["admin", "codeviewer", "issueadmin", "securityhotspotadmin", "scan", "user"];

function permissionScope(attributes: Attributes): string {
  for (const [name, prefix] of [["project_key", "p_"], ["template_id", "t_"], ["template_name", "tn_"]] as const) {
    if (asText(attributes[name]) !== "") return prefix + asText(attributes[name]);
  }
  return "global";
}

function permissionId(attributes: Attributes): string {
  if (asText(attributes["login_name"]) !== "") return `user-${asText(attributes["login_name"])}-${permissionScope(attributes)}-permissions`;
  if (asText(attributes["group_name"]) !== "") return `group-${asText(attributes["group_name"])}-${permissionScope(attributes)}-permissions`;
  return `project-creator-${permissionScope(attributes)}-permissions`;
}

function permissionDemands({ attributes }: DemandContext): string | undefined {
  const allowed = permissionScope(attributes) === "global" ? GLOBAL_PERMISSIONS : PROJECT_PERMISSIONS;
  const wrong = ((attributes["permissions"] ?? []) as string[]).find((permission) => !allowed.includes(permission));
  if (wrong !== undefined) return `the permission "${wrong}" is not one of ${allowed.join(", ")} (400 Bad Request)`;
  if (((attributes["permissions"] ?? []) as Value[]).length === 0) return "Unable to find permissions of the subject after creating: an empty set is no permission";
  if (asText(attributes["special_group_name"]) !== "" && permissionScope(attributes) === "global") {
    return "'templateId' or 'templateName' must be set when 'special_group_name' is set to 'project_creator'";
  }
  return undefined;
}

/**
 * A private project takes its permissions from the default template. Where that grants nothing to whoever creates it,
 * the creator is locked out by the first step, and the provider's next one fails. Checked on a real server.
 */
function privateProjectDemands({ attributes, prior, endpoint }: DemandContext): string | undefined {
  if (prior || attributes["visibility"] !== "private") return undefined;
  const templates = endpoint.all("sonarqube_permission_template").filter((template) => template.attributes["default"] === true);
  const template = templates.at(-1);
  if (!template) return undefined;
  const grants = endpoint.all("sonarqube_permissions").filter(({ attributes: grant }) => grant["template_id"] === template.id || grant["template_name"] === template.attributes["name"]);
  const mine = grants.filter(({ attributes: grant }) => asText(grant["special_group_name"]) !== "" || grant["group_name"] === "sonar-administrators");
  return mine.some(({ attributes: grant }) => (grant["permissions"] as Value[]).includes("admin")) ? undefined : "Insufficient privileges (403 Forbidden): the default permission template grants nothing to who creates a project";
}

function tokenDemands({ attributes, prior }: DemandContext): string | undefined {
  if (prior) return undefined;
  if (asText(attributes["name"]).includes("/")) return "the token's name holds a slash, at which the provider cuts its id: it will not find the token again";
  if (isPast(attributes["expiration_date"] ?? null)) return "The minimum value for parameter expirationDate is tomorrow (400 Bad Request)";
  if (attributes["type"] === "PROJECT_ANALYSIS_TOKEN" && asText(attributes["project_key"]) === "") return "'project_key' must be configured when the token 'type' is PROJECT_ANALYSIS_TOKEN";
  if (attributes["type"] !== "USER_TOKEN" && asText(attributes["login_name"]) !== "") return "an analysis token can only be made for the authenticated user, so it is not found at another one";
  return undefined;
}

/** Names of users in SonarQube: letters, digits and . _ - @ +, from the second character on. */
const LOGIN = /^[\p{L}\p{N}_][\p{L}\p{N}._@+-]+$/u;

const resources: { readonly [type: string]: ResourceRules } = {
  sonarqube_project: {
    absent: "error",
    key: joined("", "project"),
    replace: ["name"],
    defaults: { visibility: "public" },
    allowed: {
      visibility: ["public", "private"],
      project: matching(/^(?=.*[^0-9])[A-Za-z0-9_.:-]{1,400}$/, "letters, digits, - _ . : with at least one that is no digit, at most 400"),
    },
    // The key can be changed, and is the id.
    derived: { id: (object) => object.attributes["project"] ?? null },
    identity: joined("", "project"),
    computed: { badge_token: ({ unique: hash }) => `sqb_${hash("badge", 40)}` },
    demands: privateProjectDemands,
    rewrites: [server("tags", "lower case, trimmed, each once", (value) => unique(eachText((text) => text.trim().toLowerCase())(value)))],
  },
  sonarqube_project_main_branch: {
    absent: "error",
    key: joined("", "project"),
    replace: ["name", "project"],
    references: [ofProject("project")],
    computed: { id: ({ attributes }) => joined("/", "project", "name")(attributes) },
  },
  sonarqube_group: {
    key: joined("", "name"),
    computed: { id: ({ uuid }) => uuid("id") },
    importIds: (attributes) => [asText(attributes["name"])],
    keeps: (object) => (object.attributes["name"] === "sonar-users" ? "the default group cannot be deleted (400 Bad Request)" : undefined),
  },
  sonarqube_group_member: {
    key: (attributes) => `${asText(attributes["name"])}[${asText(attributes["login_name"])}]`,
    replace: ["name", "login_name"],
    references: [ofGroup("name"), ofUser],
    computed: { id: ({ attributes }) => `${asText(attributes["name"])}[${asText(attributes["login_name"])}]` },
  },
  sonarqube_user: {
    absent: "error",
    key: joined("", "login_name"),
    replace: ["login_name", "name", "is_local"],
    defaults: { is_local: true },
    unread: ["password"],
    allowed: { login_name: matching(LOGIN, "at least two of letters, digits and . _ - @ +, beginning with a letter, digit or underscore") },
    computed: { id: ({ attributes }) => asText(attributes["login_name"]) },
    demands: ({ attributes, prior }) => {
      if (prior) return undefined;
      if (attributes["is_local"] === true && asText(attributes["password"]) === "") return "The 'password' parameter is missing (400 Bad Request)";
      return attributes["is_local"] === false && asText(attributes["password"]) !== "" ? "Password should only be set on local user (400 Bad Request)" : undefined;
    },
  },
  sonarqube_user_external_identity: {
    absent: "error",
    key: joined("", "login_name"),
    replace: ["login_name", "external_identity", "external_provider"],
    references: [ofUser],
    computed: { id: ({ attributes }) => asText(attributes["login_name"]) },
  },
  sonarqube_user_token: {
    absent: "error",
    key: joined("/", "login_name", "name"),
    replace: ["name", "login_name", "expiration_date", "type", "project_key"],
    defaults: { type: "USER_TOKEN" },
    allowed: { type: ["USER_TOKEN", "GLOBAL_ANALYSIS_TOKEN", "PROJECT_ANALYSIS_TOKEN"], name: { expected: "1 to 100 characters", test: (value) => asText(value).length >= 1 && asText(value).length <= 100 } },
    references: [ofUser, ofProject("project_key")],
    unread: ["token", "project_key"],
    computed: {
      expiration_date: () => "",
      token: ({ unique: hash, attributes }) => `${{ USER_TOKEN: "squ", GLOBAL_ANALYSIS_TOKEN: "sqa", PROJECT_ANALYSIS_TOKEN: "sqp" }[asText(attributes["type"])] ?? "squ"}_${hash("token", 40)}`,
      id: ({ attributes }) => joined("/", "login_name", "name")(attributes),
    },
    demands: tokenDemands,
  },
  sonarqube_permission_template: {
    absent: "error",
    key: joined("", "name"),
    replace: ["name"],
    unread: ["default"],
    computed: { id: ({ uuid }) => uuid("id") },
    keeps: (object) => (object.attributes["default"] === true ? "it is not possible to delete the default permission template (400 Bad Request)" : undefined),
    // One template is the default: making another one so takes it from this.
    after: (object, endpoint, what) => {
      if (what === "removed" || object.attributes["default"] !== true) return;
      for (const other of endpoint.all("sonarqube_permission_template")) {
        if (other !== object && other.attributes["default"] === true) endpoint.change(other, { attributes: { ...other.attributes, default: false } });
      }
    },
  },
  sonarqube_permissions: {
    absent: "error",
    key: permissionId,
    replace: ["login_name", "group_name", "special_group_name", "project_key", "template_id", "template_name"],
    exactlyOneOf: [["login_name", "group_name", "special_group_name"]],
    atMostOneOf: [["project_key", "template_id", "template_name"]],
    references: [
      ofUser, ofGroup(), ofProject("project_key"),
      { attribute: "template_id", to: ["sonarqube_permission_template"], onDelete: "cascade" },
      { attribute: "template_name", to: ["sonarqube_permission_template"], by: ["name"], onDelete: "cascade" },
    ],
    demands: permissionDemands,
    allowed: { special_group_name: ["project_creator"] },
    computed: { id: ({ attributes }) => permissionId(attributes) },
  },
  sonarqube_qualitygate: {
    absent: "error",
    key: joined("", "name"),
    replace: ["copy_from"],
    defaults: { is_default: false },
    derived: { id: (object) => object.attributes["name"] ?? null },
    identity: joined("", "name"),
    atMostOneOf: [["copy_from", "condition"]],
    references: [{ ...ofGate("copy_from"), onDelete: "keep" }],
    allowed: { "condition.op": ["LT", "GT"] },
    computed: { "condition.id": ({ uuid }, owner) => uuid(`condition ${asText(owner["metric"])}`) },
    // Before it deletes the default gate, the provider makes the built-in one the default again.
    after: (object, endpoint, what) => {
      if (what !== "removed" || object.attributes["is_default"] !== true) return;
      const builtIn = endpoint.findByKey("sonarqube_qualitygate", "Sonar way");
      if (builtIn) endpoint.change(builtIn, { attributes: { ...builtIn.attributes, is_default: true } });
    },
  },
  sonarqube_qualitygate_project_association: {
    key: joined("", "projectkey"),
    adopts: true,
    replace: ["gateid", "gatename", "projectkey"],
    // The provider takes its id apart at the first slash.
    allowed: { gatename: { expected: "a name without a slash", test: (value) => !asText(value).includes("/") } },
    references: [ofGate("gatename"), ofProject("projectkey")],
    computed: { id: ({ attributes }) => joined("/", "gatename", "projectkey")(attributes) },
  },
  sonarqube_qualitygate_usergroup_association: {
    key: joined(" ", "gatename", "login_name", "group_name"),
    replace: ["login_name", "group_name", "gatename"],
    exactlyOneOf: [["login_name", "group_name"]],
    references: [ofGate("gatename"), ofUser, ofGroup()],
    computed: { id: ({ attributes }) => associationId(attributes, "gatename") },
  },
  sonarqube_qualityprofile: {
    absent: "error",
    key: joined(" ", "language", "name"),
    replace: ["name", "language", "is_default", "parent"],
    defaults: { is_default: false },
    computed: { key: ({ uuid }) => uuid("key"), id: ({ attributes }) => asText(attributes["key"]) },
    keeps: (object) => (object.attributes["is_default"] === true ? "the default quality profile cannot be deleted (400 Bad Request)" : undefined),
  },
  sonarqube_qualityprofile_project_association: {
    key: joined(" ", "project", "language"),
    adopts: true,
    replace: ["quality_profile", "project", "language"],
    references: [ofProject("project"), { attribute: "quality_profile", to: ["sonarqube_qualityprofile"], by: ["name"], onDelete: "cascade" }],
    computed: { id: ({ attributes }) => joined("/", "quality_profile", "project", "language")(attributes) },
  },
  sonarqube_qualityprofile_usergroup_association: {
    key: joined(" ", "profile_name", "language", "login_name", "group_name"),
    replace: ["login_name", "group_name", "profile_name", "language"],
    exactlyOneOf: [["login_name", "group_name"]],
    references: [ofUser, ofGroup(), { attribute: "profile_name", to: ["sonarqube_qualityprofile"], by: ["name"], onDelete: "cascade" }],
    computed: { id: ({ attributes }) => associationId(attributes, "profile_name") },
  },
  sonarqube_setting: {
    key: joined("", "key"),
    adopts: true,
    exactlyOneOf: [["value", "values", "field_values"]],
    computed: { id: ({ attributes }) => asText(attributes["key"]) },
  },
  sonarqube_new_code_periods: {
    key: (attributes) => `period ${asText(attributes["project"])} ${asText(attributes["branch"])}`,
    adopts: true,
    replace: ["branch", "project"],
    allowed: { type: ["SPECIFIC_ANALYSIS", "PREVIOUS_VERSION", "NUMBER_OF_DAYS", "REFERENCE_BRANCH"] },
    references: [ofProject("project")],
    demands: ({ attributes }) => {
      const [type, value] = [attributes["type"], asText(attributes["value"])];
      if (type === "PREVIOUS_VERSION") return value === "" ? undefined : "'value' must be unset when the 'type' is PREVIOUS_VERSION";
      if (value === "") return `'value' must be configured when the 'type' is ${asText(type)}`;
      return type === "NUMBER_OF_DAYS" && !/^\d+$/.test(value) ? "'value' must be a numeric string when the 'type' is NUMBER_OF_DAYS" : undefined;
    },
    computed: { id: ({ attributes }) => ["newCodePeriod", asText(attributes["project"]), asText(attributes["branch"])].filter((part) => part !== "").join("/") },
  },
  sonarqube_alm_gitlab: {
    key: joined("", "key"),
    replace: ["key"],
    unread: ["personal_access_token"],
    computed: { id: ({ attributes }) => asText(attributes["key"]) },
  },
  sonarqube_gitlab_binding: {
    key: joined("", "project"),
    adopts: true,
    replace: ["project"],
    defaults: { monorepo: "false" },
    references: [ofProject("project"), { attribute: "alm_setting", to: ["sonarqube_alm_gitlab"], by: ["key"], onDelete: "cascade" }],
    computed: { id: ({ attributes }) => joined("/", "project", "repository")(attributes) },
  },
  sonarqube_webhook: {
    absent: "error",
    replace: ["project"],
    references: [ofProject("project")],
    unread: ["secret"],
    computed: { id: ({ uuid }) => uuid("id"), secret: () => "" },
  },
};

function associationId(attributes: Attributes, owner: string): string {
  const login = asText(attributes["login_name"]);
  return `${asText(attributes[owner])}[${login !== "" ? `user/${login}` : `group/${asText(attributes["group_name"])}`}]`;
}

function rows(objects: readonly StoredObject[], ...names: string[]): Value[] {
  return objects.map((object) => Object.fromEntries(names.map((name) => [name, object.attributes[name] ?? null])));
}

/** A search by part of a name, as SonarQube's own. */
function containing(type: string, column: string, config: Attributes, endpoint: Endpoint): StoredObject[] {
  const search = asText(config["search"] ?? config["name"]).toLowerCase();
  return endpoint.all(type).filter((object) => asText(object.attributes[column]).toLowerCase().includes(search));
}

export const sonarqube: ProviderRules = {
  endpoint: (config) => asText(config["host"]) || "default",
  resources,
  lookups: {
    sonarqube_groups: (config, endpoint) => ({ ...config, id: "groups", groups: rows(containing("sonarqube_group", "name", config, endpoint), "name") }),
    sonarqube_users: (config, endpoint) => ({ ...config, id: "users", users: rows(containing("sonarqube_user", "login_name", config, endpoint), "email", "is_local", "login_name", "name") }),
    sonarqube_permission_templates: (config, endpoint) => ({
      ...config, id: "templates", permission_templates: rows(containing("sonarqube_permission_template", "name", config, endpoint), "id", "name", "project_key_pattern"),
    }),
    sonarqube_group_members: (config, endpoint) => {
      const group = asText(config["group"]);
      if (!endpoint.findByKey("sonarqube_group", group)) return `no group with ${describe(config)} exists (404 Not Found)`;
      const logins = endpoint.where("sonarqube_group_member", "name", group).map(({ attributes }) => attributes["login_name"] ?? null);
      const wanted = config["login_name"] ?? null;
      const members = logins.filter((login) => wanted === null || login === wanted).map((login) => ({ login_name: login, name: valueAt(endpoint.findByKey("sonarqube_user", asText(login))?.attributes, "name") }));
      if (members.length === 0 && config["ignore_missing"] !== true) return `no member of ${group} was found`;
      return { ...config, id: "members", members };
    },
    sonarqube_user_tokens: (config, endpoint) => {
      const tokens = endpoint.where("sonarqube_user_token", "login_name", config["login_name"] ?? null);
      if (tokens.length === 0 && config["ignore_missing"] !== true) return `no token of ${asText(config["login_name"])} was found`;
      return { ...config, id: "tokens", user_tokens: rows(tokens, "created_at", "expiration_date", "id", "name", "project_key", "type") };
    },
    sonarqube_qualitygates: (config, endpoint) => {
      const found = endpoint.where("sonarqube_qualitygate", "name", config["name"] ?? null);
      if (found.length === 0 && config["ignore_missing"] !== true) return `no quality gate with ${describe(config)} exists (404 Not Found)`;
      return { ...config, id: "gates", quality_gates: rows(found, "condition", "copy_from", "id", "is_default", "name") };
    },
    sonarqube_qualityprofiles: (config, endpoint) => ({
      ...config,
      id: "profiles",
      quality_profiles: rows(endpoint.all("sonarqube_qualityprofile").filter(({ attributes }) => ["language", "name"].every((name) => (config[name] ?? null) === null || attributes[name] === config[name])), "is_default", "key", "language", "name"),
    }),
  },
};
