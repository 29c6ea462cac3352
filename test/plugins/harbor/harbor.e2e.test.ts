import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { Synthesised } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { shareOf } from "../share";
import { harborPlatform, harborProject, type Declared } from "./build";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const share = (synthesised: Synthesised) => shareOf(synthesised, { prefix: "harbor_", types: ["random_password"], kinds: ["ephemeral"] });

describe("Harbor, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: {
        vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }],
        harbor_repository: [{ project: "demo", name: "demo/front" }],
      },
    });
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterEach(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  const project = (declared: Declared = {}) => share(harborProject(declared));
  const ofHarbor = () => sandbox.objects.list({ provider: "harbor", seeded: false }).map(({ type, key }) => `${type} ${key}`).sort();

  /** What the store and Harbor have of a robot's secret. */
  function copies(robot: string) {
    const [secret] = sandbox.objects.list({ type: "vault_kv_secret_v2" }).filter(({ key }) => key.endsWith(`/REGISTRY/${robot}`));
    const [account] = sandbox.objects.list({ type: "harbor_robot_account" }).filter(({ attributes }) => attributes["name"] === robot);
    const stored = JSON.parse(String(secret!.hidden["data_json_wo"])) as Record<string, string>;
    return { stored, harbor: String(account!.hidden["secret_wo"]) };
  }

  test("a project with every option is applied, and the second plan is empty", async () => {
    const platform = { quota: "50GB", deploymentSecurity: "critical", retention: { schedule: "0 0 0 * * *" } } as const;
    const harbor = { projectRobot: true, cveAllowlist: ["CVE-2024-3094", "CVE-2023-1"], immutableTags: ["v*", "release-*"], cosign: true, sbom: true };
    await terraform.apply(project({ platform, harbor }));
    expect(await terraform.changes()).toEqual([]);
    expect(ofHarbor()).toHaveLength(1 + 9 + 1 + 3 + 2);
  }, TIMEOUT);

  test("a platform with every setting is applied, and the second plan is empty", async () => {
    await terraform.apply(share(harborPlatform({ cveAllowlist: ["CVE-2024-3094"], system: { projectCreation: "adminonly", scanAll: "daily", garbageCollection: { schedule: "0 0 0 * * 0" } } })));
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§7.6 #5: a robot's credentials are one and the same everywhere, and in no state and no plan", async () => {
    await terraform.apply(project());
    const { stored, harbor } = copies("rw-robot");
    expect(stored).toEqual({ DOCKER_CONFIG: expect.any(String), HOST: "harbor.example.org", TOKEN: harbor, USERNAME: "robot$demo+rw-robot" });
    expect(JSON.parse(stored["DOCKER_CONFIG"]!)).toEqual({
      auths: { "harbor.example.org": { auth: Buffer.from(`robot$demo+rw-robot:${harbor}`).toString("base64"), email: "" } },
    });
    expect(harbor).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{30}$/);
    await terraform.plan();
    for (const text of [await terraform.stateText(), await terraform.planText()]) {
      expect(text).not.toContain(harbor);
      expect(text).not.toContain(Buffer.from(harbor).toString("base64").slice(0, 36));
    }
  }, TIMEOUT);

  test("§6.2 #31: raising the counter replaces every copy in one apply", async () => {
    await terraform.apply(project());
    const before = copies("ro-robot");
    await terraform.apply(project({ project: { rotation: { harbor: 2 } } }));
    const after = copies("ro-robot");
    expect(after.harbor).not.toBe(before.harbor);
    expect(after.stored["TOKEN"]).toBe(after.harbor);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test.each([
    ["vault_kv_secret_v2", "delete"],
    ["vault_kv_secret_v2", "create"],
    ["vault_kv_secret_v2", "open"],
    ["harbor_robot_account", "update"],
  ] as const)("§6.2 #31: a rotation that dies at any %s %s is finished by the next apply", async (type, operation) => {
    await terraform.apply(project());
    const before = copies("ro-robot").harbor;
    for (const nth of [1, 2]) {
      const rotated = project({ project: { rotation: { harbor: nth + 1 } } });
      sandbox.faults.add({ type, operation, nth });
      expect((await terraform.tryApply(rotated)).code).toBe(1);
      sandbox.faults.clear();
      await terraform.apply(rotated);
      for (const robot of ["ro-robot", "rw-robot"]) expect(copies(robot).stored["TOKEN"]).toBe(copies(robot).harbor);
      expect(await terraform.changes()).toEqual([]);
    }
    expect(copies("ro-robot").harbor).not.toBe(before);
  }, TIMEOUT);

  test("§6.2 #33: a robot deleted by hand comes back with the secret that everybody has", async () => {
    await terraform.apply(project());
    const before = copies("ro-robot");
    sandbox.objects.remove("harbor_robot_account", idOf("ro-robot"));
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^harbor_robot_account.*ro-robot.*: create$/)]);
    await terraform.apply();
    expect(copies("ro-robot")).toEqual(before);
  }, TIMEOUT);

  test("§6.2 #33: a secret lost from the store is made again, and the robot gets the new one in the same apply", async () => {
    await terraform.apply(project());
    const before = copies("ro-robot");
    sandbox.objects.remove("vault_kv_secret_v2", "forge-dso/data/forge/projects/demo/REGISTRY/ro-robot");
    await terraform.apply();
    const after = copies("ro-robot");
    expect(after.harbor).not.toBe(before.harbor);
    expect(after.stored["TOKEN"]).toBe(after.harbor);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #32: a group's role that was changed by hand is put right", async () => {
    await terraform.apply(project());
    const [devops] = sandbox.objects.list({ type: "harbor_project_member_group" }).filter(({ attributes }) => attributes["group_name"] === "/demo/console/devops");
    sandbox.objects.patch("harbor_project_member_group", devops!.id, { role: "projectadmin" });
    expect(await terraform.changes()).toEqual([expect.stringMatching(/^harbor_project_member_group.*role_devops.*: update$/)]);
  }, TIMEOUT);

  test("a registry that names its robots otherwise is found out, and after what the error says every login is right", async () => {
    const installed = new TerraformRunner(sandbox.environment);
    await installed.apply(share(harborPlatform({ robotPrefix: "bot_", system: { projectCreation: "adminonly" } })));
    installed.dispose();
    const { code, output } = await terraform.tryApply(project());
    expect(code).toBe(1);
    expect(output.replace(/\s+/g, " ")).toContain("set services.harbor.robotPrefix to what Harbor's system settings say");
    await terraform.apply(project({ platform: { robotPrefix: "bot_" } }));
    for (const robot of ["ro-robot", "rw-robot"]) expectLogin(robot, "harbor.example.org", `bot_demo+${robot}`);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("a registry that moves is at its new address in every login", async () => {
    await terraform.apply(project());
    await terraform.apply(project({ url: "https://registry.example.org" }));
    for (const robot of ["ro-robot", "rw-robot"]) expectLogin(robot, "registry.example.org", `robot$demo+${robot}`);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  /** What is stored is what Harbor takes. */
  function expectLogin(robot: string, host: string, name: string): void {
    const { stored, harbor } = copies(robot);
    const [account] = sandbox.objects.list({ type: "harbor_robot_account" }).filter(({ attributes }) => attributes["name"] === robot);
    expect(account!.attributes["full_name"]).toBe(name);
    expect(stored).toMatchObject({ HOST: host, TOKEN: harbor, USERNAME: name });
    expect(JSON.parse(stored["DOCKER_CONFIG"]!)).toEqual({ auths: { [host]: { auth: Buffer.from(`${name}:${harbor}`).toString("base64"), email: "" } } });
  }

  test("§6.1 #3: a project that holds images is not destroyed, unless a purge was applied before", async () => {
    await terraform.apply(project());
    const refused = await terraform.tryDestroy();
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("project demo is not empty");
    await terraform.apply(project({ project: { deletionPolicy: "purge" } }));
    await terraform.apply(project({ project: { deletionPolicy: "purge", state: "retired" } }));
    expect(ofHarbor()).toEqual([]);
    expect(sandbox.objects.list({ type: "harbor_repository" })).toEqual([]);
    expect(sandbox.objects.list({ type: "vault_kv_secret_v2" })).toEqual([]);
  }, TIMEOUT);

  test("a retired project leaves its images, and no robot and no member", async () => {
    await terraform.apply(project());
    await terraform.apply(project({ project: { state: "retired" } }));
    expect(ofHarbor()).toEqual(["harbor_project demo"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  function idOf(robot: string): string {
    return sandbox.objects.list({ type: "harbor_robot_account" }).find(({ attributes }) => attributes["name"] === robot)!.id;
  }
});
