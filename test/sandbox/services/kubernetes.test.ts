import { canonicalQuantity } from "../../../lib/sandbox/rules/quantity";
import { type Attributes, type Dynamic } from "../../../lib/sandbox/values";
import { Bench, type Configuration } from "../bench";

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.configure("kubernetes", { config_context: "app1" });
});

const namespace = (name: string) => bench.create("kubernetes_namespace_v1", { metadata: [{ name }] });
const appProject = (spec: object, more: Configuration = {}): Configuration => ({
  manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "demo", namespace: "argocd" }, spec },
  ...more,
});
const plain = (value: unknown) => (value as Dynamic).value as { [name: string]: { [name: string]: unknown } };

test("objects have metadata of the server's own, and an id of their names", async () => {
  const made = await namespace("demo");
  const [metadata] = made["metadata"] as Attributes[];
  expect(metadata).toMatchObject({ name: "demo", generation: 0 });
  expect(metadata?.["uid"]).toMatch(/^[0-9a-f]{8}-/);
  const config = await bench.create("kubernetes_config_map_v1", { metadata: [{ name: "c", namespace: "demo" }] });
  expect(config["id"]).toBe("demo/c");
  const generated = await bench.create("kubernetes_config_map_v1", { metadata: [{ generate_name: "c-", namespace: "demo" }] });
  expect((generated["metadata"] as Attributes[])[0]?.["name"]).toMatch(/^c-[0-9a-f]{5}$/);
});

test.each(["Demo", "-demo", "demo_1", "a".repeat(254)])("a name that is none is refused: %s", async (name) => {
  await expect(namespace(name)).rejects.toThrow("expected metadata.name to be a DNS subdomain in lower case");
});

test("labels are labels, and roles may be called what others may not", async () => {
  await expect(bench.create("kubernetes_namespace_v1", { metadata: [{ name: "demo", labels: { owner: "a@b" } }] })).rejects.toThrow("expected metadata.labels to be labels");
  await bench.create("kubernetes_cluster_role_v1", { metadata: [{ name: "dso:reader" }], rule: [{ verbs: ["get"] }] });
  await expect(bench.create("kubernetes_cluster_role_v1", { metadata: [{ name: "a/b" }], rule: [{ verbs: ["get"] }] })).rejects.toThrow("a name without slash");
});

test("deleting a namespace deletes everything in it", async () => {
  const made = await namespace("demo");
  await bench.create("kubernetes_config_map_v1", { metadata: [{ name: "c", namespace: "demo" }] });
  await bench.create("kubernetes_manifest", { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "demo" } } });
  await bench.delete("kubernetes_namespace_v1", made);
  expect(bench.objects.list({ provider: "kubernetes", seeded: false })).toEqual([]);
});

test("a kind that the cluster does not know is an error of the plan", async () => {
  const unknown = { manifest: { apiVersion: "example.org/v1", kind: "Thing", metadata: { name: "t", namespace: "default" } } };
  await expect(bench.plan("kubernetes_manifest", unknown, null)).rejects.toThrow('API did not recognize GroupVersionKind from manifest (CRD may not be installed): no matches for kind "Thing" in group "example.org"');
  await bench.create("kubernetes_manifest", {
    manifest: { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "things.example.org" }, spec: { group: "example.org", scope: "Namespaced", names: { kind: "Thing" }, versions: [{ name: "v1" }] } },
  });
  await bench.create("kubernetes_manifest", unknown);
  await bench.configure("kubernetes", { config_context: "app2" }, "other");
  await expect(bench.plan("kubernetes_manifest", unknown, null, "other")).rejects.toThrow("at app2");
});

