import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { TerraformRunner } from "../../lib/testing/terraform-runner";

jest.setTimeout(120_000);

let sandbox: Sandbox;
let terraform: TerraformRunner;
beforeEach(async () => {
  sandbox = await startSandbox();
  terraform = new TerraformRunner(sandbox.environment);
});
afterEach(async () => {
  terraform.dispose();
  await sandbox.close();
});

const mine = () => sandbox.objects.list({ seeded: false }).map((object) => `${object.type} ${object.key || object.id}`).sort();

test("a value is unknown until it is applied, then known to what refers to it, and stays as it is", async () => {
  const configuration = {
    resource: {
      harbor_project: { demo: { name: "demo" } },
      harbor_retention_policy: { demo: { scope: "${harbor_project.demo.id}", schedule: "Daily", rule: [{ most_recently_pulled: 5, repo_matching: "**", tag_matching: "**" }] } },
    },
    output: { id: { value: "${harbor_project.demo.project_id}" } },
  };
  const plan = await terraform.plan(configuration);
  const project = plan.resource_changes.find((change) => change.address === "harbor_project.demo") as unknown as { change: { after_unknown: object } };
  expect(project.change.after_unknown).toMatchObject({ id: true, project_id: true });
  await terraform.apply();
  const id = await terraform.must(["output", "-json", "id"]);
  expect(await terraform.changes()).toEqual([]);
  await terraform.apply({ ...configuration, resource: { ...configuration.resource, harbor_project: { demo: { name: "demo", public: true } } } });
  expect(await terraform.must(["output", "-json", "id"])).toBe(id);
});

test("a change by hand shows in the plan and is put right", async () => {
  await terraform.apply({ resource: { harbor_project: { demo: { name: "demo" } } } });
  sandbox.objects.patch("harbor_project", "demo", { public: true });
  expect(await terraform.changes()).toEqual(["harbor_project.demo: update"]);
  await terraform.apply();
  expect(sandbox.objects.list({ type: "harbor_project", key: "demo" })[0]?.attributes["public"]).toBe(false);
  expect(await terraform.changes()).toEqual([]);
});

test("what was removed by hand is planned again", async () => {
  await terraform.apply({ resource: { keycloak_group: { demo: { realm_id: "dso", name: "demo" } } } });
  sandbox.objects.remove("keycloak_group", sandbox.objects.list({ type: "keycloak_group" })[0]?.id ?? "");
  expect(await terraform.changes()).toEqual(["keycloak_group.demo: create"]);
});

test("what cannot change in place is destroyed and created, with new computed values", async () => {
  const group = (parent: string) => ({ resource: { keycloak_group: { a: { realm_id: "dso", name: "a" }, b: { realm_id: "dso", name: "b" }, child: { realm_id: "dso", name: "child", parent_id: `\${keycloak_group.${parent}.id}` } } } });
  await terraform.apply(group("a"));
  const before = await terraform.attributes("keycloak_group.child");
  const plan = await terraform.plan(group("b"));
  const child = plan.resource_changes.find((change) => change.address === "keycloak_group.child");
  expect(child?.change.actions).toEqual(["delete", "create"]);
  expect(child?.change.replace_paths).toEqual([["parent_id"]]);
  await terraform.apply();
  const after = await terraform.attributes("keycloak_group.child");
  expect(after?.["path"]).toBe("/b/child");
  expect(after?.["id"]).not.toBe(before?.["id"]);
});

test("a renamed group keeps its id, and the paths below it follow", async () => {
  const groups = (name: string) => ({
    resource: {
      keycloak_group: { top: { realm_id: "dso", name }, child: { realm_id: "dso", name: "child", parent_id: "${keycloak_group.top.id}" } },
      gitlab_group: { top: { name, path: name }, sub: { name: "sub", path: "sub", parent_id: "${gitlab_group.top.id}" } },
      gitlab_project: { front: { name: "front", namespace_id: "${gitlab_group.sub.id}" } },
    },
  });
  await terraform.apply(groups("one"));
  await terraform.apply(groups("two"));
  expect(await terraform.changes()).toEqual([]);
  await terraform.must(["apply", "-refresh-only", "-auto-approve", "-no-color", "-input=false"]);
  expect((await terraform.attributes("keycloak_group.child"))?.["path"]).toBe("/two/child");
  expect((await terraform.attributes("gitlab_project.front"))?.["path_with_namespace"]).toBe("two/sub/front");
});

