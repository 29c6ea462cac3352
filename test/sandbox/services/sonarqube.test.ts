import { type Attributes } from "../../../lib/sandbox/values";
import { dateIn } from "../../../lib/sandbox/rules/words";
import { Bench, type Configuration } from "../bench";

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("sonarqube", { host: "https://sonarqube.test" });
});

const project = (key: string, visibility = "public") => bench.create("sonarqube_project", { name: key, project: key, visibility });
const user = (login: string, more: Configuration = { is_local: false }) => bench.create("sonarqube_user", { login_name: login, name: login, ...more });
const token = (more: Configuration) => bench.create("sonarqube_user_token", { name: "dso-1", login_name: "demo", expiration_date: "2099-01-01", ...more });

test("a private project needs a default template that grants something to who creates it", async () => {
  await project("one", "private");
  const template = await bench.create("sonarqube_permission_template", { name: "forge", default: true });
  await expect(project("two", "private")).rejects.toThrow("Insufficient privileges (403 Forbidden)");
  await bench.create("sonarqube_permissions", { special_group_name: "project_creator", template_id: template["id"], permissions: ["admin"] });
  await project("two", "private");
});

test("one template is the default, and is not deleted", async () => {
  const template = await bench.create("sonarqube_permission_template", { name: "forge", default: true });
  expect(bench.objects.list({ type: "sonarqube_permission_template" }).filter((object) => object.attributes["default"]).map((object) => object.key)).toEqual(["forge"]);
  await expect(bench.delete("sonarqube_permission_template", template)).rejects.toThrow("not possible to delete the default permission template");
});

test("the provider fails on what is not there any more, instead of planning it anew", async () => {
  const made = await user("demo");
  const itsToken = await token({});
  bench.objects.remove("sonarqube_user_token", "demo/dso-1");
  await expect(bench.read("sonarqube_user_token", itsToken)).rejects.toThrow("was not found (the provider fails instead of planning it anew)");
  bench.objects.remove("sonarqube_user", "demo");
  await expect(bench.read("sonarqube_user", made)).rejects.toThrow("was not found");
});

test("tokens have a name that the provider can find again, and an end to come", async () => {
  await user("demo");
  await project("front");
  expect(await token({})).toMatchObject({ id: "demo/dso-1", expiration_date: "2099-01-01" });
  expect((await token({ name: "second" }))["token"]).toMatch(/^squ_[0-9a-f]{40}$/);
  await expect(token({ name: "a/b" })).rejects.toThrow("holds a slash");
  await expect(token({ name: "old", expiration_date: dateIn(-1) })).rejects.toThrow("expirationDate is tomorrow");
  await expect(token({ name: "other", type: "PROJECT_ANALYSIS_TOKEN", project_key: "front" })).rejects.toThrow("only be made for the authenticated user");
  await expect(token({ name: "other", type: "PROJECT_ANALYSIS_TOKEN" })).rejects.toThrow("'project_key' must be configured");
});

test("a user is local with a password, or neither", async () => {
  await expect(user("demo", {})).rejects.toThrow("The 'password' parameter is missing");
  await expect(user("demo", { is_local: false, password: "x" })).rejects.toThrow("Password should only be set on local user");
  await expect(user("a b")).rejects.toThrow("expected login_name to be at least two of");
});

test("permissions are of their scope, and some at least", async () => {
  await user("demo");
  await project("front");
  const grant = (more: Configuration) => bench.create("sonarqube_permissions", { login_name: "demo", ...more });
  expect((await grant({ project_key: "front", permissions: ["scan"] }))["id"]).toBe("user-demo-p_front-permissions");
  await expect(grant({ project_key: "front", permissions: ["user"] })).rejects.toThrow("already exists");
  await expect(grant({ permissions: ["codeviewer"] })).rejects.toThrow('the permission "codeviewer" is not one of');
  await expect(grant({ permissions: [] })).rejects.toThrow("an empty set is no permission");
  await expect(grant({ group_name: "sonar-users", permissions: ["scan"] })).rejects.toThrow("exactly one of login_name, group_name, special_group_name must be set: login_name and group_name are");
  await expect(bench.create("sonarqube_permissions", { special_group_name: "project_creator", permissions: ["admin"] })).rejects.toThrow("'templateId' or 'templateName' must be set");
});

