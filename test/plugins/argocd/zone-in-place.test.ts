import { parseAllDocuments } from "yaml";
import { everything, services, target } from "../together/build";

const zoneReaders = { pub: { cluster: "app1", namespace: "argocd" }, priv: { cluster: "app2", namespace: "argocd" } };
const stacks = everything({ platform: { services: { ...services, vault: { ...services.vault, zoneReaders } } } });
const pulling = stacks.get("zone-priv")!;
const pushing = stacks.get("zone-pub")!;

const repository = "https://gitlab.example.org/forge/projects/infra/priv.git";
const labels = { "app.kubernetes.io/managed-by": "dso-console" };
const here = { name: "in-cluster", namespace: "argocd" };
const automated = { automated: { prune: true, selfHeal: true, allowEmpty: false } };
const operator = "secrets.hashicorp.com";

const get = (key: string) => ({ text: `{{ get .Secrets "${key}" }}` });
const keys = (...names: string[]) => Object.fromEntries(names.map((name) => [name, get(name)]));

function staticSecret(name: string, zone: string, path: string, type: string, templates: object, more: object = {}) {
  return {
    apiVersion: `${operator}/v1beta1`,
    kind: "VaultStaticSecret",
    metadata: { name, namespace: "argocd", labels },
    spec: {
      vaultAuthRef: "vault-auth",
      type: "kv-v2",
      mount: `zone-${zone}`,
      path,
      refreshAfter: "1h",
      hmacSecretData: true,
      destination: { create: true, name, labels: { ...labels, "argocd.argoproj.io/secret-type": type }, transformation: { excludeRaw: true, excludes: [".*"], templates }, ...more },
    },
  };
}

function clusterSecret(cluster: string, zone: string) {
  return staticSecret(`${cluster}-cluster-secret`, zone, `clusters/cluster-${cluster}/argocd-cluster-secret`, "cluster", { name: { text: cluster }, ...keys("server", "config") });
}

function access(login: object) {
  const metadata = (name: string) => ({ name, namespace: "argocd", labels });
  return [
    { apiVersion: `${operator}/v1beta1`, kind: "VaultConnection", metadata: metadata("argocd-vault-connection"), spec: { address: "https://vault.example.org", skipTLSVerify: false } },
    { apiVersion: `${operator}/v1beta1`, kind: "VaultAuth", metadata: metadata("vault-auth"), spec: { vaultConnectionRef: "argocd-vault-connection", ...login, allowedNamespaces: ["argocd"] } },
  ];
}

const appProject = (name: string, description: string, kinds: readonly (readonly [string, string])[]) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "AppProject",
  metadata: { name, namespace: "argocd", labels },
  spec: { description, sourceRepos: [repository], destinations: [here], namespaceResourceWhitelist: kinds.map(([group, kind]) => ({ group, kind })) },
});

function applicationSet(name: string, directories: object[], template: { name: string; labels: object; include: string }) {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ApplicationSet",
    metadata: { name, namespace: "argocd", labels },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [{ git: { repoURL: repository, revision: "HEAD", directories } }],
      template: {
        metadata: {
          name: template.name,
          labels: { ...labels, "dso/project.slug": "{{index .path.segments 0}}", "dso/type": "root", ...template.labels },
          finalizers: ["resources-finalizer.argocd.argoproj.io"],
        },
        spec: { project: name, source: { repoURL: repository, targetRevision: "HEAD", path: "{{.path.path}}", directory: { include: template.include } }, destination: here, syncPolicy: automated },
      },
    },
  };
}

