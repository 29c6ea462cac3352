import { capabilities } from "./acl";
import { platformSpec, policyText, publicKey, schemaProblems, synthesiseZone } from "./support";

const certificate = "-----BEGIN CERTIFICATE-----\nCCCC\n-----END CERTIFICATE-----";

describe("a zone that pushes", () => {
  const stack = synthesiseZone("pub", {
    platform: {
      ...platformSpec,
      clusters: platformSpec.clusters.map((cluster) => (cluster.label === "app3" ? { ...cluster, identity: { method: "kubernetes", host: "https://app3.example.org:6443" } } : cluster)),
    },
    vault: { clusterCertificates: { app3: `${certificate}\n` }, zoneReaders: { pub: { cluster: "app1" } } },
  });

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("addresses", () => expect(stack.addresses).toMatchSnapshot());

  test("§3.7.6: mount and policy", () => {
    expect(stack.resource("vault_mount").attributes).toMatchObject({ path: "zone-pub", type: "kv", options: { version: "2" } });
    const policy = policyText(stack, "tech--zone-pub--ro");
    expect(capabilities(policy, "zone-pub/data/keycloak")).toEqual(["read"]);
    expect(capabilities(policy, "zone-pub/metadata/")).toEqual(["list", "read"]);
    expect(capabilities(policy, "zone-pub/destroy/keycloak")).toEqual([]);
  });

  test("decision 33: one auth mount per cluster of the zone, and no other", () => {
    expect(stack.resources("vault_auth_backend").map(({ attributes }) => attributes)).toEqual([
      { type: "kubernetes", path: "kubernetes-app1", description: "Pods of cluster app1" },
      { type: "kubernetes", path: "kubernetes-app3", description: "Pods of cluster app3" },
    ]);
  });

  test("Vault's own cluster is asked from within, with Vault's own token", () => {
    const { address } = stack.resource("vault_auth_backend", { path: "kubernetes-app1" });
    expect(stack.resource("vault_kubernetes_auth_backend_config", { backend: `\${${address}.path}` }).attributes).toEqual({
      backend: `\${${address}.path}`,
      kubernetes_host: "https://kubernetes.default.svc",
      disable_local_ca_jwt: false,
    });
  });

  test("another cluster is asked with the token under review; a PEM's final newline would differ for ever", () => {
    const { address } = stack.resource("vault_auth_backend", { path: "kubernetes-app3" });
    expect(stack.resource("vault_kubernetes_auth_backend_config", { backend: `\${${address}.path}` }).attributes).toEqual({
      backend: `\${${address}.path}`,
      kubernetes_host: "https://app3.example.org:6443",
      kubernetes_ca_cert: certificate,
      disable_local_ca_jwt: true,
    });
  });

  test("decision 10: no reviewer's token is stored", () => expect(JSON.stringify(stack.json)).not.toContain("token_reviewer_jwt"));

  test("the zone's secrets are read by the pods that the platform names", () => {
    expect(stack.resource("vault_kubernetes_auth_backend_role").attributes).toEqual({
      backend: `\${${stack.resource("vault_auth_backend", { path: "kubernetes-app1" }).address}.path}`,
      role_name: "zone-pub",
      audience: "vault",
      token_ttl: 3600,
      token_max_ttl: 86400,
      bound_service_account_names: ["default"],
      bound_service_account_namespaces: ["argocd"],
      token_policies: [`\${${stack.resource("vault_policy").address}.name}`],
    });
  });
});

describe("a zone that pulls", () => {
  const stack = synthesiseZone("priv");

  test("its pods log in by the cluster's keys, where the platform names them", () => {
    const read = synthesiseZone("priv", { vault: { zoneReaders: { priv: { cluster: "app2", namespace: "argocd" } } } });
    expect(read.resource("vault_jwt_auth_backend_role").attributes).toEqual({
      backend: `\${${read.resource("vault_jwt_auth_backend").address}.path}`,
      role_name: "zone-priv",
      role_type: "jwt",
      user_claim: "sub",
      bound_subject: "system:serviceaccount:argocd:default",
      bound_audiences: ["vault"],
      token_policies: [`\${${read.resource("vault_policy").address}.name}`],
      token_ttl: 3600,
      token_max_ttl: 86400,
    });
  });

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("Vault knows the cluster's keys, one by one and trimmed, and never calls it", () => {
    expect(stack.resources("vault_auth_backend")).toEqual([]);
    expect(stack.resource("vault_jwt_auth_backend").attributes).toEqual({
      type: "jwt",
      path: "kubernetes-app2",
      description: "Pods of cluster app2",
      bound_issuer: "https://app2.example.org",
      jwt_validation_pubkeys: [publicKey("AAAA"), publicKey("BBBB")],
    });
  });

  test("nobody reads the zone's secrets unless the platform says so", () => {
    expect(stack.resources().filter(({ type }) => type.endsWith("_role"))).toEqual([]);
  });
});

test("keys without a key are an error, not a mount that nobody can use", () => {
  const clusters = platformSpec.clusters.map((cluster) => (cluster.label === "app2" ? { ...cluster, identity: { ...cluster.identity!, keys: "ssh-rsa AAAA" } } : cluster));
  expect(() => synthesiseZone("priv", { platform: { ...platformSpec, clusters } })).toThrow("test/zone/cluster/app2/vault: the keys of cluster app2 hold no PEM block [cluster-without-keys]");
});
