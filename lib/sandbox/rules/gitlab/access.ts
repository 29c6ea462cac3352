import type { Endpoint, StoredObject } from "../../objects/store";
import { asText, type Attributes, isObject, UNKNOWN, type Value } from "../../values";
import type { CreateContext, DemandContext, PlanContext, Reference, ResourceRules } from "../rules";
import { dateIn, joined } from "../words";
import { ancestors, groupOf, inGroup, inProject, projectOf } from "./places";

/** GitLab's numbers for what a member may do. */
const LEVELS: { readonly [level: string]: number } = { "no one": 0, minimal: 5, guest: 10, planner: 15, reporter: 20, developer: 30, maintainer: 40, owner: 50 };
const MEMBER_LEVELS = ["guest", "planner", "reporter", "developer", "maintainer", "owner"];
const PROTECTION_LEVELS = ["no one", "developer", "maintainer", "admin"];

const ofUser: Reference = { attribute: "user_id", to: ["gitlab_user"], onDelete: "cascade" };

/** A member has at least the level that a group above gives; GitLab refuses less. */
function belowInherited(endpoint: Endpoint, group: StoredObject | undefined, { attributes }: DemandContext): string | undefined {
  for (const above of group ? ancestors(group, endpoint) : []) {
    const inherited = endpoint.findByKey("gitlab_group_membership", `${above.id}:${asText(attributes["user_id"])}`);
    const level = asText(inherited?.attributes["access_level"]);
    if ((LEVELS[level] ?? 0) > (LEVELS[asText(attributes["access_level"])] ?? 0)) {
      return `access_level should be greater than or equal to ${level} inherited membership from group ${asText(above.attributes["full_path"])} (400 Bad Request)`;
    }
  }
  return undefined;
}

const DEPLOY_SCOPES = ["read_repository", "read_registry", "write_registry", "read_virtual_registry", "write_virtual_registry", "read_package_registry", "write_package_registry"];

function unknownScope(scopes: Value | undefined): string | undefined {
  const unknown = Array.isArray(scopes) ? scopes.find((scope) => !DEPLOY_SCOPES.includes(asText(scope))) : undefined;
  return unknown === undefined ? undefined : `scopes can only be ${DEPLOY_SCOPES.join(", ")}, not ${asText(unknown)} (400 Bad Request)`;
}

/** A token is renewed by an apply within its last days, and then has another number, value and date. */
function planRotation({ planned, prior }: PlanContext): readonly string[][] {
  const rotation = planned["rotation_configuration"];
  if (!prior || !isObject(rotation)) return [];
  const due = asText(prior["expires_at"]) < dateIn(Number(rotation["rotate_before_days"]) + 1);
  if (!due) return [];
  for (const name of ["id", "token", "expires_at", "created_at", "active", "revoked"]) planned[name] = UNKNOWN;
  return [];
}

function accessToken(owner: "group" | "project", reference: Reference): ResourceRules {
  return {
    strict: true,
    replace: [owner, "name", "scopes", "access_level", "description"],
    references: [reference],
    allowed: { access_level: [...Object.keys(LEVELS)] },
    plan: planRotation,
    unread: ["token"],
    computed: {
      expires_at: ({ attributes }) => {
        const rotation = attributes["rotation_configuration"];
        return dateIn(isObject(rotation) ? Number(rotation["expiration_days"]) : 365);
      },
      token: ({ unique }) => `glpat-${unique("token", 20)}`,
      id: ({ attributes, number }: CreateContext) => `${asText(attributes[owner])}:${number()}`,
      user_id: ({ serial }) => 1_000_000 + serial,
      active: () => true,
      revoked: () => false,
      created_at: ({ now }) => now,
    },
    demands: ({ attributes, prior }) => {
      const asked = attributes["expires_at"];
      if (prior || typeof asked !== "string" || asked === "") return undefined;
      if (asked < dateIn(1)) return "expires_at must be in the future (400 Bad Request)";
      return asked > dateIn(400) ? "expires_at must be within 400 days (400 Bad Request)" : undefined;
    },
  };
}

