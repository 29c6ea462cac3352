import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../../lib/ci/catalogue";
import { mirror } from "../../../lib/ci/components/mirror";
import { localPipelineMissing, runLocalPipeline } from "../local-pipeline";
import { JOB_TOKEN } from "../vault-endpoint";
import { git } from "../git-server";
import { BOT, EXTERNAL, World } from "./world";

jest.setTimeout(120_000);

const SCRIPT = join(__dirname, "../../../lib/ci/scripts/mirror.sh");

/** Shells as job images have them. */
const shells: readonly (readonly [string, readonly string[]])[] = [
  ["dash", ["dash"]],
  ["busybox sh", ["busybox", "sh"]],
  ["bash, as GitLab's runner starts it", ["bash", "-eo", "pipefail"]],
];
const missing = (command: string): boolean => spawnSync(command, ["--help"]).error !== undefined;

describe("the mirror's job", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  for (const [title, shell] of shells) {
    const why = missing(shell[0]!) ? ` (skipped: ${shell[0]} is not installed)` : "";
    (why === "" ? test : test.skip)(`runs in ${title}${why}`, () => runsIn(shell));
  }
  async function runsIn(shell: readonly string[]): Promise<void> {
    const name = `in-${shell[0]}`;
    world.repository(name, { GIT_INPUT_URL: `${world.closed.host}/${name}.git`, GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password, SYNC_REFS: "main release/*", SYNC_FORCE: "false" });
    world.commit(name, "one", "release/1");
    world.commit(name, "more", "feature");
    const run = () => world.run({ PROJECT_NAME: name, SYNC_ALL: "true" }, { shell });
    expect(await run()).toMatchObject({ code: 0, left: [] });
    expect(world.refs(name)).toEqual({ "refs/heads/main": "first", "refs/heads/release/1": "one" });
    world.rewrite(name, "rewritten");
    world.upstream(name, "push", "--quiet", "origin", ":release/1");
    const again = await run();
    expect(again).toMatchObject({ code: 3, left: [] });
    expect(again.output).toContain(`${name}: refs/heads/release/1 is removed`);
    expect(again.output).toContain(`${name}: refs/heads/main has commits here that the external repository has not`);
    expect(await world.run({ PROJECT_NAME: name, GIT_BRANCH_DEPLOY: "nowhere" }, { shell })).toMatchObject({ code: 1, left: [] });
  }

  test("goes on with the next repository when one fails, and fails in the end", async () => {
    world.repository("next");
    world.repository("gone", { GIT_INPUT_URL: `${world.open.host}/nowhere.git` });
    world.repository("back");
    const run = await world.run({ PROJECT_NAME: "unknown next gone back next", SYNC_ALL: "true" });
    expect(run.code).toBe(1);
    expect(run.output).toContain("failed: unknown gone\n");
    for (const name of ["next", "back"]) expect(world.refs(name)).toEqual({ "refs/heads/main": "first" });
    expect(run.output.match(/^next: done$/gm)).toHaveLength(1);
  });
  test("reads all that it needs before it fetches, and gives the login back then", async () => {
    world.repository("early");
    world.repository("late");
    const before = world.vault.calls.length;
    await world.run({ PROJECT_NAME: "early late", SYNC_ALL: "true" });
    const place = "GET forge-dso/data/forge/projects/demo/";
    expect(world.vault.calls.slice(before)).toEqual(["POST auth/jwt/login 200", `${place}early-mirror 200`, `${place}late-mirror 200`, "POST auth/token/revoke-self 204"]);
  });
  test("a first push begins with the default branch, which GitLab then takes for its own", async () => {
    world.repository("order");
    world.commit("order", "more", "a-branch");
    const run = await world.run({ PROJECT_NAME: "order", SYNC_ALL: "true" });
    expect(run.output.indexOf("refs/heads/main is new")).toBeLessThan(run.output.indexOf("refs/heads/a-branch is new"));
  });
  test("brings in more tags than a command line takes, in pushes that start no pipelines in GitLab, and goes on when one tag is refused", async () => {
    const name = "many";
    const directory = Array.from({ length: 4 }, () => "long-".repeat(48)).join("/");
    const tags = Array.from({ length: 1_200 }, (_, i) => `refs/tags/${directory}/${String(i).padStart(4, "0")}`);
    world.repository(name);
    const [bare, here] = ["external", "internal"].map((side) => world.bare(side, name)) as [string, string];
    const commit = git(bare, "rev-parse", "refs/heads/main");
    writeFileSync(join(bare, "packed-refs"), `# pack-refs with: peeled fully-peeled sorted \n${tags.map((tag) => `${commit} ${tag}\n`).join("")}`);
    // Refuses all that comes with a tag, as GitLab does, and writes down how many came.
    writeFileSync(join(here, "hooks", "pre-receive"), `#!/bin/sh\ncat > '${here}/pushed'\nwc -l < '${here}/pushed' >> '${here}/pushes'\n! grep -q '/0600$' '${here}/pushed'\n`, { mode: 0o755 });
    const run = await world.run({ PROJECT_NAME: name, SYNC_ALL: "true" });
    expect({ code: run.code, left: run.left, refused: run.output.match(/^.* is refused here$/gm) }).toEqual({ code: 1, left: [], refused: [`${name}: ${tags[600]} is refused here`] });
    expect(git(here, "for-each-ref", "--format=%(objecttype)").split("\n")).toHaveLength(tags.length);
    const sizes = readFileSync(join(here, "pushes"), "utf8").trim().split(/\s+/).map(Number);
    // The default branch; then everything, and of what was refused less and less.
    expect(sizes[0]).toBe(1);
    expect(new Set(sizes.map((size) => (size > 300 ? "many" : size > 4 ? "some" : size)))).toEqual(new Set([1, "many", "some"]));
    expect(sizes.filter((size) => size === 1).length).toBeLessThan(30);
  });
  test("takes nothing for a name that is none", async () => {
    for (const name of ["../other/NEXUS", "", "front;id", "Front"]) {
      const run = await world.run({ PROJECT_NAME: name });
      expect(run).toMatchObject({ code: 2, left: [] });
      expect(run.output).toMatch(/^PROJECT_NAME/);
    }
  });
  test("a token alone is enough of a login", async () => {
    world.repository("token", { GIT_INPUT_URL: `${world.closed.host}/token.git`, GIT_INPUT_USER: "", GIT_INPUT_PASSWORD: EXTERNAL.password });
    await world.run({ PROJECT_NAME: "token", SYNC_ALL: "true" });
    expect(world.closed.credentials).toContain(`oauth2:${EXTERNAL.password}`);
  });
  test("is let in with its own identity only, and says so", async () => {
    world.repository("stranger");
    for (const variables of [{ VAULT_ID_TOKEN: "another.job" }, { CI_PROJECT_NAMESPACE: "forge/projects/other" }] as Readonly<Record<string, string>>[]) {
      const run = await world.run({ PROJECT_NAME: "stranger", ...variables });
      expect(run).toMatchObject({ code: 1, left: [] });
      expect(run.output).toContain("the secret store lets this job not in as dso-");
    }
    expect(world.refs("stranger")).toEqual({});
  });
  test("C10, C22: whoever starts it can neither send the token elsewhere nor have Git run something", async () => {
    world.repository("guarded");
    const stolen = join(world.directory, "stolen");
    const run = await world.run({
      PROJECT_NAME: "guarded",
      SYNC_ALL: "true",
      store_url: "https://evil.example.org",
      VAULT_ADDR: "https://evil.example.org",
      VAULT_SERVER_URL: "https://evil.example.org",
      forge_scheme: "http",
      external_url: "https://evil.example.org",
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "core.sshCommand",
      GIT_CONFIG_VALUE_0: `touch ${stolen}`,
      GIT_CONFIG_KEY_1: "credential.helper",
      GIT_CONFIG_VALUE_1: `!touch ${stolen}`,
      GIT_ASKPASS: `touch ${stolen}`,
      SSH_ASKPASS: `touch ${stolen}`,
      GIT_EXTERNAL_DIFF: `touch ${stolen}`,
      GIT_SSL_NO_VERIFY: "1",
      GIT_TRACE: "1",
      SYNC_PRUNE: "false",
    });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).not.toContain("trace:");
    expect(existsSync(stolen)).toBe(false);
    expect(world.refs("guarded")).toEqual({ "refs/heads/main": "first" });
  });

  (localPipelineMissing === undefined ? test : test.skip)(`runs as GitLab expands it${localPipelineMissing === undefined ? "" : ` (skipped: no ${localPipelineMissing})`}`, async () => {
    world.repository("whole", { GIT_OUTPUT_USER: BOT.user });
    const { files } = catalogue(world.platform, "0.0.0");
    const local = await runLocalPipeline({
      // The repository has no pipeline of its own: its configuration is the component, without inputs.
      source: { ".gitlab-ci.yml": files.get("templates/mirror.yml")!, "mirror.sh": "" },
      file: ".gitlab-ci.yml",
      platform: world.platform,
      project: "demo/mirror",
      protected: true,
      variables: { CI_PIPELINE_SOURCE: "schedule", CI_PROJECT_NAMESPACE: "forge/projects/demo", PROJECT_NAME: "whole", SYNC_ALL: "true", VAULT_ID_TOKEN: JOB_TOKEN, CA_BUNDLE: world.authority.file },
    });
    const job = local.jobs.get("repo_pull_sync");
    expect({ status: job?.status, output: local.output }).toMatchObject({ status: "passed", output: expect.stringContaining("whole: refs/heads/main is new") });
    expect(world.refs("whole")).toEqual({ "refs/heads/main": "first" });
    local.dispose();
  });
});

