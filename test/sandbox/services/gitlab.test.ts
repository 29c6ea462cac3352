import { type Attributes } from "../../../lib/sandbox/values";
import { dateIn } from "../../../lib/sandbox/rules/words";
import { Bench, type Configuration } from "../bench";

let bench: Bench;
let team: Attributes;
let front: Attributes;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("gitlab", { base_url: "https://gitlab.test/api/v4" });
  const root = await bench.create("gitlab_group", { name: "Forge", path: "forge" });
  team = await bench.create("gitlab_group", { name: "demo", path: "demo", parent_id: Number(root["id"]), permanently_remove_on_delete: true });
  front = await bench.create("gitlab_project", { name: "front", namespace_id: Number(team["id"]), initialize_with_readme: true, permanently_delete_on_destroy: true });
});

const inTeam = (more: Configuration) => ({ namespace_id: Number(team["id"]), ...more });

test("paths and addresses follow from where things are", () => {
  expect(team).toMatchObject({ full_path: "forge/demo", full_name: "Forge / demo", web_url: "https://gitlab.test/groups/forge/demo" });
  expect(front).toMatchObject({ path_with_namespace: "forge/demo/front", http_url_to_repo: "https://gitlab.test/forge/demo/front.git", ssh_url_to_repo: "git@gitlab.test:forge/demo/front.git", default_branch: "main" });
});

test("a group and a project of one place have different paths", async () => {
  await expect(bench.create("gitlab_group", { name: "x", path: "Front", parent_id: Number(team["id"]) })).rejects.toThrow("gitlab_group already exists (409 Conflict)");
  await expect(bench.create("gitlab_project", inTeam({ name: "FRONT" }))).rejects.toThrow("gitlab_project already exists (409 Conflict)");
  await expect(bench.create("gitlab_group", { name: "x", path: "a b" })).rejects.toThrow("expected path to be letters and digits, with single");
  await expect(bench.create("gitlab_group", { name: "x", path: "x.git" })).rejects.toThrow("expected path to be letters and digits, with single");
});

test("nothing in a group is more open than the group", async () => {
  await expect(bench.create("gitlab_group", { name: "x", path: "x", parent_id: Number(team["id"]), visibility_level: "public" })).rejects.toThrow("Visibility level public is not allowed: the parent group is private");
});

test("deleting a group deletes everything below it", async () => {
  await bench.create("gitlab_project_variable", { project: front["id"], key: "A", value: "b" });
  await bench.delete("gitlab_group", team);
  expect(bench.objects.list({ provider: "gitlab", seeded: false }).map((object) => object.key)).toEqual(["0/forge"]);
});

test("without the flag that makes it final, a deletion is only scheduled", async () => {
  const scheduled = () => bench.objects.list({ type: "gitlab_scheduled_deletion" }).map((object) => object.attributes["path"]);
  const lasting = await bench.create("gitlab_project", inTeam({ name: "back" }));
  await bench.delete("gitlab_project", lasting);
  expect(scheduled()).toEqual(["forge/demo/back"]);
  await bench.delete("gitlab_project", front);
  await bench.delete("gitlab_group", team);
  expect(scheduled()).toEqual(["forge/demo/back"]);
  const root = await bench.import("gitlab_group", "forge");
  await bench.delete("gitlab_group", { ...root, permanently_remove_on_delete: true });
  // Only sub-groups can be removed for good.
  expect(scheduled()).toEqual(["forge/demo/back", "forge"]);
  expect(bench.objects.list({ type: "gitlab_group" })).toEqual([]);
});

test("the flags count as the state has them, not as the last configuration says", async () => {
  await bench.delete("gitlab_project", { ...front, permanently_delete_on_destroy: false });
  expect(bench.objects.list({ type: "gitlab_scheduled_deletion" })).toHaveLength(1);
});

test("a project that is archived instead of deleted stays", async () => {
  const kept = await bench.create("gitlab_project", inTeam({ name: "kept", archive_on_destroy: true }));
  await bench.delete("gitlab_project", kept);
  expect(bench.objects.list({ type: "gitlab_project", id: String(kept["id"]) })[0]?.attributes["archived"]).toBe(true);
});

