import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { Journal } from "../../lib/sandbox/objects/journal";
import { ObjectStore, type StoredObject } from "../../lib/sandbox/objects/store";
import { Dynamic } from "../../lib/sandbox/values";
import { TerraformRunner, temporaryDirectory } from "../../lib/testing/terraform-runner";

jest.setTimeout(60_000);

function object(store: ObjectStore, id: string, attributes = {}): StoredObject {
  return { serial: store.nextSerial(), tool: "vault", endpoint: "default", type: "vault_mount", id, key: id, attributes: { id, ...attributes }, hidden: { secret: "s" }, revision: 0, adoptions: 0, seeded: false };
}

const ids = (store: ObjectStore) => store.all().map(({ id }) => id).sort();

/** What the directory tells a sandbox that starts after this one was killed. */
function reopened(directory: string): ObjectStore {
  writeFileSync(join(directory, "sandbox.pid"), "0");
  const store = new ObjectStore();
  new Journal(directory, store).close();
  return store;
}

test("every change is on disk before it is answered for, without closing", () => {
  const directory = temporaryDirectory("journal");
  const store = new ObjectStore();
  new Journal(directory, store);
  const endpoint = store.endpoint("vault", "default");
  const [one, two] = [object(store, "one"), object(store, "two", { open: new Dynamic(["object", { n: "number" }], { n: 1 }) })];
  endpoint.put(one);
  endpoint.put(two);
  endpoint.change(one, { attributes: { id: "renamed" }, id: "renamed", key: "renamed" });
  endpoint.remove(endpoint.find("vault_mount", "renamed") as StoredObject);
  endpoint.seeded(["seed"]);
  const after = reopened(directory);
  expect(ids(after)).toEqual(["two"]);
  expect(after.all()[0]).toEqual(two);
  expect(after.all()[0]?.attributes["open"]).toBeInstanceOf(Dynamic);
  expect([...after.endpoint("vault", "default").seeds]).toEqual(["seed"]);
  expect(after.nextSerial()).toBe(3);
});

test("a last line that was cut short is a change that nobody heard of", () => {
  const directory = temporaryDirectory("journal");
  const store = new ObjectStore();
  new Journal(directory, store);
  store.endpoint("vault", "default").put(object(store, "one"));
  appendFileSync(join(directory, "changes.jsonl"), '{"kind":"put","obj');
  expect(ids(reopened(directory))).toEqual(["one"]);
});

test("a line in the middle that is no change is an error that names the place", () => {
  const directory = temporaryDirectory("journal");
  writeFileSync(join(directory, "objects.jsonl"), "nonsense\n{}\n");
  expect(() => new Journal(directory, new ObjectStore())).toThrow(/objects\.jsonl:1: not a change that the sandbox wrote/);
});

test("closing leaves one whole file and no log", () => {
  const directory = temporaryDirectory("journal");
  const store = new ObjectStore();
  const journal = new Journal(directory, store);
  store.endpoint("vault", "default").put(object(store, "one"));
  journal.close();
  expect(existsSync(join(directory, "changes.jsonl"))).toBe(false);
  expect(existsSync(join(directory, "sandbox.pid"))).toBe(false);
  expect(readFileSync(join(directory, "objects.jsonl"), "utf8").trim().split("\n")).toHaveLength(1);
});

test("two sandboxes do not share a directory", async () => {
  const directory = temporaryDirectory("journal");
  writeFileSync(join(directory, "sandbox.pid"), String(process.ppid));
  await expect(startSandbox({ state: directory })).rejects.toThrow(/is in use by process \d+: wait for it to end, or name another directory/);
});

test("objects outlive the sandbox: the next one plans no change", async () => {
  const state = temporaryDirectory("sandbox-state");
  const configuration = {
    resource: {
      keycloak_group: { demo: { realm_id: "dso", name: "demo" } },
      kubernetes_manifest: { demo: { manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "demo", namespace: "argocd" }, spec: { sourceRepos: ["*"] } } } },
    },
  };
  const one = await startSandbox({ state });
  const terraform = new TerraformRunner(one.environment);
  await terraform.apply(configuration);
  await one.close();
  const two = await startSandbox({ state });
  Object.assign(terraform, { environment: two.environment });
  expect(await terraform.changes(configuration)).toEqual([]);
  await terraform.destroy();
  expect(two.objects.list({ seeded: false })).toEqual([]);
  terraform.dispose();
  await two.close();
});

test("a seed that was removed by hand does not come back, and a new one is added", async () => {
  const state = temporaryDirectory("sandbox-state");
  const people = (...names: string[]) => ({ gitlab_user: names.map((username) => ({ username, name: username, email: `${username}@example.org` })) });
  const lookUp = { data: { gitlab_users: { all: { search: "example.org" } } } };
  const names = async (sandbox: Sandbox) => {
    const terraform = new TerraformRunner(sandbox.environment);
    await terraform.apply(lookUp);
    terraform.dispose();
    return sandbox.objects.list({ type: "gitlab_user" }).map((user) => user.key).sort();
  };
  const one = await startSandbox({ state, seed: people("first", "second"), baseSeed: {} });
  expect(await names(one)).toEqual(["first", "second"]);
  one.objects.remove("gitlab_user", "first");
  await one.close();
  const two = await startSandbox({ state, seed: people("first", "second", "third"), baseSeed: {} });
  expect(await names(two)).toEqual(["second", "third"]);
  await two.close();
});
