import { parse } from "yaml";
import { type Block, type Synthesised } from "../../../lib/testing";
import { cronOf } from "../../../lib/plugins/gitlab/schedule";
import { projectStack, target } from "./build";

describe("mirror", () => {
  const synthesised = projectStack();
  const mirror = synthesised.resource("gitlab_project", { name: "mirror" });
  const file = (path: string, from = synthesised) => from.resource("gitlab_repository_file", { file_path: path });
  const pipeline = parse(file(".gitlab-ci.yml").attributes["content"]);
  const protection = synthesised.resources("gitlab_branch_protection").find((each) => target(each.attributes["project"]) === mirror.address)!;
  const references = (block: Block, of: "depends_on" | "replace_triggered_by"): string[] =>
    (of === "depends_on" ? (block.attributes["depends_on"] ?? []) : (block.attributes["lifecycle"]?.replace_triggered_by ?? [])).map((each: string) => each.replace(/^\$\{|\}$/g, ""));

  test("decision 36: says who may set variables, since its pipelines run as whoever made trigger and schedule", () => {
    expect(mirror.attributes).toMatchObject({ ci_pipeline_variables_minimum_override_role: "maintainer", public_jobs: false });
  });
  test("decision 36: nobody pushes to main, nor merges into it", () => {
    expect(protection.attributes).toMatchObject({ branch: "main", push_access_level: "no one", allow_force_push: false });
    expect(mirror.attributes["merge_requests_access_level"]).toBe("disabled");
    // Whoever may neither push nor merge may not run its pipelines either, and the schedule would stand still.
    expect(protection.attributes["merge_access_level"]).toBe("maintainer");
  });
  test("begins with a commit, so that there is a main to run pipelines of", () => {
    expect(mirror.attributes["initialize_with_readme"]).toBe(true);
  });
  test("has its pipeline, and the helper that people copy (console §3.1.4)", () => {
    const files = synthesised.resources("gitlab_repository_file").map(({ attributes }) => [attributes["file_path"], attributes["execute_filemode"], attributes["branch"], attributes["encoding"]]);
    expect(files.sort()).toEqual([
      [".gitlab-ci.yml", false, "main", "text"],
      ["mirror.sh", true, "main", "text"],
    ]);
    expect(file("mirror.sh").attributes["content"]).toContain("https://gitlab.example.org/api/v4");
  });
  test("§6.2 #44: a template that changes replaces the files, and the protection that forbids it goes first and comes last", () => {
    const other = projectStack({ props: { mirror: { image: "registry.example.org/git-sync@sha256:0123" } } });
    const [content] = references(protection, "replace_triggered_by");
    for (const block of [file(".gitlab-ci.yml"), file("mirror.sh"), protection]) expect(references(block, "replace_triggered_by")).toEqual([content]);
    const hash = (of: Synthesised) => of.resources("terraform_data").find((each) => each.address === content)!.attributes["input"].sha256;
    expect(hash(other)).not.toBe(hash(synthesised));
    expect(hash(projectStack({ project: { description: "Other" } }))).toBe(hash(synthesised));
    // Terraform destroys in the reverse of this order.
    expect(references(file("mirror.sh"), "depends_on")).toEqual([file(".gitlab-ci.yml").address]);
    expect(references(protection, "depends_on")).toEqual([file("mirror.sh").address]);
  });
  test("decision 38: file resources have patience", () => {
    expect(file("mirror.sh").attributes["timeouts"]).toEqual({ create: "10m", update: "10m", delete: "10m" });
  });
  test("its job is started by triggers, schedules and people, never by a push (charts-catalog §5.2)", () => {
    expect(pipeline.repo_pull_sync).toMatchObject({
      image: "ghcr.io/cloud-pi-native/git-sync:1",
      rules: [{ if: "$CI_PIPELINE_SOURCE =~ /^(api|trigger|web|schedule)$/" }],
      id_tokens: { VAULT_ID_TOKEN: { aud: "https://vault.example.org" } },
    });
    expect(Object.keys(pipeline.variables)).toEqual(["PROJECT_NAME", "GIT_BRANCH_DEPLOY", "SYNC_ALL", "PUSH_TAGS", "CI_SKIP"]);
  });
  test("C12: its pipeline takes in no file of a branch that moves, and its image can be named by digest", () => {
    expect(pipeline).not.toHaveProperty("include");
    const image = "registry.example.org/git-sync@sha256:0123";
    expect(parse(file(".gitlab-ci.yml", projectStack({ props: { mirror: { image } } })).attributes["content"]).repo_pull_sync.image).toBe(image);
  });
  test("decision 35: its job logs in by the role that only it may use, at addresses that no variable changes (C22)", () => {
    const [script] = pipeline.repo_pull_sync.script;
    // As Terraform will hand it over: its own escapes taken back.
    const text = script.replaceAll("$${", "${");
    expect(text).toContain("export VAULT_ADDR='https://vault.example.org'");
    expect(text).toContain("vault write -field=token 'auth/jwt/login' role='dso-demo-mirror' jwt=-");
    expect(text).toContain("vault kv get -mount='forge-dso' -field=\"$2\" 'forge/projects/demo'\"/$1\"");
  });
  test("no text of its files is an expression of Terraform", () => {
    for (const path of [".gitlab-ci.yml", "mirror.sh"]) expect(file(path).attributes["content"]).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
  });
});

