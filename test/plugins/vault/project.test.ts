import { capabilities, rules } from "./acl";
import { policyText, schemaProblems, synthesiseProject } from "./support";

describe("a project", () => {
  const stack = synthesiseProject();

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("addresses", () => expect(stack.addresses).toMatchSnapshot());

  test("§3.7.3: the mount is KV version 2, without cache", () => {
    expect(stack.resource("vault_mount").attributes).toEqual({
      path: "demo",
      type: "kv",
      options: { version: "2" },
      force_no_cache: true,
      description: "Secrets of the applications of project demo",
    });
  });

  test("§3.7.5: one external group per role, each with one policy and one alias, on the OIDC mount that exists", () => {
    const groups = stack.resources("vault_identity_group").map(({ attributes }) => [attributes["name"], attributes["type"]]);
    expect(groups.sort()).toEqual(["admin", "developer", "devops", "readonly", "security"].map((role) => [`project-demo-${role}`, "external"]));
    expect(stack.dataSources("vault_auth_backend").map(({ attributes }) => attributes)).toEqual([{ path: "oidc" }]);
    const accessor = `\${${stack.dataSources("vault_auth_backend")[0]!.address}.accessor}`;

    const held = Object.fromEntries(
      stack.resources("vault_identity_group").map((group) => {
        const [policy, ...more] = group.attributes["policies"] as string[];
        expect(more).toEqual([]);
        const aliases = stack.resources("vault_identity_group_alias").filter((alias) => alias.attributes["canonical_id"] === `\${${group.address}.id}`);
        expect(aliases.map((alias) => alias.attributes["mount_accessor"])).toEqual([accessor]);
        const named = stack.resources("vault_policy").find(({ address }) => policy === `\${${address}.name}`);
        return [aliases[0]!.attributes["name"], named!.attributes["name"]];
      }),
    );
    expect(held).toEqual({
      "/demo/console/admin": "app--demo--admin",
      "/demo/console/devops": "project--demo--devops",
      "/demo/console/developer": "project--demo--developer",
      "/demo/console/readonly": "project--demo--readonly",
      "/demo/console/security": "project--demo--security",
    });
  });

  test("§6.1 #11: no group lets all members of a project in", () => {
    expect(stack.resources("vault_identity_group_alias").map((alias) => alias.attributes["name"])).not.toContain("/demo");
    expect(stack.resources("vault_identity_group").map((group) => group.attributes["name"])).not.toContain("demo");
  });

  test("only the administrators' group holds the administrators' policy", () => {
    const admin = stack.resource("vault_policy", { name: "app--demo--admin" }).address;
    const holders = stack.resources().filter((block) => block.address !== admin && JSON.stringify(block.attributes).match(new RegExp(`app--demo--admin|${admin}`)));
    expect(holders.map((block) => block.attributes["name"])).toEqual(["project-demo-admin"]);
  });

  describe("decision 22: policies mean on KV v2 what they say", () => {
    const value = "demo/data/app/database";
    const root = "demo/metadata/";
    const versions = "demo/metadata/app/database";
    const all = ["create", "delete", "list", "read", "update"];

    test.each([
      ["app--demo--admin", { [value]: all, [root]: all, [versions]: all, "demo/destroy/app/database": all, "demo/config": all }],
      ["project--demo--devops", { [value]: all, [root]: ["list", "read"], [versions]: ["list", "read"], "demo/config": [] }],
      ["project--demo--devops", { "demo/delete/a": ["update"], "demo/undelete/a": ["update"], "demo/destroy/a": ["update"] }],
      ["project--demo--developer", { [value]: [], [root]: ["list", "read"], [versions]: ["list", "read"], "demo/destroy/a": [] }],
      ["project--demo--readonly", { [value]: [], [root]: ["list", "read"], [versions]: ["list", "read"], "demo/destroy/a": [] }],
      ["project--demo--security", { [value]: [], [root]: ["list"], [versions]: ["list"], "demo/destroy/a": [] }],
    ])("%s: %j", (name, expected) => {
      const policy = policyText(stack, name);
      const granted = Object.fromEntries(Object.keys(expected).map((path) => [path, capabilities(policy, path)]));
      expect(granted).toEqual(expected);
    });

    test("no policy speaks of a mount that is not there, nor of another project", () => {
      const paths = stack.resources("vault_policy").flatMap(({ attributes }) => rules(String(attributes["policy"])).map((rule) => rule.path));
      expect(paths.filter((path) => !/^(demo\/|forge-dso\/data\/forge\/projects\/demo\/|auth\/token\/(lookup|revoke)-self$)/.test(path))).toEqual([]);
      expect(paths.filter((path) => path.startsWith("transit"))).toEqual([]);
    });
  });

  test("§2.6, §2.7: people find the link and what their manifests need", () => {
    expect(stack.json["output"]["links"].value).toEqual([{ service: "vault", title: "Vault", url: "https://vault.example.org/ui/vault/secrets/demo" }]);
    expect(stack.json["output"]["outputs"].value).toEqual({ vault: { ".spec.mount": "demo", ".spec.vaultAuthRef": "vault-auth" } });
  });
});

test("roles of the project's own get nothing", () => {
  const without = synthesiseProject({ project: { roles: [], members: [] } });
  expect(synthesiseProject().addresses).toEqual(without.addresses);
});

test("the owner is no administrator of the mount, unless in the administrators' group", () => {
  const text = JSON.stringify(synthesiseProject({ project: { owner: "somebody@example.org", ownerIsAdmin: true } }).json);
  expect(text).not.toContain("somebody@example.org");
});

test("the link can be left out, and other mounts be named", () => {
  const stack = synthesiseProject({ vault: { url: "https://vault.example.org/", link: false, oidcMount: "sso", coreKv: "core", jwtMount: "gitlab" } });
  expect(stack.json["output"]["links"].value).toEqual([]);
  expect(stack.dataSources("vault_auth_backend").map(({ attributes }) => attributes["path"])).toEqual(["sso"]);
  expect(new Set(stack.resources("vault_jwt_auth_backend_role").map(({ attributes }) => attributes["backend"]))).toEqual(new Set(["gitlab", "kubernetes-app2"]));
});
