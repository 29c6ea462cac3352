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

const mounts = (count: number) => ({ resource: { vault_mount: Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, { path: `m${index}`, type: "kv-v2" }])) } });

test("the n-th call of a kind fails, and the next apply completes what is missing", async () => {
  sandbox.faults.add({ type: "vault_mount", operation: "create", nth: 3, error: "503 Service Unavailable" });
  const run = await terraform.tryApply(mounts(5));
  expect(run.code).not.toBe(0);
  expect(run.output.match(/503 Service Unavailable/g)?.length).toBeGreaterThan(0);
  expect(sandbox.objects.list({ type: "vault_mount" })).toHaveLength(4);
  expect(await terraform.changes()).toHaveLength(1);
  await terraform.apply();
  expect(sandbox.objects.list({ type: "vault_mount" })).toHaveLength(5);
});

test("an answer that is lost leaves the object behind, and the next apply meets it", async () => {
  sandbox.faults.add({ type: "vault_mount", operation: "create", moment: "after", error: "EOF" });
  expect((await terraform.tryApply(mounts(1))).output).toContain("EOF");
  expect(sandbox.objects.list({ type: "vault_mount" })).toHaveLength(1);
  expect((await terraform.tryApply()).output).toContain("vault_mount already exists (409 Conflict)");
});

test.each(["read", "plan", "update", "delete"] as const)("a failing %s is an error", async (operation) => {
  await terraform.apply(mounts(1));
  sandbox.faults.add({ operation, type: "vault_mount", error: "injected" });
  const changed = { resource: { vault_mount: { m0: { path: "m0", type: "kv-v2", description: "changed" } } } };
  const run = operation === "delete" ? await terraform.tryDestroy() : await terraform.tryApply(changed);
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("injected");
});

test("a failing lookup is an error, and a slow call is only slow", async () => {
  sandbox.faults.add({ type: "keycloak_realm", operation: "lookup", error: "injected" });
  const lookup = { data: { keycloak_realm: { dso: { realm: "dso" } } } };
  expect((await terraform.tryPlan(lookup)).output).toContain("injected");
  sandbox.faults.add({ type: "keycloak_realm", operation: "lookup", delay: 1500 });
  const started = Date.now();
  expect((await terraform.tryPlan(lookup)).code).toBe(0);
  expect(Date.now() - started).toBeGreaterThan(1500);
});

test("calls are counted by type and operation", async () => {
  await terraform.apply(mounts(3));
  await terraform.changes();
  expect(sandbox.faults.calls["vault_mount"]).toMatchObject({ create: 3, read: 3 });
});

describe("over HTTP, from another process", () => {
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${sandbox.url}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: response.status, body: (await response.json()) as unknown };
  };

  test("objects are listed, changed and removed", async () => {
    await terraform.apply({ resource: { harbor_project: { demo: { name: "demo" } }, vault_mount: { kv: { path: "forge/kv", type: "kv-v2" } } } });
    expect((await ask("GET", "/objects?type=harbor_project&seeded=false")).body).toMatchObject([{ provider: "harbor", type: "harbor_project", key: "demo", attributes: { name: "demo" } }]);
    expect((await ask("PATCH", "/objects/harbor_project/demo", { public: true })).status).toBe(200);
    expect((await ask("DELETE", `/objects/vault_mount/${encodeURIComponent("forge/kv")}`)).status).toBe(200);
    expect(await terraform.changes()).toEqual(["harbor_project.demo: update", "vault_mount.kv: create"]);
    expect(await ask("DELETE", "/objects/harbor_project/nowhere")).toMatchObject({ status: 400, body: { error: 'the sandbox holds no harbor_project with the id or key "nowhere"' } });
  });

  test("faults are added, and calls counted", async () => {
    await ask("POST", "/faults", { type: "vault_mount", operation: "create", error: "injected over HTTP" });
    expect((await ask("GET", "/faults")).body).toEqual([{ type: "vault_mount", operation: "create", error: "injected over HTTP" }]);
    expect((await terraform.tryApply(mounts(1))).output).toContain("injected over HTTP");
    await ask("DELETE", "/faults");
    await terraform.apply();
    expect((await ask("GET", "/calls")).body).toMatchObject({ vault_mount: { create: 2 } });
    expect((await ask("GET", "/nowhere")).status).toBe(404);
  });

  test("objects that nothing in Terraform makes are put in", async () => {
    await terraform.apply({ resource: { harbor_project: { demo: { name: "demo" } } } });
    expect((await ask("POST", "/objects/harbor_repository?endpoint=default", { project: "demo", name: "demo/front" })).status).toBe(200);
    const run = await terraform.tryDestroy();
    expect(run.output).toContain("project demo is not empty");
  });
});
