import { platformCatalogue } from "../../../lib/plugins/gitlab/platform-catalogue";
import { cronOf } from "../../../lib/plugins/gitlab/schedule";
import type { MirrorSpec } from "../../../lib/spec";
import type { Block, Synthesised } from "../../../lib/testing";
import { platform, projectStack, target, type Change } from "./build";
import { secret } from "./secret";

describe("mirror", () => {
  const synthesised = projectStack();
  const mirror = synthesised.resource("gitlab_project", { name: "mirror" });
  const file = synthesised.resource("gitlab_repository_file");
  const protection = protectionOf("main");
  const references = (block: Block, of: "depends_on" | "replace_triggered_by"): string[] =>
    (of === "depends_on" ? (block.attributes["depends_on"] ?? []) : (block.attributes["lifecycle"]?.replace_triggered_by ?? [])).map((each: string) => each.replace(/^\$\{|\}$/g, ""));

  function protectionOf(branch: string): Block {
    return synthesised.resources("gitlab_branch_protection").find(({ attributes }) => target(attributes["project"]) === mirror.address && attributes["branch"] === branch)!;
  }

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
  test("decision 36, C12: its pipeline is the catalogue's at a version, and the image a part of that version", () => {
    const path = (of: Synthesised) => of.resource("gitlab_project", { name: "mirror" }).attributes["ci_config_path"];
    const { reference, content } = platformCatalogue(platform);
    expect(path(synthesised)).toBe(`templates/mirror.yml@forge/projects/catalog:${reference.version}`);
    expect([...content.files.keys()]).toContain("templates/mirror.yml");
    const image = "registry.example.org/git@sha256:0123";
    const other = platformCatalogue(platform, { url: "https://gitlab.example.org", mirror: { image } });
    expect(path(projectStack({ props: { mirror: { image } } }))).toBe(`templates/mirror.yml@forge/projects/catalog:${other.reference.version}`);
    expect(other.reference.version).not.toBe(reference.version);
    expect(other.content.files.get("templates/mirror.yml")).toContain(`name: ${image}\n`);
  });
  test("has the helper that people copy, and no pipeline of its own (console §3.1.4)", () => {
    expect(synthesised.resources("gitlab_repository_file").map(({ attributes }) => attributes["file_path"])).toEqual(["mirror.sh"]);
    expect(file.attributes["content"]).toContain("https://gitlab.example.org/api/v4");
  });
  test("§6.2 #44: what changes in a file replaces it, and the protection that forbids it goes first and comes last", () => {
    const other = projectStack({ props: { url: "https://other.example.org" } });
    const [content] = references(protection, "replace_triggered_by");
    for (const block of [file, protection]) expect(references(block, "replace_triggered_by")).toEqual([content]);
    // Replaced and not updated: what is destroyed waits for those that refer to it, so an apply that dies forgets nothing.
    const hash = (of: Synthesised) => of.resources("terraform_data").find((each) => each.address === content)!.attributes["triggers_replace"].sha256;
    expect(hash(other)).not.toBe(hash(synthesised));
    expect(hash(projectStack({ project: { description: "Other" } }))).toBe(hash(synthesised));
    // Terraform destroys in the reverse of this order.
    expect(references(protection, "depends_on")).toEqual([file.address]);
  });
  test("decision 38: file resources have patience", () => {
    expect(file.attributes["timeouts"]).toEqual({ create: "10m", update: "10m", delete: "10m" });
  });
  test("§3.1.9: each mirrored repository is brought in once by a branch of its name, which is protected when it is made", () => {
    const branches = synthesised.resources("gitlab_branch");
    expect(branches.map(({ attributes }) => [attributes["name"], attributes["ref"]])).toEqual([["sync/front", "main"], ["sync/infra", "main"]]);
    for (const branch of branches) expect(references(branch, "depends_on").sort()).toEqual([protection.address, protectionOf("sync/*").address].sort());
    expect(protectionOf("sync/*").attributes).toMatchObject({ push_access_level: "no one", merge_access_level: "maintainer" });
    expect(projectStack({ project: { repositories: [{ name: "own" }] } }).resources("gitlab_branch")).toEqual([]);
  });
  test("decision 3: of a retired project the file is forgotten that held the pipeline before the catalogue did", () => {
    const { removed } = projectStack({ project: { state: "retired" } }).json as unknown as { removed: { from: string }[] };
    expect(removed.map(({ from }) => from)).toContain("gitlab_repository_file.project_vault_gitlab_mirror_pipeline_847F2790");
  });
  test("no text of its file is an expression of Terraform", () => {
    expect(file.attributes["content"]).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
  });
});

describe("how a repository is followed (C8)", () => {
  const mirrored = (mirror?: MirrorSpec, change: Change = {}) =>
    projectStack({ ...change, project: { ...change.project, repositories: [{ name: "front", externalUrl: "https://git.example.org/team/front.git", ...(mirror && { mirror }) }] } });
  const settings = (synthesised: Synthesised) => Object.fromEntries(Object.entries(secret(synthesised, "front-mirror").values).filter(([key]) => key.startsWith("SYNC_")));

  test("stands in its secret, where it is not as by itself", () => {
    expect(settings(mirrored())).toEqual({});
    expect(settings(mirrored({ prune: true, force: true, lfs: true, tags: true }))).toEqual({});
    const all = { refs: ["main", "release/*", "refs/tags/v*"], prune: false, force: false, lfs: false, tags: false };
    expect(settings(mirrored(all))).toEqual({ SYNC_REFS: "main release/* refs/tags/v*", SYNC_PRUNE: "false", SYNC_FORCE: "false", SYNC_LFS: "false", SYNC_TAGS: "false" });
  });
  test("makes another version of the secret where it changes, and none where it does not", () => {
    const version = (mirror?: MirrorSpec) => secret(mirrored(mirror), "front-mirror").version;
    expect(version({ prune: true })).toBe(version());
    const versions = [undefined, { prune: false }, { force: false }, { lfs: false }, { tags: false }, { refs: ["main"] }, { refs: ["main", "v*"] }].map(version);
    expect(new Set(versions).size).toBe(versions.length);
  });
  test("is, as to what is removed, what the repository says before the project, and the project before the platform", () => {
    const props = { mirror: { prune: false } };
    expect(settings(mirrored({}, { props }))).toEqual({ SYNC_PRUNE: "false" });
    expect(settings(mirrored({}, { props, project: { services: { gitlab: { prune: true } } } }))).toEqual({});
    expect(settings(mirrored({}, { project: { services: { gitlab: { prune: false } } } }))).toEqual({ SYNC_PRUNE: "false" });
    expect(settings(mirrored({ prune: true }, { project: { services: { gitlab: { prune: false } } } }))).toEqual({});
  });
  test("is not to rewrite history here where it is not rewritten from there", () => {
    const rewritten = (synthesised: Synthesised) => {
      const { address } = synthesised.resource("gitlab_project", { name: "front" });
      return synthesised.resources("gitlab_branch_protection").find(({ attributes }) => target(attributes["project"]) === address)!.attributes["allow_force_push"];
    };
    expect(rewritten(mirrored())).toBe(true);
    expect(rewritten(mirrored({ force: false }))).toBe(false);
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
});
