import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { TerraformRunner, type TerraformConfiguration } from "../../lib/testing/terraform-runner";

const TIMEOUT = 3 * 60_000;

describe("what GitLab refuses", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;
  beforeAll(async () => {
    sandbox = await startSandbox();
  }, TIMEOUT);
  beforeEach(() => {
    terraform = new TerraformRunner(sandbox.environment);
  });
  afterEach(() => terraform.dispose());
  afterAll(() => sandbox.close());

  /** A repository whose main is closed to everybody, with files that were written before. */
  function closed(name: string, files: Record<string, string>): TerraformConfiguration {
    const written = Object.entries(files).map(([id, content]): [string, object] => [id, { project: "${gitlab_project.it.id}", branch: "main", file_path: id, content, encoding: "text" }]);
    const protection = { project: "${gitlab_project.it.id}", branch: "main", push_access_level: "no one" };
    return {
      resource: {
        gitlab_project: { it: { name, initialize_with_readme: true } },
        ...(written.length > 0 && { gitlab_repository_file: Object.fromEntries(written) }),
        gitlab_branch_protection: { it: { ...protection, depends_on: written.map(([id]) => `gitlab_repository_file.${id}`) } },
      },
    };
  }

  test.each([
    ["a commit that changes a file", { file: "after" }],
    ["a commit that adds a file", { file: "before", other: "" }],
    ["a commit that removes a file", {}],
  ] as [string, Record<string, string>][])("%s on a branch to which no one may push", async (what, files) => {
    const name = what.replaceAll(" ", "-");
    await terraform.apply(closed(name, { file: "before" }));
    const { code, output } = await terraform.tryApply(closed(name, files));
    expect(code).toBe(1);
    expect(output).toContain("You are not allowed to push into this branch");
  }, TIMEOUT);

  test("a masked value that is short, or holds a space, or what GitLab could expand", async () => {
    const variable = (value: string, raw: boolean) => ({
      resource: { gitlab_group: { it: { name: "it", path: "it" } }, gitlab_group_variable: { it: { group: "${gitlab_group.it.id}", key: "KEY", value, masked: true, raw } } },
    });
    for (const [value, raw] of [["short", true], ["with a space", true], ["pound#sign", false]] as const) {
      expect(await terraform.tryApply(variable(value, raw))).toMatchObject({ code: 1, output: expect.stringContaining("a masked value must be one line of at least 8 characters") });
    }
    await terraform.apply(variable("pound#sign", true));
  }, TIMEOUT);

  test.each([
    ["gitlab_group", { path: "-it" }, "must not start or end with a special character"],
    ["gitlab_group", { path: "it--it" }, "consecutive ones"],
    ["gitlab_group", { path: "Explore" }, "path 'Explore' is a reserved name"],
    ["gitlab_group", { path: "badges", parent_id: "${gitlab_group.above.id}" }, "path 'badges' is a reserved name"],
    ["gitlab_project", { path: "priv-" }, "must not start or end with a special character"],
    ["gitlab_project", { path: "a--b" }, "consecutive ones"],
    ["gitlab_project", { path: "wikis" }, "path 'wikis' is a reserved name"],
    ["gitlab_project", { name: "raw" }, "path 'raw' is a reserved name"],
    ["gitlab_project", { ci_config_path: "../../x.yml" }, "without leading slash or directory traversal"],
    ["gitlab_project", { ci_config_path: "/x.yml" }, "without leading slash or directory traversal"],
  ])("a %s of %j", async (type, attributes, reason) => {
    const above = "parent_id" in attributes ? { above: { name: "above", path: "above" } } : {};
    const { code, output } = await terraform.tryApply({ resource: { [type]: { ...above, it: { name: "it", ...attributes } } } });
    expect(code).toBe(1);
    expect(output.replace(/[\s│]+/g, " ")).toContain(reason);
  }, TIMEOUT);

  test("words of its own in a place where it has none of them", async () => {
    await terraform.apply({
      resource: { gitlab_group: { outer: { name: "wikis", path: "wikis" }, it: { name: "explore", path: "explore", parent_id: "${gitlab_group.outer.id}" } }, gitlab_project: { it: { name: "explore" } } },
    });
  }, TIMEOUT);

  test("a release of a branch that is not there", async () => {
    const release = (ref: string) => ({
      resource: {
        gitlab_project: { it: { name: "released", initialize_with_readme: true } },
        gitlab_release: { it: { project: "${gitlab_project.it.id}", tag_name: "v1", ref } },
      },
    });
    expect(await terraform.tryApply(release("elsewhere"))).toMatchObject({ code: 1, output: expect.stringContaining("Target elsewhere is invalid") });
    await terraform.apply(release("main"));
  }, TIMEOUT);
});

describe("a release in GitLab", () => {
  test("makes a tag of what the branch holds, which stays when the release goes, and is taken again by another release of its name", async () => {
    const sandbox = await startSandbox();
    const terraform = new TerraformRunner(sandbox.environment);
    const at = (tag_name: string, content: string) => ({
      resource: {
        gitlab_project: { it: { name: "kept", initialize_with_readme: true } },
        gitlab_repository_file: { it: { project: "${gitlab_project.it.id}", branch: "main", file_path: "a.yml", content, encoding: "text" } },
        gitlab_release: { it: { project: "${gitlab_project.it.id}", tag_name, ref: "main", depends_on: ["gitlab_repository_file.it"], lifecycle: { create_before_destroy: true } } },
      },
    });
    const tags = () => Object.fromEntries(sandbox.objects.list({ type: "gitlab_project_tag" }).map(({ attributes }) => [attributes["name"], attributes["target"]]));
    try {
      await terraform.apply(at("v1", "one"));
      const first = tags()["v1"];
      await terraform.apply(at("v2", "two"));
      expect(Object.keys(tags())).toEqual(["v1", "v2"]);
      expect(tags()).toMatchObject({ v1: first, v2: expect.not.stringMatching(String(first)) });
      expect(sandbox.objects.list({ type: "gitlab_release" }).map(({ attributes }) => attributes["tag_name"])).toEqual(["v2"]);
      await terraform.apply(at("v1", "three"));
      expect(tags()["v1"]).toBe(first);
    } finally {
      terraform.dispose();
      await sandbox.close();
    }
  }, TIMEOUT);
});
