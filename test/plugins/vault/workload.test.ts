import type { WorkloadLogin } from "../../../lib/capabilities";
import { capabilities, rules } from "./acl";
import { platformSpec, policyText, schemaProblems, synthesiseProject, synthesiseZone } from "./support";

describe("pods log in with their namespace's service account (decision 33)", () => {
  const logins: Record<string, WorkloadLogin> = {};
  const stack = synthesiseProject({
    users: {
      harbor: {
        project: (store, scope) => store.write(scope, "pull", { path: "REGISTRY/ro-robot", readers: ["workload"], values: { A: "1" }, version: 1 }),
        environment: (store, _scope, environment) => (logins[environment.name] = store.workload(environment)),
      },
    },
  });

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("where Vault calls the cluster, by a review of the token", () => {
    expect(stack.resource("vault_kubernetes_auth_backend_role").attributes).toEqual({
      backend: "kubernetes-app1",
      role_name: "demo-dev",
      bound_service_account_names: ["default"],
      bound_service_account_namespaces: ["demo-dev"],
      audience: "vault",
      token_policies: [`\${${stack.resource("vault_policy", { name: "tech--demo--ro" }).address}.name}`],
      token_ttl: 3600,
      token_max_ttl: 86400,
    });
    expect(logins["dev"]).toEqual({ mount: "kubernetes-app1", method: "kubernetes", role: "demo-dev", audiences: ["vault"], serviceAccount: "default" });
  });

  test("where it cannot, by the cluster's keys", () => {
    expect(stack.resource("vault_jwt_auth_backend_role", { backend: "kubernetes-app2" }).attributes).toEqual({
      backend: "kubernetes-app2",
      role_name: "demo-prod",
      role_type: "jwt",
      user_claim: "sub",
      bound_subject: "system:serviceaccount:demo-prod:default",
      bound_audiences: ["vault"],
      token_policies: [`\${${stack.resource("vault_policy", { name: "tech--demo--ro" }).address}.name}`],
      token_ttl: 3600,
      token_max_ttl: 86400,
    });
    expect(logins["prod"]).toMatchObject({ mount: "kubernetes-app2", method: "jwt", role: "demo-prod" });
  });

  test("where Vault has a token reviewed by means of itself, the token opens that cluster's API too", () => {
    const clusters = platformSpec.clusters.map((cluster) => (cluster.label === "app1" ? { ...cluster, identity: { method: "kubernetes" as const, host: "https://app1.example.org" } } : cluster));
    const audiences = (vault: object) => {
      const found: Record<string, readonly string[]> = {};
      const stack = synthesiseProject({
        platform: { ...platformSpec, clusters },
        vault,
        users: { harbor: { environment: (store, _scope, environment) => (found[environment.name] = store.workload(environment).audiences) } },
      });
      expect(stack.resource("vault_kubernetes_auth_backend_role").attributes).toMatchObject({ audience: "vault" });
      return found;
    };
    expect(audiences({})).toEqual({ dev: ["vault", "https://kubernetes.default.svc.cluster.local"], prod: ["vault"] });
    expect(audiences({ clusterAudiences: { app1: "https://issuer.app1.example.org" } })).toMatchObject({ dev: ["vault", "https://issuer.app1.example.org"] });
  });

  test("§6.1 #12, C3: they read the project's secrets and the pull robot, nothing else, and change nothing", () => {
    expect(rules(policyText(stack, "tech--demo--ro"))).toEqual([
      { path: "forge-dso/data/forge/projects/demo/REGISTRY/ro-robot", capabilities: ["read"] },
      { path: "demo/data/*", capabilities: ["read"] },
    ]);
    expect(capabilities(policyText(stack, "tech--demo--ro"), "demo/metadata/")).toEqual([]);
  });

  test("§6.1 #12, #13: no login is a secret that somebody hands out", () => {
    expect(stack.resources().filter(({ type }) => type.startsWith("vault_approle"))).toEqual([]);
  });
});

describe("with an AppRole, for charts that know no other login (§3.7.4)", () => {
  const expected = (name: string, policy: string) => ({
    backend: "approle",
    role_name: name,
    token_policies: [`\${${policy}.name}`],
    secret_id_num_uses: 0,
    secret_id_ttl: 0,
    token_num_uses: 0,
    token_ttl: 0,
    token_max_ttl: 0,
    token_type: "batch",
  });

  test("§6.1 #12: a project's reads what pods read, and its secret ids are not in the state", () => {
    const stack = synthesiseProject({ vault: { appRole: true } });
    expect(schemaProblems(stack)).toBe("");
    expect(stack.resource("vault_approle_auth_backend_role").attributes).toEqual(expected("demo", stack.resource("vault_policy", { name: "tech--demo--ro" }).address));
    expect(stack.resources("vault_approle_auth_backend_role_secret_id")).toEqual([]);
  });

  test("a zone's reads the zone's mount", () => {
    const stack = synthesiseZone("pub", { vault: { appRole: true } });
    expect(stack.resource("vault_approle_auth_backend_role").attributes).toEqual(expected("zone-pub", stack.resource("vault_policy").address));
  });
});
