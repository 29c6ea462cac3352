import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import { DsoPlatform } from "../../../lib/dso-platform";
import { ArgocdPlugin } from "../../../lib/plugins/argocd";
import { examplePlatform, exampleProject, synthesise } from "../../../lib/testing";
import { FakeForge, FakeStore, projectIn, providers } from "../kubernetes/fakes";
import { buildProject, dev, documents, manifest, only, pulled } from "./build";

/** What there is for environments and deployments; for the project there is access to its repositories. */
const ofArgocd = ({ path }: { path: string }) => /\/(environment|deployment)\/.*\/argocd\//.test(path);
const ofProject = ({ path }: { path: string }) => /project\/(vault\/)?argocd\//.test(path);

describe("a zone that pushes", () => {
  const { synthesised, files } = buildProject({ project: { environments: [dev] } });
  const [application] = synthesised.resources("kubernetes_manifest").filter(({ path }) => path.includes("/deployment/"));
  const [project] = synthesised.resources("kubernetes_manifest").filter(({ path }) => path.endsWith("/argocd/pub/project"));

  test("addresses, which are the contract with everybody's state", () => {
    expect(synthesised.resources().filter((block) => ofArgocd(block) || ofProject(block)).map(({ address }) => address)).toMatchSnapshot();
  });
  test("the provider would refuse none of it", () => {
    expect(describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()))).toBe("");
  });
  test("everything goes to the zone's Argo CD, and nothing into Git", () => {
    for (const { attributes } of synthesised.resources().filter(ofArgocd)) expect(attributes["provider"]).toBe("kubernetes.argocd-pub");
    expect(files.size).toBe(0);
  });
  test("may be repaired, whoever changed it, and has time to go", () => {
    for (const { attributes } of [application!, project!]) {
      expect(attributes).toMatchObject({ field_manager: { force_conflicts: true }, timeouts: { delete: "10m" } });
    }
    const slow = buildProject({ options: { destroyTimeout: "30m" }, project: { environments: [dev] } }).synthesised;
    expect(slow.resources().filter(ofArgocd).map(({ attributes }) => attributes["timeouts"].delete)).toEqual(["30m", "30m"]);
  });
  test("Applications go before their AppProject, and that before everything in the namespace and the access to Git", () => {
    expect(application!.attributes["depends_on"]).toEqual([project!.address]);
    const namespaced = synthesised.resources().filter((block) => !ofArgocd(block)).map(({ address }) => address);
    expect(namespaced.length).toBeGreaterThan(10);
    expect([...project!.attributes["depends_on"]].sort()).toEqual([...namespaced].sort());
  });
  test("works where somebody else makes namespaces", () => {
    const alone = buildProject({ kubernetes: false, project: { environments: [dev] } }).synthesised;
    expect(manifest(alone, "AppProject").spec.destinations).toEqual([{ name: "app1", namespace: "demo-dev" }]);
    expect(alone.resources().filter(ofArgocd).length).toBe(2);
  });
  test("without a source forge there is nothing to deploy from", () => {
    const attach = () =>
      synthesise((stack) => {
        const host = projectIn(stack);
        new FakeStore(host);
        new ArgocdPlugin(host, "argocd", {});
      });
    expect(attach).toThrow(/requires "source forge", which no plugin here provides/);
  });
});