test("a manifest says where it lives, as its kind has it", async () => {
  await expect(bench.create("kubernetes_manifest", { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" } } })).rejects.toThrow("ConfigMap resources require metadata.namespace");
  await expect(bench.create("kubernetes_manifest", { manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name: "m", namespace: "default" } } })).rejects.toThrow("Namespace cannot have a namespace");
});

describe("an object of a manifest", () => {
  test("is unknown, then what was written, without what is null", async () => {
    const config = appProject({ sourceRepos: ["a"], description: null });
    const { planned } = await bench.plan("kubernetes_manifest", config, null);
    expect(String(planned["object"])).toBe("(known after apply)");
    expect(plain((await bench.create("kubernetes_manifest", config))["object"])["spec"]).toEqual({ sourceRepos: ["a"] });
  });

  test("shows what was widened by hand, keeps what others added, and is put right by force", async () => {
    const config = appProject({ sourceRepos: ["a"] }, { field_manager: [{ force_conflicts: true }] });
    const made = await bench.create("kubernetes_manifest", config);
    bench.objects.patch("kubernetes_manifest", "argoproj.io/v1alpha1/AppProject/argocd/demo", { object: { spec: { sourceRepos: ["*"] }, metadata: { labels: { added: "yes" } }, status: { seen: true } } });
    const read = (await bench.read("kubernetes_manifest", made)) as Attributes;
    const { planned, replace } = await bench.plan("kubernetes_manifest", config, read);
    expect(replace).toEqual([]);
    expect(plain(planned["object"])).toMatchObject({ spec: { sourceRepos: ["a"] }, metadata: { name: "demo" }, status: { seen: true } });
    const repaired = await bench.update("kubernetes_manifest", read, config);
    expect(plain(repaired["object"])["spec"]).toEqual({ sourceRepos: ["a"] });
    expect((await bench.plan("kubernetes_manifest", config, repaired)).planned).toEqual(repaired);
  });

  test("is not taken from whoever changed it last without force", async () => {
    const config = appProject({ sourceRepos: ["a"] });
    const made = await bench.create("kubernetes_manifest", config);
    bench.objects.patch("kubernetes_manifest", "argoproj.io/v1alpha1/AppProject/argocd/demo", { object: { spec: { sourceRepos: ["*"] } } });
    const read = (await bench.read("kubernetes_manifest", made)) as Attributes;
    await expect(bench.update("kubernetes_manifest", read, config)).rejects.toThrow('There was a field manager conflict when trying to apply the manifest: conflict with "kubectl-edit"');
  });

  test("loses what the manifest says no more, and is another one under another name", async () => {
    const made = await bench.create("kubernetes_manifest", appProject({ sourceRepos: ["a"], description: "text" }));
    const less = appProject({ sourceRepos: ["a"] });
    const changed = await bench.update("kubernetes_manifest", made, less);
    expect(plain(changed["object"])["spec"]).toEqual({ sourceRepos: ["a"] });
    const renamed = { manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "other", namespace: "argocd" }, spec: { sourceRepos: ["a"] } } };
    expect((await bench.plan("kubernetes_manifest", renamed, changed)).replace).toEqual(["manifest.metadata.name"]);
  });

  test("takes labels from the server unless told otherwise", async () => {
    const labelled = (labels: object, more: Configuration = {}): Configuration => ({ manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "default", labels } }, ...more });
    const made = await bench.create("kubernetes_manifest", labelled({ a: "1" }));
    bench.objects.patch("kubernetes_manifest", "v1/ConfigMap/default/m", { object: { metadata: { labels: { b: "2" } } } });
    const read = (await bench.read("kubernetes_manifest", made)) as Attributes;
    expect((await bench.plan("kubernetes_manifest", labelled({ a: "1" }), read)).planned["object"]).toEqual(read["object"]);
    const { planned } = await bench.plan("kubernetes_manifest", labelled({ a: "1" }, { computed_fields: ["data"] }), read);
    expect(plain(planned["object"])["metadata"]).toMatchObject({ labels: { a: "1", b: "2" } });
  });
});

test("labels are put on what exists", async () => {
  await namespace("demo");
  const labels = (name: string) => bench.create("kubernetes_labels", { api_version: "v1", kind: "Namespace", metadata: [{ name }], labels: { a: "1" } });
  expect((await labels("demo"))["id"]).toBe("apiVersion=v1,kind=Namespace,name=demo");
  await expect(labels("nowhere")).rejects.toThrow('The resource "nowhere" does not exist');
});