/** Every object that a zone's Argo CD reads from the zone's repository. */
describe("a zone that pulls (§3.8.2, §3.8.6, decision 31)", () => {
  function objectsIn(path: string): unknown[] {
    const { attributes } = pulling.resources("gitlab_repository_file").find((each) => each.attributes["file_path"] === path)!;
    expect(target(pulling, attributes["project"]).attributes["path"]).toBe("priv");
    expect(attributes["branch"]).toBe("main");
    return parseAllDocuments(String(attributes["content"])).map((document) => document.toJS());
  }

  test("root.yaml, which its administrators apply once", () => {
    const kinds = [["argoproj.io", "AppProject"], ["argoproj.io", "ApplicationSet"], [operator, "VaultAuth"], [operator, "VaultConnection"], [operator, "VaultStaticSecret"]] as const;
    expect(objectsIn("root.yaml")).toEqual([
      appProject("zone-priv-project", "Zone priv itself", kinds),
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        metadata: { name: "zone-priv-app", namespace: "argocd", labels },
        spec: { project: "zone-priv-project", source: { repoURL: repository, targetRevision: "HEAD", path: "_zone" }, destination: here, syncPolicy: automated },
      },
    ]);
  });
  test("_zone/environments.yaml", () => {
    const full = 'printf "%s-%s-%s-root" (index .path.segments 0) (index .path.segments 1) (index .path.segments 2)';
    const name = `{{$name := ${full}}}{{if gt (len $name) 63}}{{regexReplaceAll "[^A-Za-z0-9]+$" (trunc 54 $name) ""}}-{{trunc 8 (sha256sum $name)}}{{else}}{{$name}}{{end}}`;
    expect(objectsIn("_zone/environments.yaml")).toEqual([
      appProject("zone-priv-environments", "AppProjects and Applications of the environments of zone priv", [["argoproj.io", "AppProject"], ["argoproj.io", "Application"]]),
      applicationSet("zone-priv-environments", [{ path: "*/*/*" }], { name, labels: { "dso/environment": "{{index .path.segments 2}}" }, include: "argocd.yaml" }),
    ]);
  });
  test("_zone/projects.yaml", () => {
    expect(objectsIn("_zone/projects.yaml")).toEqual([
      appProject("zone-priv-projects", "Access to the repositories of the projects in zone priv", [[operator, "VaultStaticSecret"]]),
      applicationSet("zone-priv-projects", [{ path: "*" }, { path: "_zone", exclude: true }], { name: "{{index .path.segments 0}}-git-root", labels: {}, include: "project.yaml" }),
    ]);
  });
  test("_zone/clusters.yaml", () => {
    expect(objectsIn("_zone/clusters.yaml")).toEqual([clusterSecret("app2", "priv")]);
  });
  test("_zone/repository.yaml", () => {
    expect(objectsIn("_zone/repository.yaml")).toEqual([staticSecret("zone-priv-repository", "priv", "git/_zone", "repository", keys("type", "url", "username", "password"), { overwrite: true })]);
  });
  test("_zone/vault.yaml", () => {
    expect(objectsIn("_zone/vault.yaml")).toEqual(access({ method: "jwt", mount: "kubernetes-app2", jwt: { role: "zone-priv", serviceAccount: "default", audiences: ["vault"] } }));
  });
});

describe("C27: what Argo CD applies", () => {
  test("comes from the platform's own forge: no chart and no manifest is fetched from elsewhere", () => {
    const files = [...stacks.values()].flatMap((stack) => stack.resources("gitlab_repository_file")).filter(({ attributes }) => /(argocd|environments|projects|root)\.yaml$/.test(attributes["file_path"]));
    const objects = files.flatMap(({ attributes }) => parseAllDocuments(String(attributes["content"])).map((document) => document.toJS()));
    const pushed = stacks.get("project-demo")!.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"]);
    const named = [...JSON.stringify([...objects, ...pushed]).matchAll(/"(?:repoURL":|sourceRepos":\[)"([^"]+)"/g)].map(([, url]) => url!);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((url) => !url.startsWith("https://gitlab.example.org/"))).toEqual([]);
  });
});

describe("a zone that pushes (§3.8.6)", () => {
  const manifests = pushing.resources("kubernetes_manifest");
  const find = (kind: string, name: string) => manifests.find(({ attributes: { manifest } }) => manifest.kind === kind && manifest.metadata.name === name)!.attributes["manifest"];

  test.each(["app1", "app3"])("knows cluster %s by its label", (cluster) => {
    expect(find("VaultStaticSecret", `${cluster}-cluster-secret`)).toEqual(clusterSecret(cluster, "pub"));
  });
  test("knows where Vault is, and how to log in", () => {
    const login = { method: "kubernetes", mount: "kubernetes-app1", kubernetes: { role: "zone-pub", serviceAccount: "default", audiences: ["vault"] } };
    expect([find("VaultConnection", "argocd-vault-connection"), find("VaultAuth", "vault-auth")]).toEqual(access(login));
  });
  test("may repair all of it, whoever changed it", () => {
    expect(manifests).toHaveLength(4);
    for (const { attributes } of manifests) expect(attributes).toMatchObject({ field_manager: { force_conflicts: true }, provider: "kubernetes.argocd-pub" });
  });
});