describe("the schedule of mirror", () => {
  const variables = (synthesised: Synthesised) => Object.fromEntries(synthesised.resources("gitlab_pipeline_schedule_variable").map(({ attributes }) => [attributes["key"], attributes["value"]]));

  test("is one for all external repositories, hourly, at a minute of the project's own", () => {
    const synthesised = projectStack();
    expect(synthesised.resource("gitlab_pipeline_schedule").attributes).toMatchObject({ ref: "refs/heads/main", cron: "28 * * * *", cron_timezone: "UTC", active: true });
    expect(variables(synthesised)).toEqual({ PROJECT_NAME: "front infra", SYNC_ALL: "true" });
  });
  test("is not there where nothing is mirrored, or where it is off", () => {
    expect(projectStack({ project: { repositories: [{ name: "own" }] } }).resources("gitlab_pipeline_schedule")).toEqual([]);
    expect(projectStack({ project: { services: { gitlab: { schedule: "off" } } } }).resources("gitlab_pipeline_schedule")).toEqual([]);
  });
  test("is the project's own before the platform's", () => {
    const props = { mirror: { schedule: "daily" } };
    expect(projectStack({ props }).resource("gitlab_pipeline_schedule").attributes["cron"]).toBe(cronOf("daily", "demo"));
    expect(projectStack({ props, project: { services: { gitlab: { schedule: "0 6 * * 1-5" } } } }).resource("gitlab_pipeline_schedule").attributes["cron"]).toBe("0 6 * * 1-5");
  });
  test("spreads projects over the hour and the day", () => {
    // H4("demo") is 3c58, which is 15448: minute 28 of hour 17.
    expect(cronOf("hourly", "demo")).toBe("28 * * * *");
    expect(cronOf("daily", "demo")).toBe("28 17 * * *");
    expect(cronOf("hourly", "front")).not.toBe(cronOf("hourly", "demo"));
    expect(cronOf("off", "demo")).toBeUndefined();
  });
  test("says in the file whether it prunes (C8)", () => {
    const script = (synthesised: Synthesised) => parse(synthesised.resource("gitlab_repository_file", { file_path: ".gitlab-ci.yml" }).attributes["content"]).repo_pull_sync.script[0];
    expect(script(projectStack())).toContain('  prune "$1"');
    expect(script(projectStack({ project: { services: { gitlab: { prune: false } } } }))).not.toContain('  prune "$1"');
  });
});
