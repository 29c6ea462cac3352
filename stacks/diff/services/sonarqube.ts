import { grants, grows, opens, type Measure } from "../access";
import type { Subject } from "../subject";
import { members, unsaid, value, type Wording } from "../wording";

const projectName = (project: Subject): string => project.text("name", project.text("project"));

const CREATORS = "creators of projects";
/** A group, an account, or those who made a project of a template. */
const principal = (subject: Subject): string => (subject.text("group_name") ? `group ${subject.text("group_name")}` : subject.text("login_name") ? `account ${subject.text("login_name")}` : CREATORS);
const isMany = (subject: Subject) => principal(subject) === CREATORS;
const gain = (subject: Subject) => (isMany(subject) ? "gain" : "gains");
const lose = (subject: Subject) => (isMany(subject) ? "lose" : "loses");
const place = (subject: Subject): string => {
  if (subject.text("project_key") || subject.target("project_key", "sonarqube_project", "project")) return `in project ${subject.refer("project_key", "sonarqube_project", projectName, "project")}`;
  if (subject.text("template_name")) return `in template ${subject.text("template_name")}`;
  return subject.target("template_id", "sonarqube_permission_template") ? `in template ${subject.refer("template_id", "sonarqube_permission_template", (template) => template.text("name"))}` : "in all of SonarQube";
};

const visibility: Measure = { covers: "visibility", wider: (before, after) => after === "public" && before !== "public" };

/** A token is an account's, or a project's. */
const holder = (subject: Subject) => (subject.text("login_name") ? `account ${subject.text("login_name")}` : subject.text("project_key") ? `project ${subject.refer("project_key", "sonarqube_project", projectName, "project")}` : "whoever runs Terraform");

export const sonarqube: Readonly<Record<string, Wording>> = {
  sonarqube_project: { name: (subject) => `project ${projectName(subject)}`, attributes: { visibility: value("visibility"), badge_token: unsaid }, access: opens(visibility) },
  sonarqube_project_main_branch: { name: (subject) => `main branch of project ${subject.refer("project", "sonarqube_project", projectName, "project")}`, attributes: { name: value("name") } },
  sonarqube_group: { name: (subject) => `group ${subject.text("name")}` },
  sonarqube_group_member: { name: (subject) => `membership of ${subject.text("login_name")} in group ${subject.text("name")}`, created: (subject) => `${subject.text("login_name")} joins group ${subject.text("name")}`, deleted: (subject) => `${subject.text("login_name")} leaves group ${subject.text("name")}`, access: grants([]) },
  sonarqube_permissions: {
    name: (subject) => `rights of ${principal(subject)} ${place(subject)}`,
    created: (subject) => `${principal(subject)} ${gain(subject)} ${subject.text("permissions")} ${place(subject)}`,
    deleted: (subject) => `${principal(subject)} ${lose(subject)} ${subject.text("permissions")} ${place(subject)}`,
    attributes: { permissions: members("permission") },
    access: grants([grows("permissions")]),
  },
  sonarqube_permission_template: { name: (subject) => `permission template ${subject.text("name")}`, attributes: { default: value("use for every new project"), project_key_pattern: value("pattern") } },
  sonarqube_user: { name: (subject) => `account ${subject.text("login_name")}`, attributes: { email: value("e-mail address"), name: value("name") }, access: grants([], ["name", "email", "password", "is_local"]) },
  sonarqube_user_token: {
    name: (subject) => `token ${subject.text("name")} of ${holder(subject)}`,
    created: (subject) => `token ${subject.text("name")} of ${holder(subject)} is created, until ${subject.text("expiration_date", "it is revoked")}`,
    attributes: { token: unsaid },
    access: grants([], ["token"]),
  },
};