test("import takes what exists into the state, by the ids of the providers' documentation", async () => {
  await terraform.apply({
    resource: {
      keycloak_group: { demo: { realm_id: "dso", name: "demo" } },
      gitlab_group: { demo: { name: "demo", path: "demo" } },
      vault_mount: { demo: { path: "demo", type: "kv-v2" } },
      kubernetes_manifest: { demo: { manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "demo", namespace: "argocd" }, spec: { sourceRepos: ["*"] } } } },
    },
  });
  const id = (await terraform.attributes("keycloak_group.demo"))?.["id"];
  const imports: readonly (readonly [string, string])[] = [
    ["keycloak_group.demo", `dso/${String(id)}`],
    ["gitlab_group.demo", "demo"],
    ["vault_mount.demo", "demo"],
    ["kubernetes_manifest.demo", "apiVersion=argoproj.io/v1alpha1,kind=AppProject,namespace=argocd,name=demo"],
  ];
  for (const [address, importId] of imports) {
    await terraform.must(["state", "rm", address]);
    await terraform.import(address, importId);
  }
  // A flag that GitLab does not have is set by the first apply after an import, as with the real provider.
  expect(await terraform.changes()).toEqual(["gitlab_group.demo: update"]);
  const nothing = await terraform.run(["import", "-no-color", "-input=false", "vault_mount.other", "nowhere"]);
  expect(nothing.code).not.toBe(0);
});

test("a moved block renames an address and changes nothing", async () => {
  await terraform.apply({ resource: { vault_mount: { before: { path: "demo", type: "kv-v2" } } } });
  const moved = { resource: { vault_mount: { after: { path: "demo", type: "kv-v2" } } }, moved: [{ from: "vault_mount.before", to: "vault_mount.after" }] };
  expect(await terraform.changes(moved)).toEqual([]);
});

test("what is forgotten stays in the service, and is found again by whoever creates it", async () => {
  await terraform.apply({ resource: { harbor_project: { demo: { name: "demo" } } } });
  await terraform.apply({ removed: [{ from: "harbor_project.demo", lifecycle: [{ destroy: false }] }] });
  expect(mine()).toEqual(["harbor_project demo"]);
  const again = await terraform.tryApply({ resource: { harbor_project: { again: { name: "demo" } } } });
  expect(again.output).toContain('harbor_project already exists (409 Conflict)');
  expect(again.output).toContain("another resource owns it");
});

test("two resources that make the same thing are found out", async () => {
  const run = await terraform.tryApply({
    resource: { keycloak_group: { one: { realm_id: "dso", name: "demo" }, two: { realm_id: "dso", name: "demo" } } },
  });
  expect(run.output).toContain("keycloak_group already exists (409 Conflict)");
});

test("aliases with different addresses are different services", async () => {
  const namespaces = {
    provider: { kubernetes: [{ config_context: "app1" }, { alias: "app2", config_context: "app2" }] },
    resource: { kubernetes_namespace_v1: { one: { metadata: [{ name: "demo" }] }, two: { provider: "kubernetes.app2", metadata: [{ name: "demo" }] } } },
  };
  await terraform.apply(namespaces);
  expect(sandbox.objects.list({ type: "kubernetes_namespace_v1", key: "demo" }).map((object) => object.endpoint).sort()).toEqual(["app1", "app2"]);
  expect(await terraform.changes()).toEqual([]);
  sandbox.objects.remove("kubernetes_namespace_v1", "demo", "app2");
  expect(await terraform.changes()).toEqual(["kubernetes_namespace_v1.two: create"]);
  await terraform.destroy();
  expect(mine()).toEqual([]);
});

test("two runs at the same time keep to their own services", async () => {
  const other = new TerraformRunner(sandbox.environment);
  const namespaces = (context: string) => ({
    provider: { kubernetes: { config_context: context } },
    resource: { kubernetes_namespace_v1: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`n${index}`, { metadata: [{ name: `demo-${index}` }] }])) },
  });
  await Promise.all([terraform.apply(namespaces("app1")), other.apply(namespaces("app2"))]);
  for (const endpoint of ["app1", "app2"]) expect(sandbox.objects.list({ type: "kubernetes_namespace_v1", endpoint, seeded: false })).toHaveLength(20);
  other.dispose();
});

test("data sources find what another stack made, and say what they do not find", async () => {
  await terraform.apply({ resource: { gitlab_group: { root: { name: "forge", path: "forge" }, projects: { name: "projects", path: "projects", parent_id: "${gitlab_group.root.id}" } } } });
  const stack = new TerraformRunner(sandbox.environment);
  await stack.apply({ data: { gitlab_group: { projects: { full_path: "forge/projects" } } }, output: { id: { value: "${data.gitlab_group.projects.group_id}" } } });
  expect(JSON.parse(await stack.must(["output", "-json", "id"]))).toBe(Number((await terraform.attributes("gitlab_group.projects"))?.["id"]));
  const missing = await stack.tryPlan({ data: { gitlab_group: { projects: { full_path: "forge/nowhere" } } } });
  expect(missing.code).not.toBe(0);
  expect(missing.output).toMatch(/gitlab_group: no group with full_path = "forge\/nowhere" exists\s+\(404 Not Found\)/);
  stack.dispose();
});

test("a wrong value is refused before anything is made, at the attribute", async () => {
  const run = await terraform.tryPlan({ resource: { harbor_project: { demo: { name: "Demo Project" } } } });
  expect(run.output).toMatch(/expected name to be lower case letters and digits/);
  expect(run.output).toContain('"name": "Demo Project"');
});
