/** The same run by any other runner: the steps that `dso changed` lists, one after another, with records in a directory. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { terraformBinary } from "../../lib/testing/terraform-runner";
import { MAIN } from "../../stacks/pipeline/synthesise";
import { digestOf } from "../../stacks/pipeline/synthesised-stack";
import { DSO } from "./inventory-repository";
import { ListedFleet } from "./listed-fleet";

jest.setTimeout(120_000);

let fleet: ListedFleet;
beforeAll(async () => {
  fleet = await ListedFleet.start({ nexus: { url: "https://nexus.example.org" } });
  fleet.declare("demo");
});
afterAll(() => (fleet as ListedFleet | undefined)?.close());

const purging = { deletionPolicy: "purge" };
const file = (...path: string[]) => join(fleet.directory, ...path);

describe("a list of steps", () => {
  test("begins as the list that never changes says", async () => {
    const { output } = await fleet.dso("pipeline --dir inventory --runner list --format json");
    expect((JSON.parse(output) as { command: string }[]).map(({ command }) => command)).toEqual([
      `node ${DSO} validate inventory`,
      `node ${DSO} changed --dir inventory --runner list --format json --mode apply --records DIR`,
    ]);
  });
  test("does everything when it is run in order, and is empty then", async () => {
    const all = await fleet.steps();
    expect(all.map(({ name }) => name)).toEqual(["plan platform", "apply platform", "plan project-demo", "apply project-demo"]);
    // As they stand: of variables of ours, there need be none but the key.
    for (const { command } of all) expect(await fleet.shell(command!, { DSO_INVENTORY: "", DSO_RECORDS: "" })).toMatchObject({ code: 0 });
    expect(readdirSync(file("records"))).toEqual(["announced.json", "platform.json", "project-demo.json"]);
    expect(fleet.sandbox.objects.list({ type: "vault_mount", seeded: false }).map(({ attributes }) => attributes["path"])).toContain("demo");
    expect(await fleet.steps()).toEqual([]);
  });
  test("what holds user data and vanishes without a tombstone is refused, and no plan of it is kept", async () => {
    const record = fleet.record("project-demo");
    fleet.writeRecord("project-demo", { ...record, digest: "0".repeat(64) });
    const [plan] = await fleet.steps();
    // As if the code that declares it had lost it.
    const configuration = file(".dso", "stacks", "project-demo", "cdk.tf.json");
    const { resource, ...rest } = JSON.parse(readFileSync(configuration, "utf8")) as { resource: Record<string, object> };
    const { vault_mount: lost, ...others } = resource;
    expect(record.keeps).toContain(`vault_mount.${Object.keys(lost!)[0]}`);
    const text = JSON.stringify({ ...rest, resource: others });
    writeFileSync(configuration, text);
    writeFileSync(file(".dso", "pending", "project-demo.json"), JSON.stringify({ ...record, digest: digestOf(text) }));
    const refused = await fleet.shell(plan!.command!);
    expect({ code: refused.code, said: /mount/.test(refused.output) }).toEqual({ code: 4, said: true });
    expect(existsSync(file(".dso", "plans"))).toBe(false);
    fleet.writeRecord("project-demo", record);
  });
  test("a plan is not applied without its key, nor as another's, nor what was not planned", async () => {
    fleet.declare("demo", purging);
    const [plan, apply] = await fleet.steps();
    expect(await fleet.shell(plan!.command!, { DSO_PLAN_KEY: "short" })).toMatchObject({ code: 1, errors: expect.stringContaining("it has 5 characters") });
    expect(await fleet.shell(apply!.command!)).toMatchObject({ code: 1, errors: expect.stringContaining("there is no plan of project-demo") });
    expect(await fleet.shell(plan!.command!)).toMatchObject({ code: 0 });
    expect(await fleet.shell(apply!.command!, { DSO_PLAN_KEY: "x".repeat(40) })).toMatchObject({ code: 1, errors: expect.stringContaining("does not open") });
    expect(await fleet.shell(`cp .dso/plans/project-demo.sealed .dso/plans/platform.sealed; node ${DSO} apply platform`)).toMatchObject({ code: 1, errors: expect.stringContaining("platform is not among what changed") });
    writeFileSync(file(".dso", "stacks", "project-demo", "cdk.tf.json"), "{}");
    expect(await fleet.shell(apply!.command!)).toMatchObject({ code: 1, errors: expect.stringContaining("is not the one that was compared") });
  });
  test("without records nothing is compared, and where none can be written nothing is applied", async () => {
    expect(await fleet.dso("changed --runner list --mode apply", { DSO_RECORDS: "" })).toEqual({ code: 1, output: "", errors: expect.stringContaining("nothing says where the records of what was applied are") });
    fleet.declare("unrecorded");
    await fleet.changed(11);
    await fleet.dso("plan project-unrecorded --seal");
    expect(await fleet.dso("apply project-unrecorded", { DSO_RECORDS: "" })).toMatchObject({ code: 1, errors: expect.stringContaining("nothing says where the records of what was applied are") });
    // As one who may read records, and not write them.
    const engine = file("engine");
    writeFileSync(engine, `#!/bin/sh\n${terraformBinary()} "$@"\n[ "$1" != init ] || { cd ${fleet.directory} && mv records kept && : > records; }\n`, { mode: 0o755 });
    expect(await fleet.dso("apply project-unrecorded", { TERRAFORM_BINARY_NAME: engine })).toMatchObject({ code: 1, errors: expect.stringContaining("EEXIST") });
    await fleet.shell("rm records && mv kept records");
    expect(fleet.sandbox.objects.list({ type: "vault_mount", seeded: false }).map(({ attributes }) => attributes["path"])).not.toContain("unrecorded");
    fleet.remove("unrecorded");
  });
  test("what is older does not undo what is newer", async () => {
    await fleet.changed(12);
    expect(await fleet.dso("plan project-demo --seal && mv .dso older")).toMatchObject({ code: 0 });
    await fleet.changed(13);
    expect(await fleet.apply("project-demo")).toMatchObject({ code: 0 });
    await fleet.shell("rm -r .dso && mv older .dso");
    expect(await fleet.dso("apply project-demo")).toMatchObject({ code: 1, errors: expect.stringContaining("project-demo was applied by pipeline 13 already, which is newer than this one (12)") });
  });
});

describe("stacks as they were synthesised before", () => {
  const compare = () => fleet.dso("changed --runner list --mode plan --synthesised");

  test("are taken, where all are there that are declared", async () => {
    expect(await compare()).toMatchObject({ code: 0, output: expect.stringContaining("0 to plan, 2 as they were last applied") });
  });
  test("are refused where some are missing: those have not vanished", async () => {
    expect(await fleet.shell(`node ${MAIN}`, { DSO_PROJECTS: "demo" })).toMatchObject({ code: 0, errors: "" });
    expect(await compare()).toEqual({ code: 1, output: "", errors: "dso: cdktf.out lacks platform: synthesise all that is declared, without DSO_PROJECTS, or leave --synthesised away\n" });
  });
  test("are refused where one is not declared", async () => {
    fleet.declare("former");
    await fleet.shell(`node ${MAIN}`);
    fleet.remove("former");
    expect(await compare()).toEqual({ code: 1, output: "", errors: expect.stringContaining("cdktf.out has project-former, which the inventory does not declare") });
  });
  test("are none where nothing was synthesised", async () => {
    await fleet.shell("rm -r cdktf.out");
    expect(await compare()).toEqual({ code: 1, output: "", errors: "dso: there are no stacks in cdktf.out: run cdktf synth first\n" });
  });
});

describe("what a newer commit took back, an older pipeline does not apply", () => {
  const demo = () => fleet.sandbox.objects.list({ seeded: false }).filter(({ attributes }) => /demo/.test(JSON.stringify(attributes))).length;

  test("nor at its gate: a project that is not retired any more stays", async () => {
    const before = demo();
    fleet.declare("demo", { ...purging, state: "retired" });
    await fleet.changed(20);
    expect(await fleet.dso("plan project-demo --seal && mv .dso waiting")).toMatchObject({ code: 0 });
    fleet.declare("demo", purging);
    // It may be that the older one is about to be applied, so this one is.
    expect(await fleet.changed(21, "newer")).toMatchObject({ code: 0, output: expect.stringMatching(/^project-demo +taken back$/m) });
    await fleet.shell("mv waiting .dso");
    expect(await fleet.dso("apply project-demo")).toMatchObject({ code: 1, errors: expect.stringContaining("pipeline 21, which is newer than this one (20), wants project-demo otherwise: nothing is applied") });
    expect(demo()).toBe(before);
    expect(await fleet.apply("project-demo", "newer")).toMatchObject({ code: 0 });
    expect(await fleet.steps()).toEqual([]);
  });
  test("nor what it has still to plan: a repository that nobody declares any more is not made", async () => {
    const repositories = () => fleet.sandbox.objects.list({ type: "nexus_repository_npm_hosted", seeded: false }).length;
    const before = repositories();
    fleet.declare("demo", { ...purging, services: { nexus: { npm: true } } });
    await fleet.changed(22, "older");
    fleet.declare("demo", purging);
    await fleet.changed(23, "newer");
    expect(await fleet.apply("project-demo", "older")).toMatchObject({ code: 1, errors: expect.stringContaining("pipeline 23, which is newer than this one (22), wants project-demo otherwise") });
    expect(await fleet.apply("project-demo", "newer")).toMatchObject({ code: 0 });
    expect(repositories()).toBe(before);
  });
  test("nor a stack that is not there any more; and one that compares later takes back nothing", async () => {
    fleet.declare("other");
    await fleet.changed(24, "older");
    fleet.remove("other");
    await fleet.changed(25);
    expect(await fleet.apply("project-other", "older")).toMatchObject({ code: 1, errors: expect.stringContaining("does not have project-other") });
    expect(await fleet.changed(24)).toMatchObject({ code: 0, errors: expect.stringContaining("pipeline 25, which is newer than this one (24), has compared already") });
    expect(JSON.parse(readFileSync(file("records", "announced.json"), "utf8"))).toMatchObject({ run: 25 });
  });
  test("what both want, it applies; and a look at a merge request takes back nothing", async () => {
    fleet.declare("demo", { ...purging, services: { nexus: { npm: true } } });
    await fleet.changed(26, "older");
    await fleet.changed(27);
    fleet.declare("demo", purging);
    expect(await fleet.dso("changed --runner list --mode plan", { CI_PIPELINE_IID: "28" })).toMatchObject({ code: 0 });
    expect(await fleet.apply("project-demo", "older")).toMatchObject({ code: 0 });
  });
});
