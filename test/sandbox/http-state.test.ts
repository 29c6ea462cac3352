import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { TerraformRunner, temporaryDirectory } from "../../lib/testing/terraform-runner";

jest.setTimeout(120_000);

function backend(sandbox: Sandbox, name: string) {
  const address = `${sandbox.url}/state/${name}`;
  return { http: { address, lock_address: address, unlock_address: address } };
}

const many = (count: number) => ({ resource: { vault_policy: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { name: `p${index}`, policy: "" }])) } });

test("Terraform keeps its state in the sandbox, and forgets it with destroy", async () => {
  const sandbox = await startSandbox();
  const terraform = new TerraformRunner(sandbox.environment);
  await terraform.apply({ ...many(3), terraform: { backend: backend(sandbox, "project-demo") } });
  expect(sandbox.states.names).toEqual(["project-demo"]);
  expect(await terraform.changes()).toEqual([]);
  const elsewhere = new TerraformRunner(sandbox.environment);
  expect(await elsewhere.changes({ ...many(3), terraform: { backend: backend(sandbox, "project-demo") } })).toEqual([]);
  expect(await elsewhere.changes({ ...many(3), terraform: { backend: backend(sandbox, "project-other") } })).toHaveLength(3);
  elsewhere.dispose();
  terraform.dispose();
  await sandbox.close();
});

test("a second run waits for the lock, and is refused when the first holds it", async () => {
  const sandbox = await startSandbox();
  sandbox.faults.add({ type: "vault_policy", operation: "create", delay: 3000 });
  const configuration = { ...many(1), terraform: { backend: backend(sandbox, "shared") } };
  const [first, second] = [new TerraformRunner(sandbox.environment), new TerraformRunner(sandbox.environment)];
  first.configure(configuration);
  second.configure(configuration);
  await Promise.all([first.init(), second.init()]);
  const applying = first.apply();
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const refused = await second.tryPlan();
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("Error acquiring the state lock");
  await applying;
  expect(await second.changes()).toEqual([]);
  first.dispose();
  second.dispose();
  await sandbox.close();
});

test("a lock is given back only to its holder", async () => {
  const sandbox = await startSandbox();
  const lock = (method: string, id: string) => fetch(`${sandbox.url}/state/s`, { method, body: JSON.stringify({ ID: id }) }).then((response) => response.status);
  expect(await lock("LOCK", "one")).toBe(200);
  expect(await lock("LOCK", "two")).toBe(423);
  expect(await lock("UNLOCK", "two")).toBe(409);
  expect((await fetch(`${sandbox.url}/state/s?ID=two`, { method: "POST", body: "{}" })).status).toBe(423);
  expect((await fetch(`${sandbox.url}/state/s?ID=one`, { method: "POST", body: "{}" })).status).toBe(200);
  expect(await lock("UNLOCK", "one")).toBe(200);
  expect((await fetch(`${sandbox.url}/state/s`)).status).toBe(200);
  expect((await fetch(`${sandbox.url}/state/s`, { method: "DELETE" })).status).toBe(200);
  expect((await fetch(`${sandbox.url}/state/s`)).status).toBe(404);
  expect((await fetch(`${sandbox.url}/state/s`, { method: "PATCH" })).status).toBe(405);
  await sandbox.close();
});

test("states are kept on disk with the objects", async () => {
  const state = temporaryDirectory("sandbox-state");
  const one = await startSandbox({ state });
  const terraform = new TerraformRunner(one.environment);
  await terraform.apply({ ...many(2), terraform: { backend: backend(one, "kept") } });
  await one.close();
  const two = await startSandbox({ state });
  expect(two.states.names).toEqual(["kept"]);
  const again = new TerraformRunner(two.environment);
  expect(await again.changes({ ...many(2), terraform: { backend: backend(two, "kept") } })).toEqual([]);
  again.dispose();
  terraform.dispose();
  await two.close();
});

test("a thousand resources are applied in seconds, and planned again without a change", async () => {
  const sandbox = await startSandbox();
  const terraform = new TerraformRunner(sandbox.environment);
  terraform.configure({ ...many(1000), terraform: { backend: backend(sandbox, "large") } });
  await terraform.init();
  const started = Date.now();
  await terraform.apply(undefined, ["-parallelism=20"]);
  // Generous: two cores that other work shares. Alone it takes two to three seconds.
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(await terraform.changes()).toEqual([]);
  terraform.dispose();
  await sandbox.close();
});
