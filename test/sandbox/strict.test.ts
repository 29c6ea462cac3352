import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { dateIn } from "../../lib/sandbox/rules/words";
import { TerraformRunner } from "../../lib/testing/terraform-runner";

jest.setTimeout(120_000);

/** Providers of the newer framework must answer an apply with exactly what was planned: Terraform itself checks it. */

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

const KEY = "argoproj.io/v1alpha1/AppProject/argocd/demo";

const project = (sourceRepos: unknown[], more: object = {}) => ({
  resource: {
    kubernetes_namespace_v1: { demo: { metadata: [{ name: "demo-dev" }] } },
    kubernetes_manifest: {
      demo: {
        field_manager: [{ force_conflicts: true }],
        manifest: {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "AppProject",
          metadata: { name: "demo", namespace: "argocd", labels: { a: "1" } },
          spec: { sourceRepos, destinations: [{ namespace: "${kubernetes_namespace_v1.demo.metadata[0].name}", server: "*" }], description: null, ...more },
        },
      },
    },
  },
});

test("a manifest with values of others is applied, changed, widened by hand and put right", async () => {
  await terraform.apply(project(["https://a"]));
  expect(await terraform.changes()).toEqual([]);
  await terraform.apply(project(["https://a", "https://b"], { clusterResourceWhitelist: [] }));
  expect(await terraform.changes()).toEqual([]);
  sandbox.objects.patch("kubernetes_manifest", KEY, { object: { spec: { sourceRepos: ["*"] } } });
  expect(await terraform.changes()).toEqual(["kubernetes_manifest.demo: update"]);
  await terraform.apply();
  expect((sandbox.objects.list({ key: KEY })[0]?.attributes["object"] as { spec: { sourceRepos: string[] } }).spec.sourceRepos).toEqual(["https://a", "https://b"]);
  expect(await terraform.changes()).toEqual([]);
});

test("labels of a manifest are unknown when they change, and known afterwards", async () => {
  const labelled = (value: string) => ({ resource: { kubernetes_manifest: { m: { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "default", labels: { a: value } }, data: { k: "v" } } } } } });
  await terraform.apply(labelled("1"));
  await terraform.apply(labelled("2"));
  expect(await terraform.changes()).toEqual([]);
  expect((sandbox.objects.list({ key: "v1/ConfigMap/default/m" })[0]?.attributes["object"] as { metadata: { labels: object } }).metadata.labels).toEqual({ a: "2" });
});

test("a manifest whose value is not known yet is planned again once it is", async () => {
  const later = (name: string) => ({
    resource: {
      harbor_project: { demo: { name } },
      kubernetes_manifest: { m: { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "default" }, data: { id: "${harbor_project.demo.id}" } } } },
    },
  });
  await terraform.apply(later("one"));
  await terraform.apply(later("two"));
  expect(await terraform.changes()).toEqual([]);
});

test("a release is installed, changed and removed", async () => {
  const release = (values: string[], more: object = {}) => ({ resource: { helm_release: { argocd: { name: "argocd", namespace: "argocd", chart: "argo-cd", repository: "https://charts.test", values, ...more } } } });
  await terraform.apply(release(["a: 1"], { set: [{ name: "x", value: "1" }] }));
  expect(await terraform.changes()).toEqual([]);
  await terraform.apply(release(["a: 2"], { set: [{ name: "x", value: "2" }], timeout: 600 }));
  expect(await terraform.changes()).toEqual([]);
  await terraform.destroy();
  expect(sandbox.objects.list({ type: "helm_release" })).toEqual([]);
});

test("a token is renewed when its end is near, and what is made of it follows in the same apply", async () => {
  await terraform.apply({
    resource: {
      gitlab_group: { demo: { name: "demo", path: "demo" } },
      gitlab_group_access_token: { bot: { group: "${gitlab_group.demo.id}", name: "bot", scopes: ["api"], access_level: "maintainer", rotation_configuration: { expiration_days: 90, rotate_before_days: 30 } } },
      vault_mount: { kv: { path: "forge", type: "kv-v2" } },
      vault_kv_secret_v2: {
        bot: {
          mount: "${vault_mount.kv.path}", name: "GITLAB", data_json_wo: "${jsonencode({ TOKEN = gitlab_group_access_token.bot.token })}",
          data_json_wo_version: '${parseint(element(split(":", gitlab_group_access_token.bot.id), 1), 10)}',
        },
      },
    },
  });
  expect(await terraform.changes()).toEqual([]);
  const [token] = sandbox.objects.list({ type: "gitlab_group_access_token" });
  sandbox.objects.patch("gitlab_group_access_token", token?.id ?? "", { expires_at: dateIn(10) });
  expect(await terraform.changes()).toEqual(["gitlab_group_access_token.bot: update", "vault_kv_secret_v2.bot: update"]);
  await terraform.apply();
  const kept = JSON.parse(String(sandbox.objects.list({ type: "vault_kv_secret_v2" })[0]?.hidden["data_json_wo"])) as { TOKEN: string };
  expect(kept.TOKEN).toBe(sandbox.objects.list({ type: "gitlab_group_access_token" })[0]?.attributes["token"]);
  expect(kept.TOKEN).not.toBe(token?.attributes["token"]);
  expect(await terraform.changes()).toEqual([]);
});
