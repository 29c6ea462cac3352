import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { GeneratedSecret } from "../../../lib/plugins/vault/generated-secret";
import { HarborProvider } from "../../../lib/providers/harbor/bindings/provider";
import { RobotAccount } from "../../../lib/providers/harbor/bindings/robot-account";
import { RandomProvider } from "../../../lib/providers/random/provider";
import { startSandbox, type Sandbox, type Fault } from "../../../lib/sandbox";
import { synthesise } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 10 * 60_000;

/** A password in Vault and in two receivers of different providers. */
function chain(counter: number) {
  return synthesise((stack) => {
    new VaultProvider(stack, "vault", { address: "https://vault.example.org" });
    new RandomProvider(stack, "random");
    new HarborProvider(stack, "harbor", { url: "https://harbor.example.org" });
    new KubernetesProvider(stack, "kubernetes", { configContext: "app1" });
    const secret = new GeneratedSecret(stack, "secret", {
      mount: "forge-dso",
      name: "forge/projects/demo/REGISTRY/ro-robot",
      rotation: counter,
      values: (password) => ({ TOKEN: password, LINE: `robot:${password}` }),
    });
    new RobotAccount(stack, "robot", {
      name: "ro-robot",
      level: "project",
      permissions: [{ kind: "project", namespace: "demo", access: [{ action: "pull", resource: "repository" }] }],
      secretWo: secret.value("TOKEN"),
      secretWoVersion: secret.version,
    });
    new SecretV1(stack, "copy", {
      metadata: { name: "registry", namespace: "demo-dev" },
      dataWo: { token: secret.value("TOKEN"), line: secret.value("LINE") },
      dataWoRevision: secret.version,
    });
  }).json;
}

describe("a generated secret, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: {
        vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }],
        harbor_project: [{ name: "demo" }],
        kubernetes_namespace_v1: [{ metadata: [{ name: "demo-dev" }] }],
      },
    });
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterAll(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  const PATH = "forge-dso/data/forge/projects/demo/REGISTRY/ro-robot";
  let counter = 1;

  /** What each of the three holds: they are equal, or the test fails. */
  function password(): string {
    const hidden = (type: string): any => sandbox.objects.list({ type, seeded: false })[0]?.hidden;
    const vault = JSON.parse(hidden("vault_kv_secret_v2").data_json_wo);
    expect(vault.TOKEN).toMatch(/^[A-Za-z0-9]{30}$/);
    expect(vault.LINE).toBe(`robot:${vault.TOKEN}`);
    expect(hidden("harbor_robot_account")).toMatchObject({ secret_wo: vault.TOKEN });
    expect(hidden("kubernetes_secret_v1")).toMatchObject({ data_wo: { token: vault.TOKEN, line: vault.LINE } });
    return vault.TOKEN;
  }

  /** Nothing is left to change, and neither plan nor state has seen the password. */
  async function settled(): Promise<string> {
    const now = password();
    expect(await terraform.changes()).toEqual([]);
    expect(await terraform.planText()).not.toContain(now);
    expect(await terraform.stateText()).not.toContain(now);
    return now;
  }

  /** Makes all three anew. */
  function forgetEverything(): void {
    for (const { type, id } of sandbox.objects.list({ seeded: false })) sandbox.objects.remove(type, id);
    for (const file of ["terraform.tfstate", "terraform.tfstate.backup"]) rmSync(join(terraform.directory, file), { force: true });
  }

  test("it converges in one apply: made, rotated, lost in Vault", async () => {
    await terraform.apply(chain(counter));
    const first = await settled();

    await terraform.apply(chain(++counter));
    const second = await settled();
    expect(second).not.toBe(first);

    sandbox.objects.remove("vault_kv_secret_v2", PATH);
    await terraform.apply();
    expect(await settled()).not.toBe(second);
  }, TIMEOUT);

  test("what did not change is not written again", async () => {
    const writes = () => ["create", "update", "delete"].map((operation) => sandbox.faults.calls["vault_kv_secret_v2"]?.[operation] ?? 0);
    const before = { writes: writes(), password: password() };
    await terraform.apply();
    expect({ writes: writes(), password: password() }).toEqual(before);
  }, TIMEOUT);

  test("what somebody writes into Vault by hand reaches the receivers", async () => {
    const [secret] = sandbox.objects.list({ type: "vault_kv_secret_v2", seeded: false });
    const metadata = secret!.attributes["metadata"] as Record<string, string>;
    sandbox.objects.patch("vault_kv_secret_v2", PATH, { metadata: { ...metadata, created_time: "2031-05-06T07:08:09.123456789Z", version: "2" } });
    expect(await terraform.changes()).toEqual(["harbor_robot_account.robot: update", "kubernetes_secret_v1.copy: update"]);
    await terraform.apply();
    expect((await terraform.attributes("harbor_robot_account.robot"))!["secret_wo_version"]).toBe(2031050607080912);
    await settled();
  }, TIMEOUT);

  const scenarios: Record<string, () => void> = {
    made: forgetEverything,
    rotated: () => void terraform.configure(chain(++counter)),
    "lost in Vault": () => sandbox.objects.remove("vault_kv_secret_v2", PATH),
  };

  test.each(Object.keys(scenarios))(
    "%s, whichever call fails or is not answered: the next apply makes all copies equal",
    async (scenario) => {
      const faults = await faultsOf(scenarios[scenario]!);
      expect(faults.length).toBeGreaterThanOrEqual(7);
      for (const fault of faults) {
        const before = password();
        scenarios[scenario]!();
        sandbox.faults.add(fault);
        const run = await terraform.tryApply(chain(counter));
        sandbox.faults.clear();
        expect({ fault, code: run.code, injected: run.output.includes("injected failure") }).toEqual({ fault, code: 1, injected: true });
        await terraform.apply();
        expect({ fault, renewed: password() !== before, changes: await terraform.changes() }).toEqual({ fault, renewed: true, changes: [] });
      }
      await settled();
    },
    TIMEOUT,
  );

  /** Everything that can go wrong in a scenario, told from what it calls when nothing does. */
  async function faultsOf(scenario: () => void): Promise<Fault[]> {
    const before = count();
    scenario();
    await terraform.apply(chain(counter));
    return Object.entries(count()).flatMap(([call, times]) => {
      const [type, operation] = call.split(" ") as [string, Fault["operation"]];
      // Opening changes nothing. A receiver that was made and not answered exists already, as its own service says.
      const once = operation === "open" || (operation === "create" && type !== "vault_kv_secret_v2");
      const moments = once ? (["before"] as const) : (["before", "after"] as const);
      return Array.from({ length: times - (before[call] ?? 0) }, (_, index) => moments.map((moment) => ({ type, operation, nth: index + 1, moment }))).flat();
    });
  }

  /** Calls so far that change something or open a secret. */
  function count(): Record<string, number> {
    const all = Object.entries(sandbox.faults.calls).flatMap(([type, counts]) => Object.entries(counts).map(([operation, times]): [string, number] => [`${type} ${operation}`, times]));
    return Object.fromEntries(all.filter(([call]) => /(create|update|delete|open)$/.test(call)));
  }
});