describe("the component mirror", () => {
  const job = mirror.jobs({
    forge: "https://gitlab.example.org",
    rootPath: "forge/projects",
    secrets: { url: "https://vault.example.org", mount: "forge-dso", authMount: "jwt", audience: "https://vault.example.org" },
  })["repo_pull_sync"]!;

  test("is started by triggers, schedules and people at once, and by a push only for the branch of a first run (charts-catalog §5.2)", () => {
    expect(job["rules"]).toEqual([
      { if: "$CI_PIPELINE_SOURCE =~ /^(api|trigger|web|schedule)$/" },
      { if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH =~ /^sync\\//', when: "delayed", start_in: "2 minutes" },
    ]);
  });
  test("has the console's variables, which whoever starts it by hand is asked for", () => {
    expect(Object.keys(mirror.variables!)).toEqual(["PROJECT_NAME", "GIT_BRANCH_DEPLOY", "SYNC_ALL", "PUSH_TAGS", "CI_SKIP"]);
    expect(mirror.variables!["GIT_BRANCH_DEPLOY"]).toMatchObject({ value: "main" });
  });
  test("is a whole pipeline: no input must be given", () => {
    for (const input of Object.values(mirror.inputs)) expect(input.default).toBeDefined();
  });
  test("waits for the run before, is an orange job where something was left, and checks nothing out", () => {
    expect(job).toMatchObject({ resource_group: "mirror", allow_failure: { exit_codes: [3] }, variables: { GIT_STRATEGY: "none" }, id_tokens: { VAULT_ID_TOKEN: { aud: "https://vault.example.org/mirror" } } });
  });
  test("C12: takes in no file of a branch that moves, and its image is pinned", () => {
    expect(job).not.toHaveProperty("include");
    expect((job["image"] as { name: string }).name).toMatch(/:[^:/]*\d+\.\d+\.\d+$/);
  });
  (missing("shellcheck") ? test.skip : test)(`passes shellcheck${missing("shellcheck") ? " (skipped: shellcheck is not installed)" : ""}`, () => {
    // Variables that scripts before it set, and functions that it hands over.
    const run = spawnSync("shellcheck", ["--shell=sh", "--exclude=SC2154", SCRIPT], { encoding: "utf8" });
    expect(run.stdout).toBe("");
    expect(run.status).toBe(0);
  });
});
