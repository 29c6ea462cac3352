import { afterwards, alters, grants, grows, opens, turns } from "../access";
import { list, show, type Subject } from "../subject";
import { listOf } from "../values";
import { flag, members, unsaid, value, type Wording } from "../wording";

const actions = (subject: Subject) => list(listOf(subject.thing.values["actions"]).map((action) => show(action).toLowerCase()));

const REPOSITORIES = [...["docker", "maven", "npm", "pypi"].flatMap((format) => [`${format}_hosted`, `${format}_group`, `${format}_proxy`]), "helm_hosted", "raw_hosted", "raw_group"];

const repository: Wording = {
  name: (subject) => `repository ${subject.text("name")}`,
  attributes: {
    "group.member_names": members("member"),
    "storage.write_policy": value("rule for writing"),
    online: flag("is online again", "is taken offline"),
    "proxy.remote_url": value("address"),
  },
  access: opens(afterwards(grows("group.member_names"))),
};

const privilege: Wording = {
  name: (subject) => `privilege ${subject.text("name")}`,
  created: (subject) => {
    const what = subject.text("pattern") || [actions(subject), subject.text("repository") && `in repository ${subject.text("repository")}`].filter(Boolean).join(" ");
    return `privilege ${subject.text("name")} is created${what && `: ${what}`}`;
  },
  attributes: { actions: members("action"), pattern: value("pattern"), repository: value("repository") },
  access: grants([grows("actions"), alters("pattern"), alters("repository"), alters("domain"), alters("format"), alters("content_selector")], ["description", "name"]),
};

export const nexus: Readonly<Record<string, Wording>> = {
  ...Object.fromEntries(REPOSITORIES.map((kind) => [`nexus_repository_${kind}`, repository])),
  ...Object.fromEntries(["application", "repository_admin", "repository_content_selector", "repository_view", "wildcard"].map((kind) => [`nexus_privilege_${kind}`, privilege])),
  nexus_security_role: {
    name: (subject) => `role ${subject.text("roleid", subject.text("name"))}`,
    created: (subject) => `role ${subject.text("roleid")} is created, with ${list([...listOf(subject.after?.["privileges"]), ...listOf(subject.after?.["roles"])].map(show)) || "nothing"}`,
    attributes: { privileges: members("privilege"), roles: members("role") },
    access: grants([grows("privileges"), grows("roles")], ["description", "name"]),
  },
  nexus_security_user: {
    name: (subject) => `account ${subject.text("userid")}`,
    created: (subject) => `account ${subject.text("userid")} is created, with role ${subject.text("roles")}`,
    attributes: { roles: members("role"), status: value("state"), email: value("e-mail address"), firstname: value("first name"), lastname: value("last name"), password_wo_version: (_difference, _subject, name) => `the password of ${name} is renewed`, password: unsaid },
    access: grants([grows("roles"), alters("status")], ["email", "firstname", "lastname", "password", "password_wo", "password_wo_version"]),
  },
  nexus_security_anonymous: {
    name: () => "access without an account",
    created: (subject) => `access without an account is ${subject.text("enabled") === "true" ? "open" : "closed"}`,
    deleted: () => "access without an account is left as it is",
    attributes: { enabled: flag("is open", "is closed") },
    access: opens(turns("enabled", true), afterwards(alters("user_id")), afterwards(alters("realm_name"))),
  },
  nexus_security_content_selector: { name: (subject) => `content selector ${subject.text("name")}`, attributes: { expression: value("expression") }, access: opens(alters("expression")) },
  nexus_security_realms: {
    name: () => "signing on",
    created: (subject) => `people sign on by ${subject.text("active")}`,
    deleted: () => "how people sign on is left as it is",
    attributes: { active: members("realm") },
    access: opens(grows("active")),
  },
};
