import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { Synthesised } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { shareOf } from "../share";
import { nexusPlatform, nexusProject, type Declared } from "./build";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;
const everyFormat = { maven: true, npm: true, raw: true, pypi: true, docker: true, helm: true };

const share = (synthesised: Synthesised) => shareOf(synthesised, { prefix: "nexus_", types: ["random_password"], kinds: ["ephemeral"] });

describe("Nexus, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeEach(async () => {
    sandbox = await startSandbox({ seed: { vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }] } });
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterEach(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  const project = (declared: Declared = {}) => share(nexusProject(declared));
  const ofNexus = (kind = "nexus_") =>
    sandbox.objects
      .list({ provider: "nexus", seeded: false })
      .filter(({ type }) => type.startsWith(kind))
      .map(({ key }) => key)
      .sort();

  function copies() {
    const [secret] = sandbox.objects.list({ type: "vault_kv_secret_v2" });
    const [user] = sandbox.objects.list({ type: "nexus_security_user", seeded: false });
    return { stored: JSON.parse(String(secret!.hidden["data_json_wo"])) as Record<string, string>, nexus: String(user!.hidden["password_wo"]) };
  }

  test("a project with every format is applied, and the second plan is empty", async () => {
    await terraform.apply(project({ nexus: everyFormat }));
    expect(await terraform.changes()).toEqual([]);
    expect(ofNexus("nexus_repository_")).toEqual([
      "demo-docker",
      "demo-docker-group",
      "demo-helm",
      "demo-npm",
      "demo-npm-group",
      "demo-pypi",
      "demo-pypi-group",
      "demo-raw",
      "demo-raw-group",
      "demo-repository-group",
      "demo-repository-release",
      "demo-repository-snapshot",
    ]);
    expect(ofNexus("nexus_privilege_")).toHaveLength(24);
  }, TIMEOUT);

  test("a platform is applied, and the second plan is empty", async () => {
    await terraform.apply(share(nexusPlatform()));
    expect(await terraform.changes()).toEqual([]);
    expect(ofNexus("nexus_security_role")).toEqual(["console-admin", "console-readonly", "console-security"]);
  }, TIMEOUT);

  test("the password is one and the same in both places, and in no state and no plan", async () => {
    await terraform.apply(project());
    const { stored, nexus } = copies();
    expect(stored).toEqual({ NEXUS_USERNAME: "demo", NEXUS_PASSWORD: nexus });
    expect(nexus).toMatch(/^[A-Za-z0-9]{30}$/);
    await terraform.plan();
    for (const text of [await terraform.stateText(), await terraform.planText()]) expect(text).not.toContain(nexus);
  }, TIMEOUT);

  test.each([
    ["vault_kv_secret_v2", "delete"],
    ["vault_kv_secret_v2", "create"],
    ["vault_kv_secret_v2", "open"],
    ["nexus_security_user", "update"],
  ] as const)("§6.2 #31: a rotation that dies at %s %s is finished by the next apply", async (type, operation) => {
    await terraform.apply(project());
    const before = copies().nexus;
    const rotated = project({ project: { rotation: { nexus: 2 } } });
    sandbox.faults.add({ type, operation });
    expect((await terraform.tryApply(rotated)).code).toBe(1);
    sandbox.faults.clear();
    await terraform.apply(rotated);
    expect(copies().nexus).not.toBe(before);
    expect(copies().stored["NEXUS_PASSWORD"]).toBe(copies().nexus);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #33: an account deleted by hand comes back with the password that everybody has", async () => {
    await terraform.apply(project());
    const before = copies();
    sandbox.objects.remove("nexus_security_user", "demo");
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^nexus_security_user.*: create$/)]);
    await terraform.apply();
    expect(copies()).toEqual(before);
  }, TIMEOUT);

  test("§6.2 #32: a privilege given to a role by hand is found, and taken away", async () => {
    await terraform.apply(project({ nexus: { npm: true } }));
    sandbox.objects.patch("nexus_security_role", "demo-console-readonly", { privileges: ["nx-all"] });
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^nexus_security_role.*role_readonly.*: update$/)]);
  }, TIMEOUT);

  test("§6.1 #10: formats switched off keep their repositories, and lose their privileges", async () => {
    await terraform.apply(project({ nexus: { maven: true, npm: true } }));
    const kept = ofNexus("nexus_repository_");
    await terraform.apply(project({ nexus: { maven: false } }));
    expect(ofNexus("nexus_repository_")).toEqual(kept);
    expect(ofNexus("nexus_privilege_")).toEqual([]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("and can be taken back under the addresses that they had", async () => {
    await terraform.apply(project({ nexus: { npm: true } }));
    await terraform.apply(project({ nexus: { npm: false } }));
    terraform.configure(project({ nexus: { npm: true } }));
    await terraform.import("nexus_repository_npm_hosted.project_nexus_npm_hosted_3425F7B1", "demo-npm");
    await terraform.import("nexus_repository_npm_group.project_nexus_npm_group_541506F5", "demo-npm-group");
    await terraform.apply();
    expect(await terraform.changes()).toEqual([]);
    expect(ofNexus("nexus_repository_")).toEqual(["demo-npm", "demo-npm-group"]);
  }, TIMEOUT);

  test("§7.6 #8: in a purge, groups go before their members, and nothing is left", async () => {
    await terraform.apply(project({ nexus: everyFormat, project: { deletionPolicy: "purge" } }));
    await terraform.apply(project({ nexus: { npm: true }, project: { deletionPolicy: "purge" } }));
    expect(ofNexus("nexus_repository_")).toEqual(["demo-npm", "demo-npm-group"]);
    await terraform.apply(project({ nexus: { npm: true }, project: { deletionPolicy: "purge", state: "retired" } }));
    expect(ofNexus()).toEqual([]);
    expect(sandbox.objects.list({ type: "vault_kv_secret_v2" })).toEqual([]);
  }, TIMEOUT);

  test.each([
    ["nexus_repository_npm_hosted", "delete"],
    ["nexus_security_user", "delete"],
    ["vault_kv_secret_v2", "delete"],
  ] as const)("§6.2 #27, #45: a removal that dies at %s %s says so, and the next apply finishes it: nothing is left", async (type, operation) => {
    const purge = { nexus: everyFormat, project: { deletionPolicy: "purge" as const } };
    await terraform.apply(project(purge));
    const gone = project({ ...purge, project: { ...purge.project, state: "retired" } });
    sandbox.faults.add({ type, operation });
    const run = await terraform.tryApply(gone);
    sandbox.faults.clear();
    expect(run.code).toBe(1);
    expect(run.output).toContain(type);
    expect([...ofNexus(), ...sandbox.objects.list({ type: "vault_kv_secret_v2" })]).not.toEqual([]);
    await terraform.apply(gone);
    expect([...ofNexus(), ...sandbox.objects.list({ type: "vault_kv_secret_v2" })]).toEqual([]);
  }, TIMEOUT);

  test("a retired project leaves its repositories, and no account and no role", async () => {
    await terraform.apply(project({ nexus: { maven: true } }));
    await terraform.apply(project({ nexus: { maven: true }, project: { state: "retired" } }));
    expect(ofNexus()).toEqual(["demo-repository-group", "demo-repository-release", "demo-repository-snapshot"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);
});