test("bindings have subjects as the server completes them", async () => {
  const binding = await bench.create("kubernetes_role_binding_v1", {
    metadata: [{ name: "b", namespace: "default" }],
    role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }],
    subject: [{ kind: "Group", name: "/demo" }, { kind: "ServiceAccount", name: "default", namespace: "demo" }],
  });
  expect(binding["subject"]).toMatchObject([{ api_group: "rbac.authorization.k8s.io", namespace: "default" }, { api_group: "", namespace: "demo" }]);
});

test.each([
  ["1000m", "1"], ["0.5", "500m"], ["1.5", "1500m"], ["2", "2"], ["1000", "1k"], ["1024Mi", "1Gi"], ["1000Mi", "1000Mi"], ["0.5Gi", "512Mi"], ["0", "0"], ["0Gi", "0"], ["1500k", "1500k"], ["text", "text"],
])("the quantity %s is kept as %s", (given, kept) => {
  expect(canonicalQuantity(given)).toBe(kept);
});

test("objects are found by their names, by kind, and all of a kind", async () => {
  await namespace("demo");
  await bench.create("kubernetes_secret_v1", { metadata: [{ name: "s", namespace: "demo" }], data_wo: { token: "t" }, data_wo_revision: 1 });
  await bench.create("kubernetes_config_map_v1", { metadata: [{ name: "c", namespace: "demo" }], data: { a: "1" } });
  await bench.create("kubernetes_manifest", appProject({ sourceRepos: ["a"] }));
  expect(await bench.find("kubernetes_namespace_v1", { metadata: [{ name: "demo" }] })).toMatchObject({ spec: [{ finalizers: ["kubernetes"] }] });
  expect(await bench.find("kubernetes_secret_v1", { metadata: [{ name: "s", namespace: "demo" }] })).toMatchObject({ data: { token: "t" } });
  const found = await bench.find("kubernetes_resource", { api_version: "argoproj.io/v1alpha1", kind: "AppProject", metadata: [{ name: "demo", namespace: "argocd" }] });
  expect(plain(found["object"])["spec"]).toEqual({ sourceRepos: ["a"] });
  const all = await bench.find("kubernetes_resources", { api_version: "v1", kind: "ConfigMap", namespace: "demo" });
  expect((all["objects"] as Dynamic).value).toMatchObject([{ kind: "ConfigMap", data: { a: "1" }, metadata: { name: "c" } }]);
  await expect(bench.find("kubernetes_config_map_v1", { metadata: [{ name: "nowhere" }] })).rejects.toThrow("not found (404 Not Found)");
  await expect(bench.find("kubernetes_resource", { api_version: "v1", kind: "Secret", metadata: [{ name: "x" }] })).rejects.toThrow("not found (404 Not Found)");
  expect(await bench.find("kubernetes_server_version", {})).toMatchObject({ major: "1" });
});

describe("a Helm release", () => {
  beforeEach(() => bench.configure("helm", { kubernetes: { config_context: "app1" } }));
  const release = (more: Configuration) => bench.create("helm_release", { name: "argocd", chart: "argo-cd", ...more });

  test("goes to a namespace of the same cluster, or makes it", async () => {
    await expect(release({ namespace: "nowhere" })).rejects.toThrow('create: failed to create: namespaces "nowhere" not found');
    expect(await release({ namespace: "argocd" })).toMatchObject({ status: "deployed", metadata: { name: "argocd", revision: 1 } });
    await release({ namespace: "nowhere", create_namespace: true });
  });

  test("has another revision after a change", async () => {
    const made = await release({ namespace: "argocd" });
    const changed = await bench.update("helm_release", made, { name: "argocd", chart: "argo-cd", namespace: "argocd", values: ["a: 1"] });
    expect(changed).toMatchObject({ metadata: { revision: 2 } });
    expect(await bench.read("helm_release", changed)).toMatchObject({ values: ["a: 1"] });
  });

  test("charts are not rendered", async () => {
    await expect(bench.find("helm_template", { name: "a", chart: "b" })).rejects.toThrow("the sandbox renders no charts");
  });
});