test("members exist, and have at least what they inherit", async () => {
  const someone = await bench.create("gitlab_user", { username: "first", name: "First", email: "first@example.org" });
  const member = { group_id: Number(team["id"]), user_id: Number(someone["id"]) };
  await bench.create("gitlab_group_membership", { ...member, access_level: "maintainer" });
  await expect(bench.create("gitlab_project_membership", { project: front["id"], user_id: member.user_id, access_level: "developer" })).rejects.toThrow("access_level should be greater than or equal to maintainer inherited membership from group forge/demo");
  await expect(bench.create("gitlab_group_membership", { ...member, access_level: "developer" })).rejects.toThrow("already exists");
  await expect(bench.create("gitlab_group_membership", { ...member, user_id: 99, access_level: "developer" })).rejects.toThrow('gitlab_user with id "99" does not exist');
  await expect(bench.create("gitlab_group_membership", { ...member, access_level: "boss" })).rejects.toThrow("expected access_level to be one of");
});

test("an address belongs to one account", async () => {
  await bench.create("gitlab_user", { username: "first", name: "First", email: "first@example.org" });
  await expect(bench.create("gitlab_user", { username: "other", name: "Other", email: "First@example.org" })).rejects.toThrow("Email has already been taken");
});

test("a masked value is one that can be found in a log", async () => {
  const variable = (value: string, more: Configuration = { masked: true }) => bench.create("gitlab_group_variable", { group: team["id"], key: "A", value, ...more });
  await expect(variable("short")).rejects.toThrow("a masked value must be one line of at least 8 characters");
  await expect(variable("with spaces in it")).rejects.toThrow("a masked value must be one line");
  await expect(variable("long-enough", { hidden: true })).rejects.toThrow("a hidden variable must be masked");
  await expect(bench.create("gitlab_group_variable", { group: team["id"], key: "A-B", value: "x" })).rejects.toThrow("expected key to be at most 255 letters, digits and underscores");
  expect((await variable("long-enough"))["id"]).toBe(`${String(team["id"])}:A:*`);
});

test("a token has a number, a value and an end, and all are new once it is renewed", async () => {
  const token = { group: team["id"], name: "bot", scopes: ["api"], access_level: "maintainer", rotation_configuration: { expiration_days: 90, rotate_before_days: 30 } };
  const made = await bench.create("gitlab_group_access_token", token);
  expect(made["id"]).toMatch(new RegExp(`^${String(team["id"])}:\\d+$`));
  expect([made["expires_at"], String(made["token"]).slice(0, 6)]).toEqual([dateIn(90), "glpat-"]);
  expect((await bench.plan("gitlab_group_access_token", token, made)).planned["token"]).toBe(made["token"]);
  bench.objects.patch("gitlab_group_access_token", String(made["id"]), { expires_at: dateIn(20) });
  const due = (await bench.read("gitlab_group_access_token", made)) as Attributes;
  const renewed = await bench.update("gitlab_group_access_token", due, token);
  expect(renewed["expires_at"]).toBe(dateIn(90));
  expect(renewed["id"]).not.toBe(made["id"]);
  expect(renewed["token"]).not.toBe(made["token"]);
  expect(await bench.read("gitlab_group_access_token", renewed)).toMatchObject({ id: renewed["id"], token: renewed["token"] });
});

test.each([["yesterday", () => dateIn(-1), "must be in the future"], ["in two years", () => dateIn(700), "within 400 days"]])("a token that ends %s is refused", async (_, date, text) => {
  await expect(bench.create("gitlab_project_access_token", { project: front["id"], name: "bot", scopes: ["api"], expires_at: date() })).rejects.toThrow(text);
});

test("an imported token has lost its value", async () => {
  const made = await bench.create("gitlab_pipeline_trigger", { project: front["id"], description: "mirror" });
  expect(made["token"]).toMatch(/^glptt-/);
  expect((await bench.import("gitlab_pipeline_trigger", String(made["id"])))["token"]).toBeNull();
});

