import { TerraformStack, Token, ref } from "cdktf";
import { FakeResource } from "../../../lib/testing";
import { schemaProblems, synthesisePlatform, synthesiseProject, synthesiseZone } from "./support";

describe("a generated secret (decision 7)", () => {
  const paths: string[] = [];
  const stack = synthesiseProject({
    project: { rotation: { nexus: "2026-11" } },
    users: {
      nexus: {
        project: (store, scope, project) => {
          const secret = store.generate(scope, "user", {
            path: "NEXUS",
            rotation: project.rotation("nexus"),
            values: (password) => ({ NEXUS_USERNAME: "demo", NEXUS_PASSWORD: password, LINE: `demo:${password}` }),
          });
          new FakeResource(scope, "receiver", { password: secret.value("NEXUS_PASSWORD"), version: secret.version });
          paths.push(store.mount, store.path("NEXUS"), store.url);
        },
      },
      strict: {
        project: (store, scope) => void store.generate(scope, "robot", { path: "ROBOT", rotation: 1, length: 20, special: "-_", values: (token) => ({ token }) }),
      },
    },
  });
  const nexus = stack.resource("vault_kv_secret_v2", { name: "forge/projects/demo/NEXUS" });
  const nexusPassword = stack.ephemerals("random_password").find(({ address }) => address.includes("nexus"))!;
  const nexusStored = stack.ephemerals("vault_kv_secret_v2").find(({ address }) => address.includes("nexus"))!;

  test("what is emitted is what the providers take", () => {
    const { fake_resource: _, ...resource } = stack.json["resource"];
    expect(schemaProblems({ json: { ...stack.json, resource } })).toBe("");
  });

  test("the password exists while Terraform runs, and goes into Vault alone", () => {
    expect(nexusPassword.attributes).toEqual({ length: 30, min_lower: 1, min_upper: 1, min_numeric: 1, special: false });
    const receivers = [...stack.resources(), ...stack.ephemerals()].filter(({ attributes }) => JSON.stringify(attributes).includes(nexusPassword.address));
    expect(receivers.map(({ address }) => address)).toEqual([nexus.address]);
    const result = `${nexusPassword.address}.result`;
    expect(nexus.attributes["data_json_wo"]).toBe(`\${jsonencode({"NEXUS_USERNAME" = "demo", "NEXUS_PASSWORD" = ${result}, "LINE" = "demo:\${${result}}"})}`);
    expect(nexus.attributes).not.toHaveProperty("data_json");
  });

  test("whoever needs it reads it back, once Vault has it, at a version made from that moment", () => {
    expect(nexusStored.attributes).toEqual({ mount: "forge-dso", name: "forge/projects/demo/NEXUS", mount_id: `\${${nexus.address}.id}` });
    expect(stack.resource("fake_resource").attributes).toEqual({
      password: `\${${nexusStored.address}.data.NEXUS_PASSWORD}`,
      version: `\${tonumber(substr(replace(${nexus.address}.metadata["created_time"], "/[^0-9]/", ""), 0, 16))}`,
    });
  });

  test("another counter makes another password, in place of the old, and so does what else is stored", () => {
    const rotation = stack.resources("terraform_data").find(({ address }) => address.includes("nexus"))!;
    expect(rotation.attributes).toEqual({ triggers_replace: { counter: "2026-11", content: '${sha256(jsonencode({"NEXUS_USERNAME" = "demo", "NEXUS_PASSWORD" = "", "LINE" = "demo:"}))}' } });
    expect(nexus.attributes["lifecycle"]).toEqual({ replace_triggered_by: [rotation.address] });
    expect(nexus.attributes).toMatchObject({ data_json_wo_version: 1, delete_all_versions: true });
  });

  test("length and special characters as asked", () => {
    const robot = stack.ephemerals("random_password").find(({ address }) => address.includes("strict"))!;
    expect(robot.attributes).toEqual({ length: 20, min_lower: 1, min_upper: 1, min_numeric: 1, special: true, override_special: "-_", min_special: 1 });
  });

  test("§7.6 #1: paths begin with the full path of the project's GitLab group", () => {
    expect(paths).toEqual(["forge-dso", "forge/projects/demo/NEXUS", "https://vault.example.org"]);
  });

  test("everything is below the user, under the store's id", () => {
    const below = stack.resources().filter(({ path }) => path.startsWith("test/project/nexus/"));
    expect(below.map(({ path }) => path).sort()).toEqual(["test/project/nexus/receiver", "test/project/nexus/vault/user/kv", "test/project/nexus/vault/user/rotation"]);
  });
});

