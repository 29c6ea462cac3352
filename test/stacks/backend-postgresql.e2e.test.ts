/** States in PostgreSQL: Debian's own server, real Terraform, the sandbox's services. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { terraformBinary } from "../../lib/testing/terraform-runner";
import { heldState, runEngine, type EngineRun } from "../../stacks/pipeline/engine-run";
import { Postgresql, postgresqlMissing } from "./postgresql";

jest.setTimeout(120_000);
const reason = postgresqlMissing === undefined ? "" : ` (skipped: ${postgresqlMissing})`;

(postgresqlMissing === undefined ? describe : describe.skip)(`states in PostgreSQL${reason}`, () => {
  const directory = mkdtempSync(join(tmpdir(), "dso-backend-pg-"));
  let postgresql: Postgresql;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    postgresql = await Postgresql.start();
    const platform = { rootPath: "forge/projects", services: { vault: { url: "https://vault.example.org" } }, zones: [], clusters: [], backend: { type: "pg" } };
    mkdirSync(join(directory, "inventory", "projects"), { recursive: true });
    writeFileSync(join(directory, "inventory", "platform.yaml"), stringify({ apiVersion: "dso/v1", kind: "Platform", ...platform }));
    writeFileSync(join(directory, "inventory", "projects", "demo.yaml"), stringify({ apiVersion: "dso/v1", kind: "Project", name: "demo", owner: "owner@example.org" }));
    const main = join(__dirname, "..", "..", "dist", "stacks", "main.js");
    const { status, stderr } = spawnSync(process.execPath, [main], { cwd: directory, encoding: "utf8", env: { ...process.env, DSO_INVENTORY: "inventory", DSO_PROJECTS: "", CDKTF_OUTDIR: "cdktf.out" } });
    if (status !== 0) throw new Error(stderr);
    for (const stack of ["platform", "project-demo"]) expect(await terraform(stack, "init")).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await Promise.all([postgresql?.stop(), sandbox?.close()]);
    rmSync(directory, { recursive: true, force: true });
  });

  function terraform(stack: string, ...args: string[]): Promise<EngineRun> {
    const environment = { PATH: process.env["PATH"], HOME: directory, TERRAFORM_BINARY_NAME: terraformBinary(), ...sandbox.environment, ...postgresql.environment };
    return runEngine([...args, "-input=false", "-no-color"], join(directory, "cdktf.out", "stacks", stack), environment, false);
  }
  const resources = (stack: string) => postgresql.query(`select json_array_length(data::json->'resources') from "dso_${stack}".states where name = 'default'`);

  test("each stack has a schema of its own, and its state there", async () => {
    for (const stack of ["platform", "project-demo"]) expect(await terraform(stack, "apply", "-auto-approve")).toMatchObject({ code: 0 });
    expect(postgresql.query("select schema_name from information_schema.schemata where schema_name like 'dso%' order by 1")).toEqual(["dso_platform", "dso_project-demo"]);
    const held = await terraform("project-demo", "plan", "-detailed-exitcode");
    expect({ code: held.code, output: held.code === 0 ? "" : held.output }).toEqual({ code: 0, output: "" });
    expect(Number(resources("project-demo")[0])).toBeGreaterThan(10);
    expect(postgresql.query(`select data from "dso_project-demo".states where name = 'default'`).join("\n")).toContain("vault_mount");
  });

  test("a state that another run holds is told of, and nothing is lost", async () => {
    writeFileSync(join(directory, "cdktf.out", "stacks", "project-demo", "more.tf.json"), JSON.stringify({ resource: { vault_policy: { more: { name: "more", policy: "" } } } }));
    sandbox.faults.add({ type: "vault_policy", operation: "create", delay: 4000 });
    const before = resources("project-demo");
    let early: EngineRun | undefined;
    const applying = terraform("project-demo", "apply", "-auto-approve").then((run) => (early = run));
    while (early === undefined && ((sandbox.faults.calls["vault_policy"]?.["create"] ?? 0) < 1 || postgresql.query("select count(*) from pg_locks where locktype = 'advisory'")[0] === "0")) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(early).toBeUndefined();
    const [refused, other] = await Promise.all([terraform("project-demo", "plan", "-lock-timeout=0s"), terraform("platform", "plan", "-lock-timeout=0s")]);
    expect(refused.code).toBe(1);
    expect(heldState("project-demo", refused.output)).toBe(
      "the state of project-demo is held by another run: nothing was changed\n    to do:   wait until that run is done, then run this job again",
    );
    // One stack's lock is nobody else's.
    expect(other).toMatchObject({ code: 0 });
    expect(await applying).toMatchObject({ code: 0 });
    expect(Number(resources("project-demo")[0])).toBe(Number(before[0]) + 1);
    expect(await terraform("project-demo", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });
});