test("a file goes to a branch that exists, or makes the first one", async () => {
  const file = (project: Attributes, branch: string, path = "README.md") => bench.create("gitlab_repository_file", { project: project["id"], branch, file_path: path, content: "IyBkZW1v", encoding: "base64" });
  await expect(file(front, "next")).rejects.toThrow('on a branch: "next" does not exist');
  expect(await file(front, "main")).toMatchObject({ size: 6, file_name: "README.md", ref: "main" });
  await expect(file(front, "main")).rejects.toThrow("already exists");
  const empty = await bench.create("gitlab_project", inTeam({ name: "empty" }));
  await file(empty, "main");
  expect(await bench.read("gitlab_project", empty)).toMatchObject({ empty_repo: false, default_branch: "main" });
  await expect(bench.create("gitlab_repository_file", { project: front["id"], branch: "main", file_path: "/abs", content: "x", encoding: "text" })).rejects.toThrow("expected file_path to be a path relative");
});

test("groups, projects and people are found", async () => {
  const someone = await bench.create("gitlab_user", { username: "first", name: "First Last", email: "first@example.org" });
  await bench.create("gitlab_group_membership", { group_id: Number(team["id"]), user_id: Number(someone["id"]), access_level: "developer" });
  await bench.create("gitlab_project_variable", { project: front["id"], key: "A", value: "b" });
  expect(await bench.find("gitlab_group", { full_path: "forge/demo" })).toMatchObject({ group_id: Number(team["id"]) });
  expect(await bench.find("gitlab_project", { path_with_namespace: "forge/demo/front" })).toMatchObject({ id: front["id"] });
  expect(await bench.find("gitlab_user", { username: "first" })).toMatchObject({ id: someone["id"], user_id: Number(someone["id"]) });
  expect(((await bench.find("gitlab_users", { search: "FIRST@example.org" }))["users"] as Attributes[]).map((user) => user["username"])).toEqual(["first"]);
  expect((await bench.find("gitlab_users", { username: "nobody" }))["users"]).toEqual([]);
  expect(((await bench.find("gitlab_group_membership", { full_path: "forge/demo" }))["members"] as Attributes[]).map((member) => [member["username"], member["access_level"]])).toEqual([["first", "developer"]]);
  expect(((await bench.find("gitlab_project_membership", { full_path: "forge/demo/front", inherited: true }))["members"] as Attributes[]).length).toBe(1);
  expect(((await bench.find("gitlab_group_subgroups", { group_id: Number(team["parent_id"]) }))["subgroups"] as Attributes[]).map((group) => group["path"])).toEqual(["demo"]);
  expect(await bench.find("gitlab_project_variable", { project: front["id"], key: "A" })).toMatchObject({ value: "b" });
  expect(await bench.find("gitlab_branch", { project: front["id"], name: "main" })).toMatchObject({ default: true });
  await expect(bench.find("gitlab_user", { username: "nobody" })).rejects.toThrow("no user with username = \"nobody\" exists");
  await expect(bench.find("gitlab_project", { path_with_namespace: "forge/nowhere" })).rejects.toThrow("404 Not Found");
  expect(await bench.find("gitlab_metadata", {})).toMatchObject({ version: "18.6.1" });
  expect(await bench.find("gitlab_current_user", {})).toMatchObject({ username: "root" });
});

test("a deploy token tells its value once, and cannot be changed but made anew", async () => {
  const reader = { group: team["id"], name: "reader", username: "reader", scopes: ["read_repository"] };
  const token = await bench.create("gitlab_group_deploy_token", reader);
  expect(token).toMatchObject({ id: expect.stringMatching(new RegExp(`^${team["id"]}:\\d+$`)), token: expect.stringMatching(/^gldt-/), expired: false, revoked: false, expires_at: null });
  const other = await bench.create("gitlab_group_deploy_token", reader);
  expect(other["token"]).not.toBe(token["token"]);
  await expect(bench.create("gitlab_group_deploy_token", { ...reader, scopes: ["read_repositories"] })).rejects.toThrow("scopes can only be read_repository, ");
  await expect(bench.create("gitlab_deploy_token", { project: front["id"], name: "x", scopes: ["api"] })).rejects.toThrow("not api");
});