test("deleting a project or a group takes its permissions along", async () => {
  const front = await project("front");
  const group = await bench.create("sonarqube_group", { name: "/demo/console/admin" });
  await bench.create("sonarqube_permissions", { group_name: "/demo/console/admin", project_key: "front", permissions: ["user"] });
  await bench.delete("sonarqube_project", front);
  await project("front");
  await bench.create("sonarqube_permissions", { group_name: "/demo/console/admin", project_key: "front", permissions: ["user"] });
  await bench.delete("sonarqube_group", group);
  expect(bench.objects.list({ type: "sonarqube_permissions", seeded: false })).toEqual([]);
  const users = await bench.import("sonarqube_group", "sonar-users");
  await expect(bench.delete("sonarqube_group", users)).rejects.toThrow("the default group cannot be deleted");
});

test("a project's key can be changed, its name cannot", async () => {
  const made = await project("front");
  const changed = await bench.update("sonarqube_project", made, { name: "front", project: "front-2" });
  expect(changed).toMatchObject({ id: "front-2" });
  expect(await bench.read("sonarqube_project", changed)).toMatchObject({ project: "front-2" });
  expect((await bench.plan("sonarqube_project", { name: "other", project: "front-2" }, changed)).replace).toEqual(["name"]);
  await expect(project("12")).rejects.toThrow("expected project to be letters, digits");
});

test("the built-in quality gate is the default again once another one goes", async () => {
  const builtIn = () => bench.objects.list({ type: "sonarqube_qualitygate", key: "Sonar way" })[0]?.attributes["is_default"];
  const gate = await bench.create("sonarqube_qualitygate", { name: "forge", condition: [{ metric: "new_coverage", op: "LT", threshold: "50" }] });
  bench.objects.patch("sonarqube_qualitygate", "Sonar way", { is_default: false });
  bench.objects.patch("sonarqube_qualitygate", "forge", { is_default: true });
  await bench.delete("sonarqube_qualitygate", gate);
  expect(builtIn()).toBe(true);
});

test("the period of new code has a value that fits its type", async () => {
  const period = (more: Configuration) => bench.create("sonarqube_new_code_periods", more);
  await expect(period({ type: "NUMBER_OF_DAYS", value: "week" })).rejects.toThrow("must be a numeric string");
  await expect(period({ type: "PREVIOUS_VERSION", value: "1" })).rejects.toThrow("'value' must be unset");
  await expect(period({ type: "REFERENCE_BRANCH" })).rejects.toThrow("'value' must be configured");
});

test("groups, users, members, tokens and gates are found", async () => {
  await user("demo");
  await token({});
  await bench.create("sonarqube_group", { name: "/demo/console/admin" });
  await bench.create("sonarqube_group_member", { name: "/demo/console/admin", login_name: "demo" });
  const names = (value: unknown, column = "name") => (value as Attributes[]).map((row) => row[column]);
  expect(names((await bench.find("sonarqube_groups", { search: "demo" }))["groups"])).toEqual(["/demo/console/admin"]);
  expect(names((await bench.find("sonarqube_users", { search: "dem" }))["users"], "login_name")).toEqual(["demo"]);
  expect(names((await bench.find("sonarqube_group_members", { group: "/demo/console/admin" }))["members"], "login_name")).toEqual(["demo"]);
  expect(names((await bench.find("sonarqube_user_tokens", { login_name: "demo" }))["user_tokens"])).toEqual(["dso-1"]);
  expect(names((await bench.find("sonarqube_qualitygates", { name: "Sonar way" }))["quality_gates"])).toEqual(["Sonar way"]);
  expect(names((await bench.find("sonarqube_permission_templates", {}))["permission_templates"])).toEqual(["Default template"]);
  expect(names((await bench.find("sonarqube_qualityprofiles", { language: "java" }))["quality_profiles"])).toEqual(["Sonar way"]);
  await expect(bench.find("sonarqube_group_members", { group: "nobody" })).rejects.toThrow("404 Not Found");
  await expect(bench.find("sonarqube_user_tokens", { login_name: "nobody" })).rejects.toThrow("no token of nobody");
  await expect(bench.find("sonarqube_qualitygates", { name: "nowhere" })).rejects.toThrow("404 Not Found");
});
