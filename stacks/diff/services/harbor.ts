import { alters, grants, increases, opens, rises, turns, type Measure } from "../access";
import { isRecord } from "../sensitive";
import { list, show, type Subject } from "../subject";
import { listOf } from "../values";
import { flag, quantity, unsaid, value, withoutValue, type AttributeWords, type Wording } from "../wording";

/** From the least on. */
const ROLES = ["limitedguest", "guest", "developer", "maintainer", "projectadmin"];
/** Harbor's number for no limit. */
const LIMITLESS = -1;

const projectName = (project: Subject): string => project.text("name");
/** Harbor refers to a project as `/projects/7`, by the number alone, or by name. */
const project = (subject: Subject, attribute = "project_id") => subject.refer(attribute, "harbor_project", projectName);

/** A group may be given by its number instead of its name. */
const groupOf = (subject: Subject) => subject.text("ldap_group_dn") || subject.refer("group_id", "harbor_group", (group) => group.text("group_name"));

const member = (who: (subject: Subject) => string): Wording => ({
  name: (subject) => `membership of ${who(subject)} in project ${project(subject)}`,
  created: (subject) => `${who(subject)} becomes ${subject.text("role")} of project ${project(subject)}`,
  deleted: (subject) => `${who(subject)} leaves project ${project(subject)}`,
  attributes: { role: ({ before, after }, subject) => `${who(subject)} becomes ${show(after)} of project ${project(subject)}, and was ${show(before)}`, member_id: unsaid },
  access: grants([rises("role", ROLES), alters("group_name"), alters("user_name")], ["project_id", "member_id", "type", "group_id", "ldap_group_dn"]),
});

interface Permission {
  readonly kind?: string;
  readonly namespace?: string;
  readonly access?: readonly { readonly action?: string; readonly resource?: string; readonly effect?: string }[];
}

const rights = (permissions: unknown): readonly string[] =>
  (listOf(permissions).filter(isRecord) as readonly Permission[]).flatMap(({ kind, namespace, access = [] }) => access.map(({ action, resource, effect }) => `${effect === "deny" ? "not to " : ""}${action} ${resource} in ${kind === "system" ? "all of Harbor" : namespace === "*" ? "every project" : `project ${namespace}`}`));

const permissions: AttributeWords = ({ before, after }, _subject, name) => {
  const [was, is] = [rights(before), rights(after)];
  const gains = is.filter((right) => !was.includes(right));
  const loses = was.filter((right) => !is.includes(right));
  const said = [...(gains.length > 0 ? [`gains the right to ${list(gains)}`] : []), ...(loses.length > 0 ? [`loses the right to ${list(loses)}`] : [])];
  return said.length === 0 ? undefined : `${name} ${said.join(", and ")}`;
};

/** Rights one by one: how they are grouped gives nobody anything. */
const moreRights: Measure = { covers: "permissions", wider: (before, after) => rights(after).some((right) => !rights(before).includes(right)) };

export const harbor: Readonly<Record<string, Wording>> = {
  harbor_project: {
    name: (subject) => `project ${projectName(subject)}`,
    attributes: {
      storage_quota: quantity("quota", { unit: "GiB", limitless: LIMITLESS }),
      public: flag("becomes public: anybody may pull its images", "is not public any more"),
      vulnerability_scanning: flag("is scanned when images are pushed", "is not scanned when images are pushed"),
      deployment_security: value("severity from which images are not pulled"),
      force_destroy: flag("is deleted with its images when it goes", "is not deleted while it holds images"),
    },
    access: opens(turns("public", true)),
  },
  harbor_project_member_group: member((subject) => `group ${subject.text("group_name") || groupOf(subject)}`),
  harbor_project_member_user: member((subject) => subject.text("user_name")),
  harbor_robot_account: {
    name: (subject) => `robot account ${subject.text("full_name", subject.text("name"))}`,
    created: (subject) => `robot account ${subject.text("full_name", subject.text("name"))} is created, with the right to ${list(rights(subject.thing.values["permissions"])) || "nothing"}`,
    attributes: { permissions, disable: flag("is disabled", "is enabled again"), duration: quantity("lifetime", { unit: "days", limitless: LIMITLESS }), secret_wo_version: (_difference, _subject, name) => `the password of ${name} is renewed`, secret: unsaid, level: value("reach") },
    access: grants([moreRights, turns("disable", false), increases("duration", LIMITLESS), alters("level")], ["description", "secret", "secret_wo", "secret_wo_version", "robot_id", "full_name", "name"]),
  },
  harbor_retention_policy: { name: (subject) => `retention of images in project ${project(subject, "scope")}`, attributes: { rule: withoutValue("what is kept"), schedule: value("time") } },
  harbor_immutable_tag_rule: { name: (subject) => `rule for immutable tags in project ${project(subject)}` },
  harbor_group: { name: (subject) => `group ${subject.text("group_name")}` },
  harbor_user: { name: (subject) => `account ${subject.text("username")}`, access: grants([turns("admin", true)], ["full_name", "email", "comment"]) },
};
