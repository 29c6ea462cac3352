import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vaultRoles as printVaultRoles } from "../../stacks/cli/vault-roles";
import { forJob, pipelineSettings } from "../../stacks/pipeline/settings";
import { credentialsPolicies, vaultRoles, type VaultRole } from "../../stacks/pipeline/vault-role";
import { logIn } from "../../stacks/pipeline/vault-login";
import { VaultServer } from "../pipeline/vault-server";

const platform = { services: { vault: { url: "https://vault.example.org/", coreKv: "core" } }, backend: { type: "local" } };
const settings = pipelineSettings("inventory", platform);
const login = settings.vault!;
let vault: VaultServer;
beforeAll(async () => {
  vault = await VaultServer.start("identity-of-the-job", { GITLAB_TOKEN: "glpat-1", DSO_PLAN_KEY: "k".repeat(32) });
});
afterAll(() => vault.close());

test("a job gets its credentials by its identity, and gives its token back", async () => {
  const { environment, logOut } = await logIn(login, "project-demo", "apply", { PATH: "/bin", VAULT_ADDR: vault.address, VAULT_ID_TOKEN: "identity-of-the-job" });
  expect(vault.logins.at(-1)).toEqual({ role: "terraform--project-demo--apply", jwt: "identity-of-the-job" });
  expect(vault.paths.at(-1)).toBe("/v1/core/data/terraform/apply");
  expect(environment).toMatchObject({ PATH: "/bin", GITLAB_TOKEN: "glpat-1", VAULT_ADDR: vault.address, VAULT_TOKEN: expect.stringContaining("hvs.") });
  // What runs needs no identity any more, so it has none.
  expect(environment).not.toHaveProperty("VAULT_ID_TOKEN");
  await logOut();
  expect(vault.open.size).toBe(0);
});
test("a refusal says who was refused what, and no token", async () => {
  await expect(logIn(login, "platform", "plan", { VAULT_ADDR: vault.address, VAULT_ID_TOKEN: "another identity" })).rejects.toThrow(
    "Vault did not let this job log in as terraform--platform--plan: 400 error validating token: invalid signature",
  );
  await expect(logIn({ ...login, path: "elsewhere" }, "platform", "plan", { VAULT_ADDR: vault.address, VAULT_ID_TOKEN: "identity-of-the-job" })).rejects.toThrow(
    /did not let this job read core\/elsewhere: 403 permission denied$/,
  );
  // Nobody holds a token that is good for nothing.
  expect(vault.open.size).toBe(0);
  await expect(logIn(login, "platform", "plan", {})).rejects.toThrow(/VAULT_ID_TOKEN is not set: a job gets it by id_tokens/);
  await expect(logIn(login, "platform", "plan", { VAULT_ADDR: "http://127.0.0.1:9", VAULT_ID_TOKEN: "x" })).rejects.toThrow(/Vault at http:\/\/127\.0\.0\.1:9 does not answer/);
});
const repository = { project: "platform/inventory", branch: "main" };
const STACKS = ["platform", "zone-pub", "project-demo", "project-demo-1"];
const rolesWith = (vaultSettings: { role?: string; path?: string }, mergeRequests: "plan" | "validate" = "plan") =>
  vaultRoles(STACKS, repository, { mergeRequests, vault: { ...login, ...vaultSettings } });
const named = (roles: readonly VaultRole[], name: string) => roles.find((role) => role.name === name)!;

test("whoever applies is one stack, on the protected default branch; whoever plans is the repository", () => {
  const roles = rolesWith({});
  expect(named(roles, "terraform--project-demo--apply")).toMatchObject({
    stacks: ["project-demo"],
    role: {
      bound_audiences: ["https://vault.example.org"],
      bound_claims: { project_path: "platform/inventory", ref_type: "branch", ref: "main", ref_protected: "true", environment: "factory/project-demo" },
      token_policies: ["terraform--project-demo--apply", "terraform--credentials--apply"],
    },
  });
  expect(named(roles, "terraform--project-demo--apply").role).not.toHaveProperty("bound_claims_type");
  expect(named(roles, "terraform--project-demo--plan").role["bound_claims"]).toEqual({ project_path: "platform/inventory" });
  const judgedOnly = rolesWith({}, "validate");
  expect(named(judgedOnly, "terraform--project-demo--plan").role["bound_claims"]).toMatchObject({ ref: "main", ref_protected: "true" });
  expect(credentialsPolicies(STACKS, login)).toEqual([
    { name: "terraform--credentials--plan", rules: 'path "core/data/terraform/plan" {\n  capabilities = ["read"]\n}' },
    { name: "terraform--credentials--apply", rules: 'path "core/data/terraform/apply" {\n  capabilities = ["read"]\n}' },
  ]);
});
test("a role that all stacks share is one for each purpose, with the policies of all, bound to the environments of all", () => {
  const roles = rolesWith({ role: "factory-<purpose>" });
  expect(roles.map(({ name }) => name)).toEqual(["factory-plan", "factory-apply"]);
  expect(named(roles, "factory-apply").role).toMatchObject({
    bound_claims_type: "glob",
    bound_claims: { project_path: "platform/inventory", ref_type: "branch", ref: "main", ref_protected: "true", environment: "factory/*" },
    token_policies: ["terraform--platform--apply", "terraform--credentials--apply", "terraform--zone-pub--apply", "terraform--project-demo--apply", "terraform--project-demo-1--apply"],
  });
  // Who plans gets nothing of what applies.
  expect(named(roles, "factory-plan").role["token_policies"]).toEqual(expect.not.arrayContaining([expect.stringMatching(/apply$/)]));
  expect(named(roles, "factory-plan").role["bound_claims"]).toEqual({ project_path: "platform/inventory" });
});

