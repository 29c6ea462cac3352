import type { Block, Synthesised } from "../../../lib/testing";
import { everything, resolve, target } from "./build";

/** Somebody in each role, the project's own among them. */
const members = Object.entries({ admin: "admin", ops: "devops", dev: "developer", sec: "security", read: "readonly", test: "tester" });
const stacks = everything({ projects: [{ members: members.map(([person, role]) => ({ user: `${person}@example.org`, roles: [role] })) }] });
const project = stacks.get("project-demo")!;
const platform = stacks.get("platform")!;

/** Full path of a Keycloak group, made from its parents. */
function groupPath(stack: Synthesised, group: Block): string {
  const parent = group.attributes["parent_id"];
  return `${parent === undefined ? "" : groupPath(stack, target(stack, parent))}/${group.attributes["name"]}`;
}

function keycloakGroups(): Set<string> {
  return new Set([...project.resources("keycloak_group").map((group) => groupPath(project, group)), ...platform.resources("keycloak_group").map((group) => groupPath(platform, group))]);
}

/** What a group obtains in each service; undefined where nothing. */
function rightsOf(group: string) {
  const harbor = project.resources("harbor_project_member_group").find(({ attributes }) => attributes["group_name"] === group)?.attributes["role"];
  const sonarqube = project.resources("sonarqube_permissions").find(({ attributes }) => resolve(project, attributes["group_name"] ?? "") === group)?.attributes["permissions"];
  const alias = project.resources("vault_identity_group_alias").find(({ attributes }) => attributes["name"] === group);
  const vault = alias && resolve(project, target(project, alias.attributes["canonical_id"]).attributes["policies"][0]);
  const role = project.resources("nexus_security_role").find(({ attributes }) => attributes["roleid"] === group.slice(1).replaceAll("/", "-"));
  const privileges = (role?.attributes["privileges"] as string[] | undefined)?.map((each) => resolve(project, each));
  const nexus = privileges && (privileges.every((name) => name.endsWith("-ro")) ? "read" : privileges.every((name) => !name.endsWith("-ro")) ? "write" : "both");
  return { harbor, nexus, sonarqube: sonarqube && [...sonarqube].sort().join(), vault };
}

/** Level of each person in the project's group, by e-mail. */
function gitlabLevels(): Record<string, string> {
  return Object.fromEntries(project.resources("gitlab_group_membership").map(({ attributes }) => [/== "([^"]+)"/.exec(attributes["user_id"])![1], attributes["access_level"]]));
}

const work = "codeviewer,issueadmin,scan,securityhotspotadmin,user";

describe("§3.10: what each role obtains", () => {
  test("in GitLab, by its people", () => {
    expect(gitlabLevels()).toEqual({
      "owner@example.org": "owner",
      "admin@example.org": "maintainer",
      "ops@example.org": "maintainer",
      "dev@example.org": "developer",
      "sec@example.org": "reporter",
      "read@example.org": "reporter",
      "test@example.org": "guest",
    });
  });
  test.each([
    ["/demo/console/admin", { harbor: "developer", nexus: "write", sonarqube: `admin,${work}`, vault: "app--demo--admin" }],
    ["/demo/console/devops", { harbor: "guest", nexus: "write", sonarqube: work, vault: "project--demo--devops" }],
    ["/demo/console/developer", { harbor: "guest", nexus: "read", sonarqube: work, vault: "project--demo--developer" }],
    ["/demo/console/security", { harbor: "guest", nexus: "read", sonarqube: work, vault: "project--demo--security" }],
    ["/demo/console/readonly", { harbor: "guest", nexus: "read", sonarqube: "codeviewer,user", vault: "project--demo--readonly" }],
    ["/demo/console/tester", { harbor: undefined, nexus: undefined, sonarqube: undefined, vault: undefined }],
    ["/demo", { harbor: "limitedguest", nexus: undefined, sonarqube: undefined, vault: undefined }],
    ["/console/admin", { harbor: "projectadmin", nexus: undefined, sonarqube: undefined, vault: undefined }],
    ["/console/readonly", { harbor: "guest", nexus: undefined, sonarqube: "codeviewer,user", vault: undefined }],
    ["/console/security", { harbor: "guest", nexus: undefined, sonarqube: work, vault: undefined }],
  ])("%s: %j", (group, expected) => {
    expect(rightsOf(group)).toEqual(expected);
  });
});

describe("§7.6 #4: every group that a service is told of", () => {
  const told = new Set<string>();
  for (const stack of [project, platform]) {
    for (const { attributes } of stack.resources("harbor_project_member_group")) told.add(attributes["group_name"]);
    for (const { attributes } of stack.resources("harbor_group")) told.add(attributes["group_name"]);
    for (const { attributes } of stack.resources("vault_identity_group_alias")) told.add(attributes["name"]);
    for (const { attributes } of stack.resources("sonarqube_group")) told.add(attributes["name"]);
    for (const { attributes } of stack.resources("nexus_security_role")) if (attributes["roleid"] !== "demo-ID") told.add(`/${attributes["roleid"].replace(/-/g, "/")}`);
  }
  for (const { attributes } of project.resources("kubernetes_manifest")) for (const role of attributes["manifest"].spec.roles ?? []) for (const group of role.groups) told.add(group);
  for (const { attributes } of project.resources("kubernetes_role_binding_v1")) for (const { kind, name } of attributes["subject"]) if (kind === "Group") told.add(name);

  test("is in Keycloak", () => {
    expect([...told].filter((group) => !keycloakGroups().has(group))).toEqual([]);
    expect(told.size).toBeGreaterThanOrEqual(11);
  });
});
