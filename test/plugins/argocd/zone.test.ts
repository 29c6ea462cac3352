import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import { shorten } from "../../../lib/values/hash";
import { buildZone, documents, manifest, only } from "./build";

const repository = "https://git.example.org/forge/projects/infra/priv.git";
const argocd = { name: "in-cluster", namespace: "argocd" };

describe("a zone that pulls", () => {
  const { files, synthesised } = buildZone("priv");
  const root = documents(files.get("priv: root.yaml"));
  const environments = documents(files.get("priv: _zone/environments.yaml"));

  test("is made of files only", () => {
    expect(synthesised.resources()).toEqual([]);
    expect([...files.keys()].sort()).toEqual(
      ["clusters", "environments", "projects", "repository"].map((name) => `priv: _zone/${name}.yaml`).concat("priv: root.yaml"),
    );
  });
  test("its administrators apply one file once, and from then on the zone follows its repository (decision 31)", () => {
    expect(files.get("priv: root.yaml")).toMatch(/^# Zone priv, to be applied once .* kubectl apply -f root\.yaml$/m);
    expect(root.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual(["AppProject argocd/zone-priv-project", "Application argocd/zone-priv-app"]);
    expect(only(root, "Application").spec).toEqual({
      project: "zone-priv-project",
      source: { repoURL: repository, targetRevision: "HEAD", path: "_zone" },
      destination: argocd,
      syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: false } },
    });
  });
  test("C5: its own AppProjects reach Argo CD's namespace only, from the zone's repository only, and no cluster-scoped kind", () => {
    for (const { spec } of [only(root, "AppProject"), only(environments, "AppProject")]) {
      expect(spec.destinations).toEqual([argocd]);
      expect(spec.sourceRepos).toEqual([repository]);
      expect(spec).not.toHaveProperty("clusterResourceWhitelist");
      expect(spec.namespaceResourceWhitelist.every(({ kind }: any) => kind !== "*")).toBe(true);
    }
    expect(only(environments, "AppProject").spec.namespaceResourceWhitelist.map(({ kind }: any) => kind)).toEqual(["AppProject", "Application"]);
  });
  test("C26: folders of one depth become Applications, and a missing key is an error", () => {
    const { spec } = only(environments, "ApplicationSet");
    expect(spec).toMatchObject({ goTemplate: true, goTemplateOptions: ["missingkey=error"] });
    expect(spec.generators).toEqual([{ git: { repoURL: repository, revision: "HEAD", directories: [{ path: "*/*/*" }] } }]);
    expect(spec.template.spec).toEqual({
      project: "zone-priv-environments",
      source: { repoURL: repository, targetRevision: "HEAD", path: "{{.path.path}}", directory: { include: "argocd.yaml" } },
      destination: argocd,
      syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: false } },
    });
    expect(spec.template.metadata.finalizers).toEqual(["resources-finalizer.argocd.argoproj.io"]);
  });
  test("C24: their names are shortened by Argo CD as they would be here", () => {
    const template: string = only(environments, "ApplicationSet").spec.template.metadata.name;
    const [, cut, hash] = /trunc (\d+) \$name.*trunc (\d+) \(sha256sum \$name\)/.exec(template)!;
    const limit = /gt \(len \$name\) (\d+)/.exec(template)![1];
    const name = `demo-12-${"c".repeat(50)}-environment-root`;
    const short = shorten(name, Number(limit));
    expect(short).toMatch(new RegExp(`^.{1,${cut}}-[0-9a-f]{${hash}}$`));
    expect(short.slice(0, Number(cut))).toBe(name.slice(0, Number(cut)));
    expect(template).toContain('printf "%s-%s-%s-root" (index .path.segments 0) (index .path.segments 1) (index .path.segments 2)');
  });
  test("clusters are known by their label, and their credentials are read by the operator (decision 30)", () => {
    const secret = only(documents(files.get("priv: _zone/clusters.yaml")), "VaultStaticSecret");
    expect(secret).toMatchObject({
      metadata: { name: "app2-cluster-secret", namespace: "argocd" },
      spec: {
        vaultAuthRef: "vault-auth",
        mount: "zone-priv",
        path: "clusters/cluster-app2/argocd-cluster-secret",
        refreshAfter: "1h",
        destination: { name: "app2-cluster-secret", labels: { "argocd.argoproj.io/secret-type": "cluster" } },
      },
    });
    expect(secret.spec.destination.transformation.templates).toEqual({
      name: { text: "app2" },
      server: { text: '{{ get .Secrets "server" }}' },
      config: { text: '{{ get .Secrets "config" }}' },
    });
  });
  test("nothing is written for charts, which have an ApplicationSet of their own", () => {
    expect(buildZone("priv", { compatibility: "dso-charts" }).files.size).toBe(0);
  });
  test("clusters are left to others where the option says so, and without a secret store", () => {
    expect([...buildZone("priv", { clusterSecrets: "none" }).files.keys()]).not.toContain("priv: _zone/clusters.yaml");
    expect([...buildZone("priv", {}, { store: false }).files.keys()]).not.toContain("priv: _zone/clusters.yaml");
  });
});

describe("a zone that pushes", () => {
  test("each cluster is known by its label, and its credentials are read by the operator; nothing goes into Git", () => {
    const { synthesised, files } = buildZone("pub");
    expect(files.size).toBe(0);
    expect(synthesised.addresses).toMatchSnapshot();
    expect(manifest(synthesised, "VaultStaticSecret", "app1-cluster-secret").spec).toMatchObject({ mount: "zone-pub", path: "clusters/cluster-app1/argocd-cluster-secret" });
    for (const { attributes } of synthesised.resources()) expect(attributes).toMatchObject({ provider: "kubernetes.argocd-pub", field_manager: { force_conflicts: true } });
    expect(describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()))).toBe("");
  });

  describe("where Terraform copies the credentials of a cluster", () => {
    const { synthesised } = buildZone("pub", { clusterCredentials: { app1: 3 } });
    const [credentials] = synthesised.ephemerals("vault_kv_secret_v2");
    const secret = synthesised.resource("kubernetes_secret_v1").attributes;

    test("it reads them from the zone's secrets, without keeping them", () => {
      expect(credentials!.attributes).toEqual({ mount: "zone-pub", name: "clusters/cluster-app1/argocd-cluster-secret" });
      expect(secret["metadata"]).toEqual({
        name: "app1-cluster-secret",
        namespace: "argocd",
        labels: { "app.kubernetes.io/managed-by": "dso-console", "argocd.argoproj.io/secret-type": "cluster" },
      });
      expect(secret).toMatchObject({
        type: "Opaque",
        data_wo_revision: 3,
        provider: "kubernetes.argocd-pub",
      });
      expect(secret["data_wo"]).toEqual({
        name: "app1",
        server: `\${${credentials!.address}.data.server}`,
        config: `\${${credentials!.address}.data.config}`,
      });
      expect(secret).not.toHaveProperty("data");
    });
    test("the others are the operator's", () => {
      expect(synthesised.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"].metadata.name)).toEqual(["app3-cluster-secret"]);
    });
    test("the provider would refuse none of it", () => {
      expect(describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()))).toBe("");
    });
  });
});
