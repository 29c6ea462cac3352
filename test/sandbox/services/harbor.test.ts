import { type Attributes } from "../../../lib/sandbox/values";
import { Bench, type Configuration } from "../bench";

let bench: Bench;
let project: Attributes;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("harbor", { url: "https://harbor.test" });
  project = await bench.create("harbor_project", { name: "demo", storage_quota: 10 });
});

const access = [{ action: "pull", resource: "repository" }];
const robot = (more: Configuration = {}) => bench.create("harbor_robot_account", { name: "ro", level: "project", permissions: [{ kind: "project", namespace: "demo", access }], ...more });

test("a project is a number and a path", () => {
  expect(project["id"]).toBe(`/projects/${String(project["project_id"])}`);
});

test("a project that holds images is not deleted unless it is told to", async () => {
  bench.objects.add("harbor_repository", { project: "demo", name: "demo/front" });
  await expect(bench.delete("harbor_project", project)).rejects.toThrow("project demo is not empty, please set force_destroy to TRUE");
  await bench.delete("harbor_project", { ...project, force_destroy: true });
  expect(bench.objects.list({ type: "harbor_repository" })).toEqual([]);
});

test("quota and the flag for deleting are not read back", async () => {
  bench.objects.patch("harbor_project", "demo", { storage_quota: 1 });
  expect(await bench.read("harbor_project", project)).toMatchObject({ storage_quota: 10 });
  expect(await bench.import("harbor_project", String(project["id"]))).toMatchObject({ storage_quota: null, force_destroy: null });
});

test("a robot is called after its project, and has one block of permissions", async () => {
  expect(await robot()).toMatchObject({ full_name: "robot$demo+ro" });
  await bench.create("harbor_config_system", { robot_name_prefix: "bot-" });
  expect(await robot({ name: "other" })).toMatchObject({ full_name: "bot-demo+other" });
  await expect(robot({ name: "two", permissions: [{ kind: "project", namespace: "demo", access }, { kind: "project", namespace: "library", access }] })).rejects.toThrow("exactly one block of permissions");
  await expect(robot({ name: "Upper" })).rejects.toThrow("expected name to be lower case");
});

test("a robot without a secret of its own is given one", async () => {
  expect((await robot())["secret"]).toMatch(/^Rb1[0-9a-f]{29}$/);
  expect((await robot({ name: "own", secret_wo: "Password-1", secret_wo_version: 1 }))["secret"]).toBeNull();
  await expect(robot({ name: "weak", secret_wo: "password", secret_wo_version: 1 })).rejects.toThrow("must be 8 to 128 characters long and hold an upper case letter");
  await expect(robot({ name: "both", secret: "Password-1", secret_wo: "Password-1", secret_wo_version: 1 })).rejects.toThrow("at most one of secret, secret_wo");
});

test("a user's password is as strong as a robot's", async () => {
  await expect(bench.create("harbor_user", { username: "u", full_name: "U", email: "u@example.org", password: "weak" })).rejects.toThrow("must be 8 to 128 characters long");
});

test("members are named once, with a role that exists", async () => {
  const member = { project_id: project["id"], group_name: "/demo/console/admin", type: "oidc", role: "projectadmin" };
  expect((await bench.create("harbor_project_member_group", member))["id"]).toMatch(new RegExp(`^${String(project["id"])}/members/\\d+$`));
  await expect(bench.create("harbor_project_member_group", member)).rejects.toThrow("already exists");
  await expect(bench.create("harbor_project_member_group", { ...member, role: "admin" })).rejects.toThrow("expected role to be one of");
});

test("a project has one retention policy: another one takes its place", async () => {
  const policy = (count: number) => bench.create("harbor_retention_policy", { scope: project["id"], schedule: "Daily", rule: [{ most_recently_pulled: count, repo_matching: "**", tag_matching: "**" }] });
  await policy(5);
  await policy(7);
  expect(bench.objects.list({ type: "harbor_retention_policy" }).map((object) => [object.adoptions, (object.attributes["rule"] as Attributes[])[0]?.["most_recently_pulled"]])).toEqual([[1, 7]]);
});

test("settings are changed and let go of, never deleted", async () => {
  const settings = await bench.create("harbor_config_system", { project_creation_restriction: "adminonly" });
  await bench.delete("harbor_config_system", settings);
  expect(bench.objects.list({ type: "harbor_config_system" }).map((object) => object.seeded)).toEqual([true]);
  await bench.create("harbor_config_system", { project_creation_restriction: "everyone" });
  expect(bench.objects.list({ type: "harbor_config_system" })).toHaveLength(1);
});

test("projects, groups, robots and members are found", async () => {
  const group = await bench.create("harbor_group", { group_name: "/demo/console/admin", group_type: 3 });
  await bench.create("harbor_project_member_group", { project_id: project["id"], group_name: "/demo/console/admin", type: "oidc", role: "projectadmin" });
  await robot();
  expect(await bench.find("harbor_project", { name: "demo" })).toMatchObject({ project_id: project["project_id"], type: "Project" });
  await expect(bench.find("harbor_project", { name: "nowhere" })).rejects.toThrow('no project with name = "nowhere" exists');
  expect((await bench.find("harbor_projects", { name: "demo" }))["projects"]).toHaveLength(1);
  expect((await bench.find("harbor_groups", {}))["groups"]).toMatchObject([{ id: Number(String(group["id"]).split("/").at(-1)) }]);
  expect((await bench.find("harbor_robot_accounts", { level: "project" }))["robot_accounts"]).toMatchObject([{ name: "robot$demo+ro" }]);
  expect((await bench.find("harbor_project_member_groups", { project_id: project["id"] }))["project_member_groups"]).toMatchObject([{ role: "projectadmin" }]);
  expect((await bench.find("harbor_users", { username: "admin" }))["users"]).toMatchObject([{ admin: true }]);
});
