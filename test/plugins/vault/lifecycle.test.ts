import { platformSpec, synthesisePlatform, synthesiseProject, synthesiseZone, type Setting } from "./support";
import { exampleProject } from "../../../lib/testing";

const users: Setting["users"] = {
  gitlab: {
    project: (store, scope) => store.write(scope, "trigger", { path: "GITLAB", values: {}, version: 1 }),
    repository: (store, scope, { name }) => store.write(scope, "mirror", { path: `${name}-mirror`, readers: ["mirror"], values: {}, version: 1 }),
  },
  nexus: { project: (store, scope) => void store.generate(scope, "user", { path: "NEXUS", rotation: 1, values: (password) => ({ password }) }) },
};
const environments = exampleProject.environments!;
const repositories = exampleProject.repositories!;
const before = synthesiseProject({ users });

function compare(project: Setting["project"]) {
  const after = synthesiseProject({ users, project });
  return {
    after,
    gone: before.addresses.filter((address) => !after.addresses.includes(address)),
    added: after.addresses.filter((address) => !before.addresses.includes(address)),
    forgotten: ((after.json["removed"] ?? []) as { from: string; lifecycle: object }[]).map(({ from, lifecycle }) => {
      expect(lifecycle).toEqual({ destroy: false });
      return from.replace(/_[0-9A-F]{8}$/, "");
    }),
  };
}

test("another environment adds its login and nothing else", () => {
  const { gone, added } = compare({ environments: [...environments, { ...environments[0]!, name: "test" }] });
  expect(gone).toEqual([]);
  expect(added).toEqual([expect.stringContaining("vault_kubernetes_auth_backend_role.project_environment_test_vault_workload")]);
});

test("decision 2: what a contributor still writes for a removed repository is kept, and no job reads it", () => {
  const { after, gone, added, forgotten } = compare({ repositories: repositories.filter(({ name }) => name !== "front"), removed: { repositories: ["front"] } });
  expect(gone).toEqual([expect.stringContaining("vault_kv_secret_v2.project_repository_front_gitlab_vault_mirror")]);
  expect(added).toEqual([]);
  expect(forgotten).toEqual(["vault_kv_secret_v2.project_repository_front_gitlab_vault_mirror"]);
  const mirror = String(after.resource("vault_policy", { name: "ci--demo--mirror" }).attributes["policy"]);
  expect(mirror).toContain("infra-mirror");
  expect(mirror).not.toContain("front-mirror");
});

test("with purge the secret goes with the repository", () => {
  const { gone, forgotten } = compare({ deletionPolicy: "purge", repositories: repositories.filter(({ name }) => name !== "front"), removed: { repositories: ["front"] } });
  expect(gone).toHaveLength(1);
  expect(forgotten).toEqual([]);
});

test("decision 2: a retired project keeps its mount and its secrets; policies, groups and logins go", () => {
  const { after, forgotten } = compare({ state: "retired" });
  expect(after.addresses).toEqual([]);
  expect(forgotten.sort()).toEqual([
    "vault_kv_secret_v2.project_gitlab_vault_trigger",
    "vault_kv_secret_v2.project_nexus_vault_user_kv",
    "vault_kv_secret_v2.project_repository_front_gitlab_vault_mirror",
    "vault_kv_secret_v2.project_repository_infra_gitlab_vault_mirror",
    "vault_mount.project_vault_mount",
  ]);
});

test("a retired project with purge keeps nothing", () => {
  const { after, forgotten } = compare({ state: "retired", deletionPolicy: "purge" });
  expect(after.addresses).toEqual([]);
  expect(forgotten).toEqual([]);
});

test("declaration order changes nothing", () => {
  const shuffled = synthesiseProject({
    users: Object.fromEntries(Object.entries(users).reverse()),
    project: { environments: [...environments].reverse(), repositories: [...repositories].reverse() },
  });
  expect(shuffled.json).toEqual(before.json);
});

describe("platform and zones that are given up", () => {
  const forgotten = (stack: { json: Readonly<Record<string, any>>; addresses: readonly string[] }) => {
    expect(stack.addresses).toEqual([]);
    return ((stack.json["removed"] ?? []) as { from: string }[]).map(({ from }) => from.replace(/_[0-9A-F]{8}$/, ""));
  };
  const retired = { ...platformSpec, state: "retired" } as const;
  const purged = { ...retired, deletionPolicy: "purge" } as const;

  test("mounts stay, and nothing else", () => {
    expect(forgotten(synthesisePlatform({ platform: retired }))).toEqual(["vault_mount.platform_vault_core-kv_mount"]);
    expect(forgotten(synthesiseZone("pub", { platform: retired }))).toEqual(["vault_mount.zone_vault_mount"]);
    expect(forgotten(synthesiseZone("priv", { platform: retired }))).toEqual(["vault_mount.zone_vault_mount"]);
  });

  test("with purge nothing stays", () => {
    expect(forgotten(synthesisePlatform({ platform: purged }))).toEqual([]);
    expect(forgotten(synthesiseZone("pub", { platform: purged }))).toEqual([]);
  });

  test("what is somebody else's stays even then", () => {
    expect(forgotten(synthesisePlatform({ platform: purged, vault: { manage: { coreKv: false } } }))).toEqual(["vault_mount.platform_vault_core-kv_mount"]);
  });
});
