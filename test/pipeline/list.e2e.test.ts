/** The same run by any other runner: the steps that `dso changed` lists, one after another, with records in a directory. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import type { AppliedRecord } from "../../stacks/applied/record";
import type { ListedStep } from "../../stacks/pipeline/list";
import { digestOf } from "../../stacks/pipeline/synthesised-stack";
import { DSO } from "./inventory-repository";

jest.setTimeout(120_000);

describe("a list of steps", () => {
  const directory = mkdtempSync(join(tmpdir(), "dso-list-"));
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const platform = {
      rootPath: "forge/projects", services: { vault: { url: "https://vault.example.org" }, nexus: { url: "https://nexus.example.org" } }, zones: [], clusters: [],
      backend: { type: "http", address: `${sandbox.url}/state/<stack>` }, pipeline: { command: `node ${DSO}`, credentials: "variables" },
    };
    mkdirSync(join(directory, "inventory", "projects"), { recursive: true });
    writeFileSync(join(directory, "inventory", "platform.yaml"), stringify({ apiVersion: "dso/v1", kind: "Platform", ...platform }));
    declare("demo");
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await sandbox.close();
  });

  function declare(slug: string, more: object = {}): void {
    writeFileSync(join(directory, "inventory", "projects", `${slug}.yaml`), stringify({ apiVersion: "dso/v1", kind: "Project", name: slug, owner: "owner@example.org", ...more }));
  }
  function shell(command: string, more: Record<string, string> = {}): Promise<{ code: number; output: string; errors: string }> {
    const env = { PATH: process.env["PATH"], HOME: directory, ...sandbox.environment, DSO_INVENTORY: "inventory", DSO_RECORDS: "records", DSO_PLAN_KEY: "k".repeat(40), ...more };
    return new Promise((resolve) => {
      execFile("/bin/sh", ["-c", command], { cwd: directory, env, maxBuffer: 2 ** 26 }, (error, output, errors) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), output, errors }));
    });
  }
  async function steps(): Promise<readonly ListedStep[]> {
    const { code, output, errors } = await shell(`node ${DSO} changed --runner list --format json --mode apply`);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    return (JSON.parse(output) as { steps: readonly ListedStep[] }).steps;
  }

  test("begins as the list that never changes says", async () => {
    const { output } = await shell(`node ${DSO} pipeline --dir inventory --runner list --format json`);
    expect((JSON.parse(output) as { command: string }[]).map(({ command }) => command)).toEqual([
      `node ${DSO} validate`,
      `node ${DSO} changed --runner list --format json --mode apply --records DIR`,
    ]);
  });
  test("does everything when it is run in order, and is empty then", async () => {
    const all = await steps();
    expect(all.map(({ name }) => name)).toEqual(["plan platform", "apply platform", "plan project-demo", "apply project-demo"]);
    for (const { command } of all) expect(await shell(command!)).toMatchObject({ code: 0 });
    expect(readdirSync(join(directory, "records"))).toEqual(["announced.json", "platform.json", "project-demo.json"]);
    expect(sandbox.objects.list({ type: "vault_mount", seeded: false }).map(({ attributes }) => attributes["path"])).toContain("demo");
    expect(await steps()).toEqual([]);
  });
  test("what holds user data and vanishes without a tombstone is refused, and no plan of it is kept", async () => {
    const file = join(directory, "records", "project-demo.json");
    const record = JSON.parse(readFileSync(file, "utf8")) as AppliedRecord;
    writeFileSync(file, JSON.stringify({ ...record, digest: "0".repeat(64) }));
    const [plan] = await steps();
    // As if the code that declares it had lost it.
    const configuration = join(directory, ".dso", "stacks", "project-demo", "cdk.tf.json");
    const { resource, ...rest } = JSON.parse(readFileSync(configuration, "utf8")) as { resource: Record<string, object> };
    const { vault_mount: lost, ...others } = resource;
    expect(record.keeps).toContain(`vault_mount.${Object.keys(lost!)[0]}`);
    const text = JSON.stringify({ ...rest, resource: others });
    writeFileSync(configuration, text);
    const pending = join(directory, ".dso", "pending", "project-demo.json");
    writeFileSync(pending, JSON.stringify({ ...record, digest: digestOf(text) }));
    const refused = await shell(plan!.command!);
    expect({ code: refused.code, said: /mount/.test(refused.output) }).toEqual({ code: 4, said: true });
    expect(existsSync(join(directory, ".dso", "plans"))).toBe(false);
    writeFileSync(file, JSON.stringify(record));
  });
  test("a plan is not applied without its key, nor as another's, nor what was not planned", async () => {
    declare("demo", { deletionPolicy: "purge" });
    const [plan, apply] = await steps();
    expect(await shell(plan!.command!, { DSO_PLAN_KEY: "short" })).toMatchObject({ code: 1, errors: expect.stringContaining("it has 5 characters") });
    expect(await shell(apply!.command!)).toMatchObject({ code: 1, errors: expect.stringContaining("there is no plan of project-demo") });
    expect(await shell(plan!.command!)).toMatchObject({ code: 0 });
    expect(await shell(apply!.command!, { DSO_PLAN_KEY: "x".repeat(40) })).toMatchObject({ code: 1, errors: expect.stringContaining("does not open") });
    expect(await shell(`cp .dso/plans/project-demo.sealed .dso/plans/platform.sealed; node ${DSO} apply platform`)).toMatchObject({ code: 1, errors: expect.stringContaining("platform is not among what changed") });
    writeFileSync(join(directory, ".dso", "stacks", "project-demo", "cdk.tf.json"), "{}");
    expect(await shell(apply!.command!)).toMatchObject({ code: 1, errors: expect.stringContaining("is not the one that was compared") });
  });
  test("what is older does not undo what is newer", async () => {
    const environment = { CI_PIPELINE_IID: "12" };
    const changed = `node ${DSO} changed --runner list --mode apply`;
    expect(await shell(changed, environment)).toMatchObject({ code: 0 });
    expect(await shell(`node ${DSO} plan project-demo --seal && mv .dso older && ${changed}`, { CI_PIPELINE_IID: "13" })).toMatchObject({ code: 0 });
    expect(await shell(`node ${DSO} plan project-demo --seal && node ${DSO} apply project-demo && rm -r .dso && mv older .dso`)).toMatchObject({ code: 0 });
    expect(await shell(`node ${DSO} apply project-demo`)).toMatchObject({ code: 1, errors: expect.stringContaining("project-demo was applied by pipeline 13 already, which is newer than this one (12)") });
  });

  describe("what a newer commit took back, an older pipeline does not apply", () => {
    const changed = (run: number, keepAs?: string) => shell(`node ${DSO} changed --runner list --mode apply${keepAs === undefined ? "" : ` && mv .dso ${keepAs}`}`, { CI_PIPELINE_IID: String(run) });
    const plan = `node ${DSO} plan project-demo --seal`;
    const apply = `node ${DSO} apply project-demo`;
    const purging = { deletionPolicy: "purge" };
    const demo = () => sandbox.objects.list({ seeded: false }).filter(({ attributes }) => /demo/.test(JSON.stringify(attributes))).length;

    test("nor at its gate: a project that is not retired any more stays", async () => {
      const before = demo();
      declare("demo", { ...purging, state: "retired" });
      await changed(20);
      expect(await shell(`${plan} && mv .dso waiting`)).toMatchObject({ code: 0 });
      declare("demo", purging);
      // It may be that the older one is about to be applied, so this one is.
      expect(await changed(21, "newer")).toMatchObject({ code: 0, output: expect.stringMatching(/^project-demo +taken back$/m) });
      expect(await shell(`mv waiting .dso; ${apply}`)).toMatchObject({ code: 1, errors: expect.stringContaining("pipeline 21, which is newer than this one (20), wants project-demo otherwise: nothing is applied") });
      expect(demo()).toBe(before);
      expect(await shell(`rm -r .dso; mv newer .dso; ${plan} && ${apply}`)).toMatchObject({ code: 0 });
      expect(await steps()).toEqual([]);
    });
    test("nor what it has still to plan: a repository that nobody declares any more is not made", async () => {
      const repositories = () => sandbox.objects.list({ type: "nexus_repository_npm_hosted", seeded: false }).length;
      const before = repositories();
      declare("demo", { ...purging, services: { nexus: { npm: true } } });
      await changed(22, "older");
      declare("demo", purging);
      await changed(23, "newer");
      expect(await shell(`mv older .dso; ${plan} && ${apply}`)).toMatchObject({ code: 1, errors: expect.stringContaining("pipeline 23, which is newer than this one (22), wants project-demo otherwise") });
      expect(await shell(`rm -r .dso; mv newer .dso; ${plan} && ${apply}`)).toMatchObject({ code: 0 });
      expect(repositories()).toBe(before);
    });
    test("nor a stack that is not there any more; and one that compares later takes back nothing", async () => {
      declare("other");
      await changed(24, "older");
      rmSync(join(directory, "inventory", "projects", "other.yaml"));
      await changed(25);
      const other = "project-other";
      expect(await shell(`rm -r .dso; mv older .dso; node ${DSO} plan ${other} --seal && node ${DSO} apply ${other}`)).toMatchObject({ code: 1, errors: expect.stringContaining("does not have project-other") });
      expect(await changed(24)).toMatchObject({ code: 0, errors: expect.stringContaining("pipeline 25, which is newer than this one (24), has compared already") });
      expect(JSON.parse(readFileSync(join(directory, "records", "announced.json"), "utf8"))).toMatchObject({ run: 25 });
    });
    test("what both want, it applies", async () => {
      declare("demo", { ...purging, services: { nexus: { npm: true } } });
      await changed(26, "older");
      await changed(27);
      expect(await shell(`rm -r .dso; mv older .dso; ${plan} && ${apply}`)).toMatchObject({ code: 0 });
    });
    test("and a look at a merge request takes back nothing", async () => {
      declare("demo", { ...purging, services: { nexus: { npm: true, pypi: true } } });
      await changed(28, "older");
      declare("demo", purging);
      expect(await shell(`node ${DSO} changed --runner list --mode plan`, { CI_PIPELINE_IID: "29" })).toMatchObject({ code: 0 });
      expect(await shell(`rm -r .dso; mv older .dso; ${plan} && ${apply}`)).toMatchObject({ code: 0 });
    });
  });
});
