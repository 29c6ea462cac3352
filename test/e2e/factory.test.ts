/** The main job, end to end, with real Terraform and `cdktf deploy`, on the sandbox. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentsTable } from "../../stacks/cli/tables";
import { countByType, start, stop, type Running } from "./support";

const STACKS = ["platform", "project-demo", "project-invoicing", "project-payroll", "project-portal", "zone-priv", "zone-pub"];

jest.setTimeout(10 * 60_000);

describe("an inventory with the default policy", () => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => stop(running));

  test("becomes stacks for all services: every one is applied", async () => {
    const results = await running.factory.deploy();
    expect(results.map((result) => result.stack)).toEqual(STACKS);
    for (const { services } of await running.factory.contents(STACKS)) expect([...services.values()].every((count) => count > 0) && services.size > 1).toBe(true);
  });
  test("holds as much as the README shows of it", async () => {
    const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
    const [, shown] = /```\n(stack +argocd[\s\S]*?\n)…\n```/.exec(readme)!;
    expect(contentsTable(await running.factory.contents(STACKS)).slice(0, shown!.length)).toBe(shown);
  });
  test("is unchanged on the second plan, stack by stack", async () => {
    const plans = await running.factory.plan();
    expect(plans.map(({ stack, empty }) => `${stack} ${empty}`)).toEqual(STACKS.map((stack) => `${stack} true`));
  });
  test("a project alone is planned and deployed, from its own file, without platform and zones", async () => {
    const which = { projects: ["portal"] };
    const plans = await running.factory.plan(which);
    expect(plans.map(({ stack, empty }) => `${stack} ${empty}`)).toEqual(["project-portal true"]);
    const before = running.sandbox.objects.list();
    expect((await running.factory.deploy(which)).map(({ stack }) => stack)).toEqual(["project-portal"]);
    expect(running.sandbox.objects.list()).toEqual(before);
  });
  test("an unknown project is an error that names it, and nothing is synthesised", async () => {
    await expect(running.factory.plan({ projects: ["nobody"] })).rejects.toThrow(/nobody/);
  });
  test("credentials of external repositories are in Vault, and in no state and no configuration", async () => {
    await running.factory.synthesise();
    const values = Object.values(running.factory.credentials);
    expect(values.length).toBeGreaterThanOrEqual(2);
    const vault = JSON.stringify(running.sandbox.objects.list({ type: "vault_kv_secret_v2" }));
    for (const value of values) expect(vault).toContain(value);
    const files = readdirSync(running.factory.directory, { recursive: true, encoding: "utf8" }).filter((file) => /\.tfstate|tf\.json/.test(file) && !/\.terraform\//.test(file));
    expect(files.filter((file) => /tfstate$/.test(file)).length).toBe(STACKS.length);
    for (const file of files) {
      const text = readFileSync(join(running.factory.directory, file), "utf8");
      for (const value of values) expect(text.includes(value) ? file : "").toBe("");
    }
  });
  test("given up, it leaves what the policy keeps and nothing else", async () => {
    await running.factory.retire();
    expect(countByType(running.sandbox.objects.list({ seeded: false }))).toMatchSnapshot();
  });
});