export const accessRules: { readonly [type: string]: ResourceRules } = {
  gitlab_user: {
    key: (attributes) => asText(attributes["username"]).toLowerCase(),
    defaults: { is_admin: false, can_create_group: false, skip_confirmation: true, projects_limit: 0, is_external: false, reset_password: false, state: "active" },
    unread: ["password", "force_random_password", "reset_password", "skip_confirmation"],
    computed: { id: ({ serial }) => String(serial), namespace_id: ({ serial }) => 1_000_000 + serial },
    demands: ({ attributes, endpoint, object }) => {
      const email = asText(attributes["email"]).toLowerCase();
      const taken = endpoint.all("gitlab_user").some((user) => user !== object && asText(user.attributes["email"]).toLowerCase() === email);
      return taken ? `Email has already been taken: ${email} (409 Conflict)` : undefined;
    },
    rewrites: [{ attribute: "email", rule: "lower case", by: "server", apply: (value) => (typeof value === "string" ? value.toLowerCase() : value) }],
  },
  gitlab_group_membership: {
    key: joined(":", "group_id", "user_id"),
    replace: ["group_id", "user_id"],
    references: [inGroup("group_id"), ofUser],
    allowed: { access_level: ["minimal", ...MEMBER_LEVELS] },
    unread: ["skip_subresources_on_destroy", "unassign_issuables_on_destroy"],
    computed: { id: ({ attributes }) => joined(":", "group_id", "user_id")(attributes) },
    demands: (context) => {
      const group = groupOf(context.endpoint, context.attributes["group_id"]);
      return belowInherited(context.endpoint, group && parentOf(context.endpoint, group), context);
    },
  },
  gitlab_project_membership: {
    key: joined(":", "project", "user_id"),
    replace: ["project", "user_id"],
    references: [inProject("project"), ofUser],
    allowed: { access_level: MEMBER_LEVELS },
    computed: { id: ({ attributes }) => joined(":", "project", "user_id")(attributes) },
    demands: (context) => {
      const project = projectOf(context.endpoint, context.attributes["project"]);
      return belowInherited(context.endpoint, groupOf(context.endpoint, project?.attributes["namespace_id"]), context);
    },
  },
  gitlab_group_access_token: accessToken("group", inGroup("group")),
  gitlab_project_access_token: accessToken("project", inProject("project")),
  gitlab_deploy_token: {
    replace: ["group", "project", "name", "username", "expires_at", "scopes"],
    exactlyOneOf: [["group", "project"]],
    references: [inGroup("group"), inProject("project")],
    unread: ["token"],
    demands: ({ attributes }) => unknownScope(attributes["scopes"]),
    computed: {
      deploy_token_id: ({ serial }) => serial,
      username: ({ serial }) => `gitlab+deploy-token-${serial}`,
      token: ({ unique }) => `gldt-${unique("token", 20)}`,
      id: ({ attributes, serial }) => `${asText(attributes["project"]) !== "" ? "project" : "group"}:${asText(attributes["project"]) || asText(attributes["group"])}:${serial}`,
    },
  },
  gitlab_group_deploy_token: {
    strict: true,
    replace: ["group", "name", "username", "expires_at", "scopes"],
    references: [inGroup("group")],
    unread: ["token", "validate_past_expiration_date"],
    computed: {
      token: ({ unique }) => `gldt-${unique("token", 20)}`,
      id: ({ attributes, serial }) => `${asText(attributes["group"])}:${serial}`,
      expired: () => false,
      revoked: () => false,
    },
    demands: ({ attributes }) => unknownScope(attributes["scopes"]),
  },
  gitlab_pipeline_trigger: {
    replace: ["project"],
    references: [inProject("project")],
    unread: ["token"],
    computed: {
      pipeline_trigger_id: ({ serial }) => serial,
      token: ({ unique }) => `glptt-${unique("token", 40)}`,
      id: ({ attributes, serial }) => `${asText(attributes["project"])}:${serial}`,
    },
  },
  gitlab_group_share_group: {
    key: joined(":", "group_id", "share_group_id"),
    replace: ["group_id", "share_group_id", "group_access", "expires_at"],
    references: [inGroup("group_id"), inGroup("share_group_id")],
    allowed: { group_access: ["no one", "minimal", ...MEMBER_LEVELS] },
    computed: { id: ({ attributes }) => joined(":", "group_id", "share_group_id")(attributes) },
  },
  gitlab_project_share_group: {
    key: joined(":", "project", "group_id"),
    replace: ["project", "group_id", "group_access", "access_level"],
    references: [inProject("project"), inGroup("group_id")],
    allowed: { group_access: ["no one", ...MEMBER_LEVELS] },
    computed: { id: ({ attributes }) => joined(":", "project", "group_id")(attributes) },
  },
  gitlab_group_service_account: {
    key: joined(" ", "group", "username"),
    strict: true,
    replace: ["group", "name", "username", "email"],
    references: [inGroup("group")],
    computed: { service_account_id: ({ serial }) => String(serial), id: ({ attributes, serial }) => `${asText(attributes["group"])}:${serial}` },
  },
  gitlab_group_ldap_link: {
    key: joined(":", "group", "ldap_provider", "cn", "filter"),
    replace: ["group", "cn", "filter", "ldap_provider", "group_access"],
    references: [inGroup("group")],
    computed: { id: ({ attributes }) => joined(":", "group", "ldap_provider", "cn", "filter")(attributes), cn: () => "", filter: () => "" },
  },
  gitlab_group_saml_link: {
    key: joined(":", "group", "saml_group_name"),
    replace: ["group", "saml_group_name", "access_level"],
    references: [inGroup("group")],
    computed: { id: ({ attributes }) => joined(":", "group", "saml_group_name")(attributes) },
  },
  gitlab_branch_protection: {
    key: joined(":", "project", "branch"),
    replace: ["project", "branch", "push_access_level", "merge_access_level", "unprotect_access_level"],
    defaults: { push_access_level: "maintainer", merge_access_level: "maintainer", unprotect_access_level: "maintainer", allow_force_push: false, code_owner_approval_required: false },
    references: [inProject("project"), { attribute: "allowed_to_push.group_id", to: ["gitlab_group"], onDelete: "keep" }, { attribute: "allowed_to_push.user_id", to: ["gitlab_user"], onDelete: "keep" }],
    allowed: { push_access_level: PROTECTION_LEVELS, merge_access_level: PROTECTION_LEVELS, unprotect_access_level: PROTECTION_LEVELS.slice(1) },
    computed: { branch_protection_id: ({ serial }) => serial, id: ({ attributes }) => joined(":", "project", "branch")(attributes) },
  },
  gitlab_tag_protection: {
    key: joined(":", "project", "tag"),
    replace: ["project", "tag", "create_access_level", "allowed_to_create"],
    references: [inProject("project")],
    allowed: { create_access_level: PROTECTION_LEVELS },
    computed: { id: ({ attributes }) => joined(":", "project", "tag")(attributes) },
  },
  gitlab_project_job_token_scope: {
    key: joined(":", "project", "target_project_id", "target_group_id"),
    replace: ["project", "target_project_id", "target_group_id"],
    references: [inProject("project"), inProject("target_project_id"), inGroup("target_group_id")],
    computed: { id: ({ attributes }) => [attributes["project"], attributes["target_project_id"] ?? attributes["target_group_id"] ?? null].map((value) => asText(value)).join(":") },
  },
  gitlab_project_job_token_scopes: {
    key: (attributes) => asText(attributes["project"]) || asText(attributes["project_id"]),
    adopts: true,
    replace: ["project", "project_id"],
    references: [inProject("project"), inProject("project_id"), { ...inProject("target_project_ids"), onDelete: "keep" }, { ...inGroup("target_group_ids"), onDelete: "keep" }],
    computed: { id: ({ attributes }) => asText(attributes["project"]) || asText(attributes["project_id"]) },
  },
};

function parentOf(endpoint: Endpoint, group: StoredObject): StoredObject | undefined {
  return groupOf(endpoint, group.attributes["parent_id"]);
}

/** Members of a group, with those of the groups above when asked for. */
export function membersOf(endpoint: Endpoint, group: StoredObject, inherited: boolean): Attributes[] {
  const groups = inherited ? ancestors(group, endpoint) : [group];
  return groups.flatMap((one) => endpoint.where("gitlab_group_membership", "group_id", Number(one.id)).map((membership) => memberRow(endpoint, membership)));
}

export function memberRow(endpoint: Endpoint, membership: StoredObject): Attributes {
  const user = endpoint.find("gitlab_user", asText(membership.attributes["user_id"]));
  return {
    id: membership.attributes["user_id"] ?? null,
    username: user?.attributes["username"] ?? null,
    name: user?.attributes["name"] ?? null,
    state: "active",
    access_level: membership.attributes["access_level"] ?? null,
    expires_at: membership.attributes["expires_at"] ?? null,
    avatar_url: "",
    web_url: "",
  };
}
