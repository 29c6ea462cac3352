import { pipelineSettings } from "../../stacks/pipeline/settings";
import { credentialsRules, vaultRole } from "../../stacks/pipeline/vault-role";
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
test("whoever applies is one stack, on the protected default branch; whoever plans is the repository", () => {
  const repository = { project: "platform/inventory", branch: "main" };
  const apply = vaultRole("project-demo", "apply", repository, { ...settings, vault: login });
  expect(apply).toMatchObject({
    name: "terraform--project-demo--apply",
    role: {
      bound_audiences: ["https://vault.example.org"],
      bound_claims: { project_path: "platform/inventory", ref_type: "branch", ref: "main", ref_protected: "true", environment: "factory/project-demo" },
      token_policies: ["terraform--project-demo--apply", "terraform--credentials--apply"],
    },
  });
  expect(vaultRole("project-demo", "plan", repository, { ...settings, vault: login }).role["bound_claims"]).toEqual({ project_path: "platform/inventory" });
  const judgedOnly = { ...settings, mergeRequests: "validate" as const, vault: login };
  expect(vaultRole("project-demo", "plan", repository, judgedOnly).role["bound_claims"]).toMatchObject({ ref: "main", ref_protected: "true" });
  expect(credentialsRules(login, "plan")).toBe('path "core/data/terraform/plan" {\n  capabilities = ["read"]\n}');
});
test("credentials from Vault need one", () => {
  expect(() => pipelineSettings("inventory", { ...platform, services: {}, pipeline: { credentials: "vault" } })).toThrow(/\[pipeline-without-vault\]/);
  expect(pipelineSettings("inventory", { ...platform, services: {} }).vault).toBeUndefined();
  expect(pipelineSettings("inventory", { ...platform, pipeline: { credentials: "variables" } }).vault).toBeUndefined();
});