const roleSettings = [undefined, "factory-<purpose>", "<stack>-<purpose>", "<purpose><stack>"];
const pathSettings = [undefined, "terraform/<stack>/<purpose>", "terraform/of-<stack>", "credentials"];
describe.each(roleSettings)("as role %s,", (role) => {
  test.each(pathSettings)("with credentials at %s, no name is printed twice, and each job reads what is at its path", (path) => {
    const vaultLogin = { ...login, ...(role !== undefined && { role }), ...(path !== undefined && { path }) };
    const roles = vaultRoles(STACKS, repository, { mergeRequests: "plan", vault: vaultLogin });
    const policies = credentialsPolicies(STACKS, vaultLogin);
    for (const names of [roles.map(({ name }) => name), policies.map(({ name }) => name)]) expect(names).toEqual([...new Set(names)]);
    for (const stack of STACKS) {
      for (const purpose of ["plan", "apply"] as const) {
        const own = named(roles, forJob(vaultLogin.role, stack, purpose));
        expect(own.role["token_policies"]).toContain(`terraform--${stack}--${purpose}`);
        // What Vault lets it read: no pattern, so neither less than its own path nor more.
        const read = policies.filter(({ name }) => (own.role["token_policies"] as string[]).includes(name)).map(({ rules }) => /^path "(.*)" \{$/m.exec(rules)![1]);
        expect(read).toContain(`core/data/${forJob(vaultLogin.path, stack, purpose)}`);
        const sharing = own.stacks.map((each) => `core/data/${forJob(vaultLogin.path, each, purpose)}`);
        expect([...new Set(read)].sort()).toEqual([...new Set(sharing)].sort());
      }
    }
  });
});
test("the credentials of one stack are read by the roles of no other", () => {
  const path = "terraform/<stack>/<purpose>";
  expect(named(rolesWith({ path }), "terraform--project-demo--plan").role["token_policies"]).toEqual(["terraform--project-demo--plan", "terraform--credentials--project-demo--plan"]);
  expect(credentialsPolicies(["project-demo"], { ...login, path })).toContainEqual({
    name: "terraform--credentials--project-demo--plan",
    stack: "project-demo",
    rules: 'path "core/data/terraform/project-demo/plan" {\n  capabilities = ["read"]\n}',
  });
});

describe("dso vault-roles", () => {
  const root = mkdtempSync(join(tmpdir(), "dso-roles-"));
  const said: string[] = [];
  beforeAll(() => {
    mkdirSync(join(root, "projects"));
    for (const name of ["demo", "other"]) writeFileSync(join(root, "projects", `${name}.yaml`), `apiVersion: dso/v1\nkind: Project\nname: ${name}\nowner: owner@example.org\n`);
    jest.spyOn(console, "log").mockImplementation((text: string) => void said.push(text.split(" - <<", 1)[0]!));
  });
  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(root, { recursive: true, force: true });
  });
  const print = async (vaultSettings: string, only?: string) => {
    said.length = 0;
    writeFileSync(
      join(root, "platform.yaml"),
      `apiVersion: dso/v1\nkind: Platform\nrootPath: forge/projects\nservices: { vault: { url: https://vault.example.org } }\nzones: []\nclusters: []\npipeline: { vault: ${vaultSettings} }\n`,
    );
    await printVaultRoles(root, only, repository);
    return said;
  };

  test("prints for one stack what is the stack's, and of credentials only its own", async () => {
    expect(await print("{}", "project-demo")).toEqual(["vault write auth/jwt/role/terraform--project-demo--plan", "vault write auth/jwt/role/terraform--project-demo--apply"]);
    expect(await print('{ path: "<stack>/<purpose>" }', "project-demo")).toEqual([
      "vault policy write terraform--credentials--project-demo--plan",
      "vault policy write terraform--credentials--project-demo--apply",
      "vault write auth/jwt/role/terraform--project-demo--plan",
      "vault write auth/jwt/role/terraform--project-demo--apply",
    ]);
    await expect(print("{}", "project-nobody")).rejects.toThrow('there is no stack "project-nobody"');
  });
  test("prints a shared role whole, also when one stack is asked for: it would take the others' policies away", async () => {
    const shared = ["vault write auth/jwt/role/factory-plan", "vault write auth/jwt/role/factory-apply"];
    expect(await print("{ role: factory-<purpose> }")).toEqual(["vault policy write terraform--credentials--plan", "vault policy write terraform--credentials--apply", ...shared]);
    expect(await print("{ role: factory-<purpose> }", "project-demo")).toEqual(shared);
    const whole = (console.log as jest.Mock).mock.calls.at(-1)![0] as string;
    for (const stack of ["platform", "project-demo", "project-other"]) expect(whole).toContain(`"terraform--${stack}--apply"`);
  });
  test("refuses a role for both purposes: a merge request would get what applies", async () => {
    for (const role of ["factory", "terraform--<stack>"]) {
      await expect(print(`{ role: ${role} }`)).rejects.toThrow(/platform\.yaml:7:\d+: .*\[invalid-value\]\n +found: +(factory|terraform--<stack>)\n +allowed: +text that matches <purpose>/);
    }
    expect(said).toEqual([]);
  });
});
test("credentials from Vault need one", () => {
  expect(() => pipelineSettings("inventory", { ...platform, services: {}, pipeline: { credentials: "vault" } })).toThrow(/\[pipeline-without-vault\]/);
  expect(pipelineSettings("inventory", { ...platform, services: {} }).vault).toBeUndefined();
  expect(pipelineSettings("inventory", { ...platform, pipeline: { credentials: "variables" } }).vault).toBeUndefined();
});