describe("a written secret (decision 8)", () => {
  const stack = synthesiseProject({
    users: {
      gitlab: {
        project: (store, scope) => {
          const token = Token.asString(ref("gitlab_group_access_token.bot.token", TerraformStack.of(scope)));
          store.write(scope, "mirror", { path: "tech/GITLAB_MIRROR", values: { MIRROR_USER: "demo-bot", MIRROR_TOKEN: token }, version: 7 });
        },
      },
    },
  });

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("values are write-only, at the version that the source has", () => {
    const { attributes } = stack.resource("vault_kv_secret_v2");
    expect(attributes).toMatchObject({ mount: "forge-dso", name: "forge/projects/demo/tech/GITLAB_MIRROR", data_json_wo_version: 7, delete_all_versions: true });
    expect(attributes).not.toHaveProperty("data_json");
    expect(attributes["data_json_wo"]).toBe('${jsonencode({"MIRROR_USER" = "demo-bot", "MIRROR_TOKEN" = gitlab_group_access_token.bot.token})}');
  });
});

describe("decision 29, §6.2 #40: one path has one writer", () => {
  const write = { project: (store: any, scope: any) => store.write(scope, "x", { path: "NEXUS", values: {}, version: 1 }) };
  const generate = { project: (store: any, scope: any) => void store.generate(scope, "x", { path: "NEXUS", rotation: 1, values: () => ({}) }) };

  test.each([
    ["written twice", write, write],
    ["written and generated", write, generate],
  ])("%s", (_, first, second) => {
    expect(() => synthesiseProject({ users: { first, second } })).toThrow(
      'test/project/second: secret path "forge/projects/demo/NEXUS" is contributed twice, the other time by test/project/first [contributed-twice]',
    );
  });

  test("another path is no conflict", () => {
    const other = { project: (store: any, scope: any) => store.write(scope, "x", { path: "NEXUS/other", values: {}, version: 1 }) };
    expect(synthesiseProject({ users: { write, other } }).resources("vault_kv_secret_v2")).toHaveLength(2);
  });
});

describe("other hosts", () => {
  const users = {
    keycloak: {
      zone: (store: any, scope: any) => store.write(scope, "client", { path: "keycloak", values: { clientSecret: "x" }, version: 1 }),
      platform: (store: any, scope: any) => void store.generate(scope, "admin", { path: "keycloak", rotation: 1, values: (password: string) => ({ password }) }),
    },
  };

  test("§3.7.6: a zone's secrets are in its own mount, made before them", () => {
    const stack = synthesiseZone("pub", { users });
    const { attributes } = stack.resource("vault_kv_secret_v2");
    expect(attributes).toMatchObject({ name: "keycloak", mount: `\${${stack.resource("vault_mount").address}.path}` });
    expect(stack.resource("vault_mount").attributes["path"]).toBe("zone-pub");
  });

  test("the platform's are in the core KV, out of reach of every project's folder", () => {
    const stack = synthesisePlatform({ users });
    const mount = `\${${stack.resource("vault_mount").address}.path}`;
    expect(stack.resource("vault_kv_secret_v2").attributes).toMatchObject({ name: "platform/keycloak", mount });
    expect(stack.ephemerals("vault_kv_secret_v2")[0]!.attributes).toMatchObject({ name: "platform/keycloak", mount });
  });
});
