import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import type { ClientScopeOptions } from "../../../lib/plugins/keycloak";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { zoneStack } from "./stacks";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const zones = [{ slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org", delivery: "push", argocdContext: "argocd-pub" }] as const;

/** The zone's client, with its secret in Vault. */
function zone(rotation: string | number = 1, clientScope: ClientScopeOptions = {}) {
  return zoneStack({ platform: { zones, clusters: [] }, props: { rotation, clientScope } }, (host, stack) => {
    new VaultProvider(stack, "vault", { address: "https://vault.example.org" });
    new VaultPlugin(host, "vault", { url: "https://vault.example.org" });
  }).json;
}

describe("a zone's client, with Terraform, Vault and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeAll(async () => {
    sandbox = await startSandbox();
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterAll(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  const client = () => sandbox.objects.list({ type: "keycloak_openid_client", seeded: false })[0]!;
  const secret = () => sandbox.objects.list({ type: "vault_kv_secret_v2" })[0]!;
  /** The secret as Keycloak and as Vault have it: the same, or the sign-on to Argo CD fails. */
  const copies = () => [client().hidden["client_secret_wo"], (JSON.parse(String(secret().hidden["data_json_wo"])) as { clientSecret: string }).clientSecret] as string[];

  test("is applied with one secret in both places, in no state, and the second plan is empty", async () => {
    await terraform.apply(zone());
    const [inKeycloak, inVault] = copies();
    expect(inKeycloak).toMatch(/^[A-Za-z0-9]{30}$/);
    expect(inVault).toBe(inKeycloak);
    expect(secret().attributes).toMatchObject({ mount: "zone-pub", name: "keycloak" });
    expect(await terraform.stateText()).not.toContain(inKeycloak);
    expect(await terraform.changes()).toEqual([]);
    expect(await terraform.planText()).not.toContain(inKeycloak);
  }, TIMEOUT);

  test("§6.2 #31: raising the counter makes another secret in both places, in one apply", async () => {
    const [before] = copies();
    await terraform.apply(zone(2));
    const [inKeycloak, inVault] = copies();
    expect(inKeycloak).not.toBe(before);
    expect(inVault).toBe(inKeycloak);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #33: a secret that Vault has lost is made anew, and Keycloak follows, in one apply", async () => {
    const [before] = copies();
    sandbox.objects.remove("vault_kv_secret_v2", secret().id);
    await terraform.apply(zone(2));
    const [inKeycloak, inVault] = copies();
    expect(inKeycloak).not.toBe(before);
    expect(inVault).toBe(inKeycloak);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test.each([
    ["keycloak_openid_client", "update", "before"],
    ["keycloak_openid_client", "update", "after"],
    ["vault_kv_secret_v2", "create", "before"],
    ["vault_kv_secret_v2", "create", "after"],
    ["vault_kv_secret_v2", "delete", "before"],
    ["vault_kv_secret_v2", "delete", "after"],
  ] as const)("§6.2 #31: a rotation that dies at %s %s (%s the service did it) converges when it is applied again", async (type, operation, moment) => {
    const [before] = copies();
    const rotation = zone(`${type}.${operation}.${moment}`);
    sandbox.faults.add({ type, operation, moment });
    expect((await terraform.tryApply(rotation)).code).not.toBe(0);
    sandbox.faults.clear();
    await terraform.apply(rotation);
    const [inKeycloak, inVault] = copies();
    expect(inKeycloak).not.toBe(before);
    expect(inVault).toBe(inKeycloak);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("goes with its zone", async () => {
    await terraform.destroy();
    expect(sandbox.objects.list({ type: "keycloak_openid_client", seeded: false })).toEqual([]);
    expect(sandbox.objects.list({ type: "keycloak_openid_client_scope", key: "dso/generic" }).length).toBe(1);
  }, TIMEOUT);
});

describe("a realm without the clients' scope", () => {
  test("is an error that names it, before the client exists", async () => {
    const sandbox = await startSandbox();
    const terraform = new TerraformRunner(sandbox.environment);
    try {
      const run = await terraform.tryPlan(zone(1, { name: "missing" }));
      expect(run.code).not.toBe(0);
      expect(run.output).toContain("data.keycloak_openid_client_scope.zone_vault_keycloak_client-scope");
    } finally {
      terraform.dispose();
      await sandbox.close();
    }
  }, TIMEOUT);
});