describe("a zone that pulls", () => {
  const { synthesised, files } = buildProject({ project: { environments: [pulled] } });
  const objects = documents(files.get("priv: demo/app2/dev/argocd.yaml"));
  const repository = "https://git.example.org/forge/projects/infra/priv.git";

  test("no call to its clusters, nor to its Argo CD", () => {
    expect(synthesised.resources()).toEqual([]);
  });
  test("§6.1 #1, C7: its files are below the project's slug, none of them called values.yaml (decision 31)", () => {
    expect([...files.keys()].sort()).toEqual(["priv: demo/app2/dev/argocd.yaml", "priv: demo/app2/dev/namespace.yaml", "priv: demo/project.yaml"]);
    const homonym = buildProject({ project: { slug: "demo-1", environments: [pulled] } });
    expect([...homonym.files.keys()].sort()).toEqual(["priv: demo-1/app2/dev/argocd.yaml", "priv: demo-1/app2/dev/namespace.yaml", "priv: demo-1/project.yaml"]);
    const names = (all: ReadonlyMap<string, string>) => documents([...all].find(([name]) => name.endsWith("argocd.yaml"))![1]).map(({ metadata }) => metadata.name);
    expect(names(homonym.files).filter((name) => names(files).includes(name))).toEqual([]);
  });
  test("the tenant's AppProject and Applications are those of a zone that pushes, but for the cluster", () => {
    const pushed = buildProject({ project: { environments: [dev] } }).synthesised;
    const moved = (object: any) => JSON.parse(JSON.stringify(object).replaceAll('"app1"', '"app2"'));
    expect(only(objects, "AppProject", "demo-dev-6293")).toEqual(moved(manifest(pushed, "AppProject")));
    expect(only(objects, "Application", "demo-dev-infra")).toEqual(moved(manifest(pushed, "Application")));
  });
  test("the namespace comes through an Application of its own, which reads all other files of the folder", () => {
    expect(only(objects, "Application", "demo-dev-6293-env")).toMatchObject({
      metadata: { finalizers: ["resources-finalizer.argocd.argoproj.io"], labels: { "dso/type": "infrastructure", "dso/environment": "dev" } },
      spec: {
        project: "demo-dev-6293-env",
        source: { repoURL: repository, targetRevision: "HEAD", path: "demo/app2/dev", directory: { exclude: "argocd.yaml" } },
        destination: { name: "app2", namespace: "demo-dev" },
        syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: false } },
      },
    });
  });
  test("C5: that Application may make this one namespace, and nothing else of the cluster or outside of it", () => {
    const { spec } = only(objects, "AppProject", "demo-dev-6293-env");
    expect(spec.clusterResourceWhitelist).toEqual([{ group: "", kind: "Namespace", name: "demo-dev" }]);
    expect(spec.destinations).toEqual([{ name: "app2", namespace: "demo-dev" }]);
    expect(spec.sourceRepos).toEqual([repository]);
    expect(spec).not.toHaveProperty("roles");
  });
  test("what is applied first goes last: namespace before tenants, AppProject before Applications", () => {
    const wave = (kind: string, name: string) => Number(only(objects, kind, name).metadata.annotations["argocd.argoproj.io/sync-wave"]);
    const waves = [wave("AppProject", "demo-dev-6293-env"), wave("Application", "demo-dev-6293-env"), wave("AppProject", "demo-dev-6293"), wave("Application", "demo-dev-infra")];
    expect(waves).toEqual([...waves].sort());
    expect(new Set(waves).size).toBe(4);
  });
  test("C3, §6.1 #12: no secret, no role-id and no token is in Git", () => {
    for (const content of files.values()) expect(content).not.toMatch(/secretId|roleId|approle|kind: Secret$/im);
  });
  test("§6.1 #13: the same declaration gives the same files, byte for byte, whatever the order of attaching", () => {
    expect(buildProject({ project: { environments: [pulled] } }).files).toEqual(files);
    expect(buildProject({ project: { environments: [pulled] }, reversed: true }).files).toEqual(files);
  });
  test("where somebody else makes namespaces, only the tenant's objects are there", () => {
    const alone = buildProject({ kubernetes: false, project: { environments: [pulled] } });
    expect(documents(alone.files.get("priv: demo/app2/dev/argocd.yaml")).map(({ metadata }) => metadata.name)).toEqual(["demo-dev-6293", "demo-dev-infra"]);
  });
});

