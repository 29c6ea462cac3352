import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { ProjectSpec } from "../../../lib/spec";
import { exampleProject, type Synthesised } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { platformStack, projectStack, zoneStack, type Change } from "./build";
import { share } from "./share";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const USERNAME = "sentinel-user";
const TOKEN = "sentinel-external-token";
const GIVEN = { TF_VAR_external__demo__infra__username: USERNAME, TF_VAR_external__demo__infra__token: TOKEN };

describe("GitLab, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;
  /** What Terraform finds in its environment; tests take the external forge's credentials away. */
  let environment: Record<string, string>;
  /** What the platform's stack made. */
  let ofPlatform: readonly string[];

  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: {
        vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }],
        gitlab_user: [
          ...["owner", "ops", "dev", "platform"].map((name) => ({ username: name, name, email: `${name}@example.org` })),
          // Found by a search for the address, as the name holds it, and nobody whom the inventory means.
          { username: "lookalike", name: "not dev@example.org", email: "lookalike@example.org" },
          { username: "tester", name: "Tester", email: "elsewhere@example.org" },
        ],
      },
    });
    await elsewhere(platformStack());
    ofPlatform = sandbox.objects.list({ provider: "gitlab", seeded: false }).map(({ type, id }) => `${type} ${id}`);
    environment = { ...sandbox.environment, ...GIVEN };
    terraform = new TerraformRunner(environment);
  }, TIMEOUT);
  afterEach(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  /** Applies another stack, and returns what its second plan would change. */
  async function elsewhere(synthesised: Synthesised): Promise<string[]> {
    const other = new TerraformRunner(sandbox.environment);
    await other.apply(share(synthesised));
    const changes = await other.changes();
    other.dispose();
    return changes;
  }
  const project = (change: Partial<ProjectSpec> = {}, more: Change = {}) => share(projectStack({ ...more, project: change }));
  /** What there is in GitLab besides the platform's own. */
  const objects = (type?: string) => sandbox.objects.list({ provider: "gitlab", seeded: false, ...(type && { type }) }).filter((each) => !ofPlatform.includes(`${each.type} ${each.id}`));
  const secrets = () => sandbox.objects.list({ type: "vault_kv_secret_v2" });
  const stored = (name: string) => JSON.parse(String(secrets().find(({ key }) => key.endsWith(`/${name}`))!.hidden["data_json_wo"])) as Record<string, string>;
  const only = (type: string) => {
    const [object, ...others] = objects(type);
    expect(others).toEqual([]);
    return object!.attributes as Record<string, string>;
  };
  const withoutCredentials = () => Object.keys(GIVEN).forEach((name) => delete environment[name]);

  test("a platform, a zone and a project are applied, and their second plans are empty", async () => {
    expect(await elsewhere(zoneStack())).toEqual([]);
    await terraform.apply(project({}, { props: { customAttributes: true } }));
    expect(await terraform.changes()).toEqual([]);
    expect(objects("gitlab_group").map(({ attributes }) => attributes["full_path"])).toEqual(["forge/projects/demo"]);
    expect(objects("gitlab_project").map(({ attributes }) => attributes["path_with_namespace"]).sort()).toEqual([
      ...["front", "infra", "infra-apps", "mirror"].map((name) => `forge/projects/demo/${name}`),
      "forge/projects/infra/pub",
    ]);
  }, TIMEOUT);

  test("decision 15: who has no account is pending, and a member from the apply on after they first signed on", async () => {
    await terraform.apply(project());
    expect(await pending()).toEqual(["test@example.org"]);
    expect(levels()).toEqual({ "owner@example.org": "owner", "ops@example.org": "maintainer", "dev@example.org": "developer" });
    sandbox.objects.patch("gitlab_user", "tester", { email: "test@example.org" });
    await terraform.apply();
    expect(await pending()).toEqual([]);
    expect(levels()).toEqual({ "owner@example.org": "owner", "ops@example.org": "maintainer", "dev@example.org": "developer", "test@example.org": "guest" });
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #32: a member whose level was changed by hand is put right", async () => {
    await terraform.apply(project());
    const ops = objects("gitlab_group_membership").find(({ attributes }) => emailOf(attributes["user_id"]) === "ops@example.org")!;
    sandbox.objects.patch("gitlab_group_membership", ops.id, { access_level: "owner" });
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^gitlab_group_membership.*opsexampleorg.*: update$/)]);
  }, TIMEOUT);

  test("an administrator of the platform can be a member of a project", async () => {
    await terraform.apply(project({ members: [{ user: "platform@example.org", roles: ["readonly"] }] }));
    expect(levels()).toMatchObject({ "platform@example.org": "owner" });
  }, TIMEOUT);

  test("secrets are in the store, and those of the external forge in no state and no plan", async () => {
    await terraform.apply(project());
    const { token } = only("gitlab_group_access_token");
    const mirror = objects("gitlab_project").find(({ attributes }) => attributes["name"] === "mirror")!;
    expect(stored("GITLAB")).toEqual({ PROJECT_SLUG: "demo", GIT_MIRROR_PROJECT_ID: mirror.id, GIT_MIRROR_TOKEN: only("gitlab_pipeline_trigger")["token"] });
    expect(stored("tech/GITLAB_MIRROR")).toEqual({ MIRROR_USER: "demo-bot", MIRROR_TOKEN: token });
    expect(stored("infra-mirror")).toEqual({
      GIT_INPUT_URL: "git.example.org/team/infra.git",
      GIT_INPUT_SECRET: "infra-mirror-input",
      GIT_OUTPUT_URL: "gitlab.example.org/forge/projects/demo/infra.git",
      GIT_OUTPUT_USER: "demo-bot",
      GIT_OUTPUT_PASSWORD: token,
    });
    expect(stored("infra-mirror-input")).toEqual({ GIT_INPUT_USER: USERNAME, GIT_INPUT_PASSWORD: TOKEN });
    await terraform.plan();
    for (const text of [await terraform.stateText(), await terraform.planText()]) {
      for (const value of [USERNAME, TOKEN, Buffer.from(TOKEN).toString("base64")]) expect(text).not.toContain(value);
    }
  }, TIMEOUT);

  const version = (credentialsVersion: number) => ({ repositories: [exampleProject.repositories![0]!, { ...exampleProject.repositories![1]!, credentialsVersion }] });

  test("decision 9: credentials whose version was raised must be given, also when it is tried again", async () => {
    withoutCredentials();
    await terraform.apply(project());
    expect(stored("infra-mirror-input")).toEqual({ GIT_INPUT_USER: "", GIT_INPUT_PASSWORD: "" });
    const refused = await terraform.tryApply(project(version(2)));
    expect(refused.code).toBe(1);
    expect(refused.output.replace(/[\s│]+/g, " ")).toContain("give TF_VAR_external__demo__infra__username and TF_VAR_external__demo__infra__token, or one of them");
    expect((await terraform.tryApply()).code).toBe(1);
    Object.assign(environment, GIVEN);
    await terraform.apply();
    expect(stored("infra-mirror-input")).toEqual({ GIT_INPUT_USER: USERNAME, GIT_INPUT_PASSWORD: TOKEN });
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("decision 9: what was written stays without them, until the version rises", async () => {
    await terraform.apply(project());
    withoutCredentials();
    await terraform.apply(project({ rotation: { gitlab: 2 } }));
    expect(await terraform.changes()).toEqual([]);
    const raised = { rotation: { gitlab: 2 }, ...version(2) };
    expect((await terraform.tryApply(project(raised))).code).toBe(1);
    expect(stored("infra-mirror-input")).toEqual({ GIT_INPUT_USER: USERNAME, GIT_INPUT_PASSWORD: TOKEN });
    environment["TF_VAR_external__demo__infra__token"] = "another-token";
    await terraform.apply();
    expect(stored("infra-mirror-input")).toEqual({ GIT_INPUT_USER: "", GIT_INPUT_PASSWORD: "another-token" });
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("decision 9: in the single secret, a rotation asks for them again", async () => {
    const single = { props: { singleMirrorSecret: true } };
    await terraform.apply(project({}, single));
    expect(stored("infra-mirror")).toMatchObject({ GIT_INPUT_PASSWORD: TOKEN, GIT_OUTPUT_PASSWORD: only("gitlab_group_access_token")["token"] });
    withoutCredentials();
    expect(await terraform.changes()).toEqual([]);
    expect((await terraform.tryApply(project({ rotation: { gitlab: 2 } }, single))).code).toBe(1);
    Object.assign(environment, GIVEN);
    await terraform.apply();
    expect(stored("infra-mirror")).toMatchObject({ GIT_INPUT_PASSWORD: TOKEN, GIT_OUTPUT_PASSWORD: only("gitlab_group_access_token")["token"] });
  }, TIMEOUT);

  /** Every copy of the bot's token. */
  const copies = () => [stored("tech/GITLAB_MIRROR")["MIRROR_TOKEN"], stored("front-mirror")["GIT_OUTPUT_PASSWORD"], stored("infra-mirror")["GIT_OUTPUT_PASSWORD"]];

  test("decision 8: a token that rotates by itself takes every copy along in the same apply", async () => {
    await terraform.apply(project());
    const before = only("gitlab_group_access_token");
    const soon = new Date(Date.now() + 10 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    sandbox.objects.patch("gitlab_group_access_token", String(before["id"]), { expires_at: soon });
    await terraform.apply();
    const { token } = only("gitlab_group_access_token");
    expect(token).not.toBe(before["token"]);
    expect(copies()).toEqual([token, token, token]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test.each(["vault_kv_secret_v2", "gitlab_group_access_token"] as const)("§6.2 #31: a rotation that dies at any write to %s is finished by the next apply", async (type) => {
    await terraform.apply(project());
    const tokens = [only("gitlab_group_access_token")["token"]];
    for (const nth of [1, 2, 3]) {
      sandbox.faults.add({ type, operation: type.startsWith("vault") ? "update" : nth % 2 === 0 ? "delete" : "create", nth: type.startsWith("vault") ? nth : 1 });
      expect((await terraform.tryApply(project({ rotation: { gitlab: nth + 1 } }))).code).toBe(1);
      sandbox.faults.clear();
      await terraform.apply();
      const { token } = only("gitlab_group_access_token");
      expect(copies()).toEqual([token, token, token]);
      expect(tokens).not.toContain(token);
      tokens.push(token);
      expect(await terraform.changes()).toEqual([]);
    }
  }, TIMEOUT);

  test("removing a member and a repository removes them and nothing else", async () => {
    const { repositories, members } = exampleProject;
    await terraform.apply(project({ deletionPolicy: "purge" }));
    const before = objects().map(({ type, key, id }) => `${type} ${key || id}`);
    await terraform.apply(project({ deletionPolicy: "purge", members: members!.slice(1), repositories: [repositories![0]!] }));
    const left = objects().map(({ type, key, id }) => `${type} ${key || id}`);
    expect(left.filter((each) => !before.includes(each))).toEqual([]);
    expect(before.filter((each) => !left.includes(each)).map((each) => each.split(" ")[0]).sort()).toEqual(["gitlab_branch", "gitlab_branch_protection", "gitlab_group_membership", "gitlab_project"]);
    expect(secrets().map(({ key }) => key.split("/").at(-1)).sort()).toEqual(["GITLAB", "GITLAB_MIRROR", "front-mirror"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("decision 2: a repository with a tombstone stays in GitLab", async () => {
    await terraform.apply(project());
    await terraform.apply(project({ repositories: [exampleProject.repositories![0]!], removed: { repositories: ["infra"] } }));
    expect(objects("gitlab_project").map(({ attributes }) => attributes["name"])).toContain("infra");
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a retired project leaves its group and repositories, and no member, token, trigger or variable", async () => {
    await terraform.apply(project());
    await terraform.apply(project({ state: "retired" }));
    expect([...new Set(objects().map(({ type }) => type))].sort()).toEqual(["gitlab_branch_protection", "gitlab_group", "gitlab_project", "gitlab_repository_file"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #37, decision 5: a project that purges leaves nothing, not even for a while", async () => {
    await terraform.apply(project());
    await terraform.apply(project({ deletionPolicy: "purge" }));
    await terraform.destroy();
    expect(objects()).toEqual([]);
    expect(sandbox.objects.list({ type: "gitlab_scheduled_deletion" })).toEqual([]);
    expect(secrets()).toEqual([]);
    await terraform.apply(project({ deletionPolicy: "purge" }));
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  const emailOf = (id: unknown) => String(sandbox.objects.list({ type: "gitlab_user" }).find((user) => user.id === String(id))!.attributes["email"]);
  const levels = () => Object.fromEntries(objects("gitlab_group_membership").map(({ attributes }) => [emailOf(attributes["user_id"]), attributes["access_level"]]));
  const pending = async () => (JSON.parse(await terraform.must(["output", "-json", "outputs"])) as { pending_members: string[] }).pending_members;
});
