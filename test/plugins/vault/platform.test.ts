import { capabilities } from "./acl";
import { policyText, schemaProblems, synthesisePlatform } from "./support";

describe("the platform", () => {
  const stack = synthesisePlatform();

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("addresses", () => expect(stack.addresses).toMatchSnapshot());

  test("§3.7.2: the core KV", () => {
    expect(stack.resource("vault_mount").attributes).toMatchObject({ path: "forge-dso", type: "kv", options: { version: "2" } });
  });

  test("§4.6: jobs log in with tokens that GitLab issued", () => {
    expect(stack.resource("vault_jwt_auth_backend").attributes).toMatchObject({
      path: "jwt",
      type: "jwt",
      oidc_discovery_url: "https://gitlab.example.org",
      bound_issuer: "https://gitlab.example.org",
    });
  });

  test("decision 24: the OIDC mount is looked up, not owned", () => {
    expect(stack.dataSources("vault_auth_backend").map(({ attributes }) => attributes)).toEqual([{ path: "oidc" }]);
    expect(JSON.stringify(stack.json)).not.toContain("oidc_client_secret");
  });

  test("§3.7.5, decision 23: the platform's groups", () => {
    expect(stack.resources("vault_identity_group").map(({ attributes }) => attributes["name"])).toEqual(["console-admin", "console-readonly", "console-security"]);
    expect(stack.resources("vault_identity_group_alias").map(({ attributes }) => attributes["name"])).toEqual(["/console/admin", "/console/readonly", "/console/security"]);
  });

  test("§3.7.3: what they may do; audit devices and auth mounts are answered only with sudo", () => {
    expect(capabilities(policyText(stack, "platform--admin"), "sys/audit/file")).toEqual(["create", "delete", "list", "read", "sudo", "update"]);
    const readonly = policyText(stack, "platform--readonly");
    expect(["sys/health", "sys/mounts", "sys/mounts/demo/tune", "sys/auth", "sys/policies/acl", "sys/audit"].map((path) => capabilities(readonly, path))).toEqual([
      ["read"],
      ["read"],
      ["read"],
      ["read"],
      ["list", "read"],
      [],
    ]);
    const security = policyText(stack, "platform--security");
    expect(["sys/audit", "sys/audit/file", "sys/policies/acl", "sys/auth/jwt/tune", "sys/mounts"].map((path) => capabilities(security, path))).toEqual([
      ["list", "read", "sudo"],
      ["list", "read", "sudo"],
      ["list", "read"],
      ["read", "sudo"],
      [],
    ]);
  });
});

test("decision 24: what is not to be managed is not made", () => {
  const stack = synthesisePlatform({ vault: { manage: { coreKv: false, jwt: false, groups: false } } });
  expect(stack.addresses).toEqual([]);
});

test("each switch takes its own away", () => {
  const all = synthesisePlatform().addresses;
  const gone = (manage: object) => {
    const left = new Set(synthesisePlatform({ vault: { manage } }).addresses);
    return all.filter((address) => !left.has(address)).map((address) => address.replace(/_[0-9A-F]{8}$/, ""));
  };
  expect(gone({ coreKv: false })).toEqual(["vault_mount.platform_vault_core-kv"]);
  expect(gone({ jwt: false })).toEqual(["vault_jwt_auth_backend.platform_vault_jwt"]);
  expect(gone({ groups: false })).toHaveLength(3 * 3 + 1);
});