describe("§6.1 #14: each environment for itself", () => {
  const web = { name: "web", environment: "dev", sources: [{ repository: "infra", path: "charts/web" }] };
  const environments = [dev, { ...dev, name: "test" }];
  const names = (deployments: (typeof web)[]) =>
    buildProject({ project: { environments, deployments } }).synthesised.resources("kubernetes_manifest").filter(({ path }) => path.includes("/deployment/")).map(({ attributes }) => attributes["manifest"].metadata.name);

  test("one that has deployments deploys these, the other one its infrastructure repositories", () => {
    expect(names([])).toEqual(["demo-dev-infra", "demo-test-infra"]);
    expect(names([web])).toEqual(["demo-dev-web", "demo-test-infra"]);
  });
  test("and so in one zone as in the other, in both deliveries", () => {
    const { files } = buildProject({ project: { environments: environments.map((each) => ({ ...each, cluster: "app2" })), deployments: [web] } });
    const of = (environment: string) => documents(files.get(`priv: demo/app2/${environment}/argocd.yaml`)).filter(({ kind }) => kind === "Application").map(({ metadata }) => metadata.name);
    expect(of("dev")).toEqual(["demo-dev-6293-env", "demo-dev-web"]);
    expect(of("test")).toEqual([expect.stringMatching(/-env$/), "demo-test-infra"]);
  });
});

describe("what changes", () => {
  const one = buildProject({ project: { environments: [dev] } }).synthesised;

  test("another environment or repository only adds addresses", () => {
    const more = buildProject({ project: { environments: [dev, { ...dev, name: "test" }], repositories: [...exampleProject.repositories!, { name: "other", infra: true }] } }).synthesised;
    expect(more.addresses).toEqual(expect.arrayContaining([...one.addresses]));
  });
  test("§7.6.6: an environment that has left takes its AppProject and Applications along", () => {
    const left = buildProject({ project: { environments: [], removed: { environments: ["dev"] } } }).synthesised;
    expect(left.resources()).toEqual([]);
    expect(left.json["removed"].filter(({ from }: any) => from.startsWith("kubernetes_manifest"))).toEqual([]);
  });
  test("an environment that moves to a zone that pulls leaves nothing behind", () => {
    const moved = buildProject({ project: { environments: [pulled] } }).synthesised;
    expect(moved.resources().filter(ofArgocd)).toEqual([]);
  });
  test("without the plugin all of it is gone, and nothing else", () => {
    const without = synthesise((stack) => {
      providers(stack)("app1");
      projectIn(stack, { environments: [dev] });
    });
    expect(without.resources()).toEqual([]);
  });
});

describe("links (console §2.6)", () => {
  const links = (platform: Parameters<typeof buildProject>[0] = {}) =>
    buildProject(platform).synthesised.json["output"].links.value.filter(({ service }: any) => service === "argocd");

  test("one for each zone in which the project may have Applications", () => {
    expect(links()).toEqual([
      { service: "argocd", title: "ArgoCD Private", url: "https://argocd.priv.example.org/applications?showFavorites=false&proj=&sync=&health=&namespace=&cluster=&labels=&search=demo" },
      { service: "argocd", title: "ArgoCD Public", url: "https://argocd.pub.example.org/applications?showFavorites=false&proj=&sync=&health=&namespace=&cluster=&labels=&search=demo" },
    ]);
  });
  test("none for a zone whose clusters are others'", () => {
    const clusters = examplePlatform.clusters.map((cluster) => (cluster.zone === "priv" ? { ...cluster, privacy: "dedicated" as const, projects: ["other"] } : cluster));
    expect(links({ platform: { clusters }, project: { environments: [dev] } }).map(({ title }: any) => title)).toEqual(["ArgoCD Public"]);
  });
  test("two zones of one label are told apart", () => {
    const zones = examplePlatform.zones.map((zone) => ({ ...zone, label: "Zone" }));
    expect(links({ platform: { zones } }).map(({ title }: any) => title)).toEqual(["ArgoCD Zone (priv)", "ArgoCD Zone (pub)"]);
  });
});

test("a platform with this plugin is judged by its options", () => {
  const declare = () =>
    synthesise((stack) => {
      const host = new DsoPlatform(stack, "platform", examplePlatform);
      new FakeForge(host);
      new ArgocdPlugin(host, "argocd", { namespace: "Argo CD" });
    });
  expect(declare).toThrow(/test\/platform\/services\/argocd\/namespace: this cannot be a namespace \[invalid-namespace]/);
});
