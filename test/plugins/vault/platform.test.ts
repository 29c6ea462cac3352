import { capabilities } from "./acl";
import { policyText, schemaProblems, synthesisePlatform } from "./support";

describe("the platform", () => {
  const stack = synthesisePlatform();

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("addresses", () => expect(stack.addresses).toMatchSnapshot());

  test("§3.7.2: the core KV", () => {
    expect(stack.resource("vault_mount").attributes).toEqual({
      path: "forge-dso",
      type: "kv",
      options: { version: "2" },
      description: "Technical secrets of the platform and its projects",
    });
  });

  test("§4.6: jobs log in with tokens that GitLab issued", () => {
    expect(stack.resource("vault_jwt_auth_backend").attributes).toEqual({
      path: "jwt",
      type: "jwt",
      description: "CI jobs, with tokens of the forge",
      oidc_discovery_url: "https://gitlab.example.org",
      bound_issuer: "https://gitlab.example.org",
    });
  });

  test("decision 24: the OIDC mount is looked up, not owned", () => {
    expect(stack.dataSources("vault_auth_backend").map(({ attributes }) => attributes)).toEqual([{ path: "oidc" }]);
    expect(JSON.stringify(stack.json)).not.toContain("oidc_client_secret");
  });

  test("§3.7.5, decision 23: the platform's groups", () => {
    const mount_accessor = `\${${stack.dataSources("vault_auth_backend")[0]!.address}.accessor}`;
    expect(stack.resources("vault_identity_group")).toHaveLength(3);
    for (const role of ["admin", "readonly", "security"]) {
      const policy = stack.resource("vault_policy", { name: `platform--${role}` }).address;
      const group = stack.resource("vault_identity_group", { name: `console-${role}` });
      expect(group.attributes).toEqual({ name: `console-${role}`, type: "external", policies: [`\${${policy}.name}`] });
      expect(stack.resource("vault_identity_group_alias", { name: `/console/${role}` }).attributes).toMatchObject({ canonical_id: `\${${group.address}.id}`, mount_accessor });
    }
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

describe("decision 24: what is not to be managed", () => {
  const all = synthesisePlatform();
  const forgotten = (manage: object) => {
    const stack = synthesisePlatform({ vault: { manage } });
    const removed = ((stack.json["removed"] ?? []) as { from: string; lifecycle: object }[]).map(({ from, lifecycle }) => ({ from, lifecycle }));
    return { left: stack.addresses, removed };
  };
  const forget = (addresses: readonly string[]) => addresses.map((from) => ({ from, lifecycle: { destroy: false } }));
  const below = (part: string) => all.resources().filter(({ path }) => path.startsWith(`test/platform/vault/${part}/`)).map(({ address }) => address);

  test.each([
    [{ coreKv: false }, "core-kv", 1],
    [{ jwt: false }, "ci", 1],
    [{ groups: false }, "people", 9],
  ])("%j is not made, and forgotten where it was", (manage, part, count) => {
    const { left, removed } = forgotten(manage);
    expect(below(part)).toHaveLength(count);
    expect(removed).toEqual(forget(below(part)));
    expect(left).toEqual(all.addresses.filter((address) => !below(part).includes(address) && !(part === "people" && address.startsWith("data."))));
  });

  test("all of it", () => {
    const { left, removed } = forgotten({ coreKv: false, jwt: false, groups: false });
    expect(left).toEqual([]);
    expect(removed).toHaveLength(11);
  });

  test("secrets of the platform then go by the mount's name", () => {
    const users = { portal: { platform: (store: any, scope: any) => store.write(scope, "x", { path: "x", values: {}, version: 1 }) } };
    expect(synthesisePlatform({ users, vault: { manage: { coreKv: false } } }).resource("vault_kv_secret_v2").attributes["mount"]).toBe("forge-dso");
  });
});
