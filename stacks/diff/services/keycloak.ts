import { alters, grants, grows, opens, turns } from "../access";
import { list, show, Subject } from "../subject";
import { listOf, without } from "../values";
import { flag, members, unsaid, value, type Wording } from "../wording";

/** `/demo/console/admin`: by its own path, or by those above it where it does not exist yet. */
const groupPath = (group: Subject): string => group.text("path") || `${group.text("parent_id") || group.target("parent_id", "keycloak_group") ? group.refer("parent_id", "keycloak_group", groupPath) : ""}/${group.text("name")}`;
const group = (subject: Subject, attribute = "group_id") => subject.refer(attribute, "keycloak_group", groupPath);
const client = (subject: Subject) => subject.refer("client_id", "keycloak_openid_client", (other) => other.text("client_id"));

const people = (some: readonly unknown[], verb: string, where: string) => (some.length === 0 ? [] : [`${list(some.map(show))} ${some.length === 1 ? `${verb}s` : verb} group ${where}`]);

const all = (values: unknown, subject: Subject, named: (value: unknown, subject: Subject) => string) => list(listOf(values).map((each) => named(each, subject)));

/** Keycloak refers to groups and roles by numbers. */
const byId = (type: string, name: (other: Subject) => string) => (id: unknown, subject: Subject) => {
  const found = subject.around.find(type, "id", id);
  return found ? name(new Subject(found, subject.around)) : show(id);
};
const groupWithId = byId("keycloak_group", groupPath);
const roleWithId = byId("keycloak_role", (role) => role.text("name"));

/** What somebody has a list of. */
const listed = (many: string, one: string, attribute: string, whose: (subject: Subject) => string, named: (value: unknown, subject: Subject) => string = show): Wording => ({
  name: whose,
  created: (subject) => `${whose(subject)} gains ${many} ${all(subject.after?.[attribute], subject, named)}`,
  deleted: (subject) => `${whose(subject)} loses ${many} ${all(subject.before?.[attribute], subject, named)}`,
  attributes: { [attribute]: members(one, many, named) },
  access: opens(grows(attribute)),
});

export const keycloak: Readonly<Record<string, Wording>> = {
  keycloak_group: { name: (subject) => `group ${groupPath(subject)}`, attributes: { path: unsaid } },
  keycloak_group_memberships: {
    name: (subject) => `memberships of group ${group(subject)}`,
    created: (subject) => people(listOf(subject.after?.["members"]), "join", group(subject)).join("") || `group ${group(subject)} begins without members`,
    deleted: (subject) => people(listOf(subject.before?.["members"]), "leave", group(subject)).join("") || `group ${group(subject)} ends without members`,
    attributes: {
      members: ({ before, after }, subject) => [...people(without(after, before), "join", group(subject)), ...people(without(before, after), "leave", group(subject))].join(", and ") || undefined,
    },
    access: opens(grows("members"), alters("group_id")),
  },
  keycloak_user_groups: listed("groups", "group", "group_ids", (subject) => `account ${subject.refer("user_id", "keycloak_user", (user) => user.text("username"))}`, groupWithId),
  keycloak_group_roles: listed("roles", "role", "role_ids", (subject) => `group ${group(subject)}`, roleWithId),
  keycloak_default_groups: listed("groups", "group", "group_ids", () => "everybody who is new", groupWithId),
  keycloak_role: { name: (subject) => `role ${subject.text("name")}`, attributes: { composite_roles: members("role") }, access: opens(grows("composite_roles")) },
  keycloak_user: { name: (subject) => `account ${subject.text("username")}`, attributes: { enabled: flag("may sign on again", "may not sign on any more") }, access: grants([turns("enabled", true)], ["first_name", "last_name", "email", "attributes"]) },
  keycloak_openid_client: {
    name: (subject) => `client ${subject.text("client_id")}`,
    attributes: {
      valid_redirect_uris: members("address to return to", "addresses to return to"),
      valid_post_logout_redirect_uris: members("address to log out to", "addresses to log out to"),
      web_origins: members("origin"),
      enabled: flag("is enabled", "is disabled"),
      access_type: value("kind"),
      client_secret_wo_version: (_difference, _subject, name) => `the secret of ${name} is renewed`,
      client_secret: unsaid,
      resource_server_id: unsaid,
      service_account_user_id: unsaid,
    },
    access: grants(
      [grows("valid_redirect_uris"), grows("valid_post_logout_redirect_uris"), grows("web_origins"), turns("enabled", true), alters("access_type"), turns("direct_access_grants_enabled", true), turns("implicit_flow_enabled", true), turns("service_accounts_enabled", true), turns("full_scope_allowed", true)],
      ["name", "description", "client_secret", "client_secret_wo", "client_secret_wo_version", "resource_server_id", "service_account_user_id", "login_theme", "base_url", "root_url", "admin_url"],
    ),
  },
  keycloak_openid_client_default_scopes: listed("scopes", "scope", "default_scopes", (subject) => `client ${client(subject)}`),
  keycloak_openid_client_optional_scopes: listed("optional scopes", "optional scope", "optional_scopes", (subject) => `client ${client(subject)}`),
};
