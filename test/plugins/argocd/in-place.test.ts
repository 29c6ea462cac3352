import { parseAllDocuments } from "yaml";
import { everything } from "../together/build";

const project = everything().get("project-demo")!;
const gitlab = "https://gitlab.example.org/forge/projects";

/** In which order Argo CD applies objects of one folder; objects that are pushed carry it too. */
const wave = (number: number) => ({ "argocd.argoproj.io/sync-wave": String(number) });
const automated = { automated: { prune: true, selfHeal: true, allowEmpty: false } };
const labels = (env: string) => ({ "dso/project": "demo", "dso/project.slug": "demo", "dso/environment": env, "app.kubernetes.io/managed-by": "dso-console" });

/** What each role may: its description, its group, its rights. */
const see = ["applications get", "logs get"];
const sources = ["repositories get", "clusters get"];
const roles = (env: string): readonly (readonly [string, string, string, readonly string[]])[] => [
  ["ro-group", "People who may see the environment", `/demo/console/${env}/RO`, see],
  ["rw-group", "People who may manage the environment", `/demo/console/${env}/RW`, ["applications *", "applications create deny", "logs get"]],
  ["platform-admin", "Administrators of the platform", "/console/admin", ["applications *", "applicationsets *", "logs get", "repositories *", "clusters *"]],
  ["platform-security", "Security officers of the platform", "/console/security", [...see, ...sources]],
  ["platform-readonly", "Readers of the platform", "/console/readonly", [...see, ...sources]],
  ["project-admin", "Administrators of the project", "/demo/console/admin", [...see, "applications sync", "applications update", "applications delete", ...sources]],
  ["project-devops", "DevOps engineers of the project", "/demo/console/devops", [...see, "applications sync", "applications update", ...sources]],
  ["project-developer", "Developers of the project", "/demo/console/developer", [...see, "applications sync"]],
  ["project-security", "Security officers of the project", "/demo/console/security", [...see, ...sources]],
  ["project-readonly", "Readers of the project", "/demo/console/readonly", see],
];

const appProject = (env: string, name: string, cluster: string) => ({
  description: `Environment ${env} of project demo`,
  sourceRepos: [`${gitlab}/demo/**`],
  destinations: [{ name: cluster, namespace: `demo-${env}` }],
  namespaceResourceWhitelist: [{ group: "*", kind: "*" }],
  namespaceResourceBlacklist: [
    { group: "", kind: "LimitRange" },
    { group: "", kind: "ResourceQuota" },
    { group: "networking.k8s.io", kind: "NetworkPolicy" },
    { group: "rbac.authorization.k8s.io", kind: "Role" },
    { group: "rbac.authorization.k8s.io", kind: "RoleBinding" },
    { group: "secrets.hashicorp.com", kind: "VaultAuth" },
    { group: "secrets.hashicorp.com", kind: "VaultConnection" },
  ],
  roles: roles(env).map(([role, description, group, rights]) => ({
    name: role,
    description,
    groups: [group],
    policies: rights.map((right) => {
      const [resource, action, effect = "allow"] = right.split(" ");
      return `p, proj:${name}:${role}, ${resource}, ${action}, ${name}/*, ${effect}`;
    }),
  })),
});

const application = (env: string, cluster: string) => ({
  metadata: {
    name: `demo-${env}-infra`,
    namespace: "argocd",
    labels: { ...labels(env), "dso/type": "app", "dso/deployment": "infra", "dso/repository": "infra" },
    annotations: wave(4),
    finalizers: ["resources-finalizer.argocd.argoproj.io"],
  },
  source: { repoURL: `${gitlab}/demo/infra.git`, targetRevision: "main", path: "deploy", helm: { valueFiles: ["values.yaml", `values-${env}.yaml`] } },
  destination: { name: cluster, namespace: `demo-${env}` },
});

const apiVersion = "argoproj.io/v1alpha1";

/** Every attribute of an environment's objects of Argo CD, in a zone that pushes. */
describe("an environment in a zone that pushes (§3.8)", () => {
  const find = (kind: string) => project.resources("kubernetes_manifest").find(({ attributes }) => attributes["manifest"].kind === kind)!;

  test("AppProject", () => {
    expect(find("AppProject").attributes["manifest"]).toEqual({
      apiVersion,
      kind: "AppProject",
      metadata: { name: "demo-dev-6293", namespace: "argocd", labels: labels("dev"), annotations: wave(3) },
      spec: appProject("dev", "demo-dev-6293", "app1"),
    });
  });
  test("Application", () => {
    const { metadata, ...spec } = application("dev", "app1");
    expect(find("Application").attributes["manifest"]).toEqual({ apiVersion, kind: "Application", metadata, spec: { project: "demo-dev-6293", ...spec, syncPolicy: automated } });
  });
  test("both may be repaired, whoever changed them, and have time to go", () => {
    for (const kind of ["AppProject", "Application"]) expect(find(kind).attributes).toMatchObject({ field_manager: { force_conflicts: true }, timeouts: { delete: "10m" }, provider: "kubernetes.argocd-pub" });
  });
  test("an Application goes before its AppProject, and that before everything in the namespace and the access to Git", () => {
    const inNamespace = project.resources().filter(({ type, address }) => type.startsWith("kubernetes_") && /_environment_dev_.*kubernetes_app1_|_git_pub_secret/.test(address));
    expect(inNamespace.length).toBeGreaterThan(15);
    expect(find("Application").attributes["depends_on"]).toEqual([find("AppProject").address]);
    expect([...find("AppProject").attributes["depends_on"]].sort()).toEqual(inNamespace.map(({ address }) => address).sort());
  });
});

/** The same, as it is written to the zone's repository, and what brings the namespace there. */
describe("an environment in a zone that pulls (§3.8.2, decision 31)", () => {
  const file = project.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/app2/prod/argocd.yaml")!.attributes;
  const objects = parseAllDocuments(String(file["content"])).map((document) => document.toJS());
  const find = (kind: string, name: string) => objects.find((each) => each.kind === kind && each.metadata.name === name);
  const infrastructure = { ...labels("prod"), "dso/type": "infrastructure" };
  const zone = `${gitlab}/infra/priv.git`;
  const destination = { name: "app2", namespace: "demo-prod" };

  test("is one file in the zone's repository, below the project's slug", () => {
    expect([file["project"], file["branch"]]).toEqual(["forge/projects/infra/priv", "main"]);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "AppProject demo-prod-c626-env",
      "Application demo-prod-c626-env",
      "AppProject demo-prod-c626",
      "Application demo-prod-infra",
    ]);
  });
  test("AppProject of the namespace: this one namespace, and what is in it", () => {
    expect(find("AppProject", "demo-prod-c626-env")).toEqual({
      apiVersion,
      kind: "AppProject",
      metadata: { name: "demo-prod-c626-env", namespace: "argocd", labels: infrastructure, annotations: wave(1) },
      spec: {
        description: "Namespace of environment prod of project demo",
        sourceRepos: [zone],
        destinations: [destination],
        clusterResourceWhitelist: [{ group: "", kind: "Namespace", name: "demo-prod" }],
        namespaceResourceWhitelist: [{ group: "*", kind: "*" }],
      },
    });
  });
  test("Application of the namespace: all other files of the folder", () => {
    expect(find("Application", "demo-prod-c626-env")).toEqual({
      apiVersion,
      kind: "Application",
      metadata: { name: "demo-prod-c626-env", namespace: "argocd", labels: infrastructure, annotations: wave(2), finalizers: ["resources-finalizer.argocd.argoproj.io"] },
      spec: {
        project: "demo-prod-c626-env",
        source: { repoURL: zone, targetRevision: "HEAD", path: "demo/app2/prod", directory: { exclude: "argocd.yaml" } },
        destination,
        syncPolicy: automated,
      },
    });
  });
  test("AppProject of the tenant", () => {
    expect(find("AppProject", "demo-prod-c626")).toEqual({
      apiVersion,
      kind: "AppProject",
      metadata: { name: "demo-prod-c626", namespace: "argocd", labels: labels("prod"), annotations: wave(3) },
      spec: appProject("prod", "demo-prod-c626", "app2"),
    });
  });
  test("Application of the tenant, not synchronised by itself where the environment is not", () => {
    const { metadata, ...spec } = application("prod", "app2");
    expect(find("Application", "demo-prod-infra")).toEqual({ apiVersion, kind: "Application", metadata, spec: { project: "demo-prod-c626", ...spec } });
  });
  test("the project's credential for Git, brought by the operator", () => {
    const access = project.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/project.yaml")!.attributes;
    expect([access["project"], access["branch"]]).toEqual(["forge/projects/infra/priv", "main"]);
    expect(parseAllDocuments(String(access["content"])).map((document) => document.toJS())).toEqual([
      {
        apiVersion: "secrets.hashicorp.com/v1beta1",
        kind: "VaultStaticSecret",
        metadata: { name: "demo-repo-creds", namespace: "argocd", labels: { "app.kubernetes.io/managed-by": "dso-console" } },
        spec: {
          vaultAuthRef: "vault-auth",
          type: "kv-v2",
          mount: "zone-priv",
          path: "git/demo",
          refreshAfter: "1h",
          hmacSecretData: true,
          destination: {
            create: true,
            name: "demo-repo-creds",
            labels: { "app.kubernetes.io/managed-by": "dso-console", "argocd.argoproj.io/secret-type": "repo-creds" },
            transformation: {
              excludeRaw: true,
              excludes: [".*"],
              templates: Object.fromEntries(["type", "url", "username", "password"].map((key) => [key, { text: `{{ get .Secrets "${key}" }}` }])),
            },
          },
        },
      },
    ]);
  });
});

describe("a deployment of several sources, in place of the infrastructure repositories (§1.7)", () => {
  const deployments = [
    {
      name: "web",
      environment: "dev",
      autosync: false,
      sources: [
        { repository: "infra", revision: "v1", path: "charts/web", valuesFiles: ["values-<env>.yaml"], valueSources: [{ type: "external" as const, repository: "front", ref: "front", path: "<env>.yaml" }] },
        { repository: "front", path: "deploy" },
      ],
    },
  ];
  const deployed = everything({ projects: [{ deployments }] }).get("project-demo")!;

  test("is one Application", () => {
    const applications = deployed.resources("kubernetes_manifest").filter(({ attributes }) => attributes["manifest"].kind === "Application");
    expect(applications.map(({ attributes }) => attributes["manifest"])).toEqual([
      {
        apiVersion,
        kind: "Application",
        metadata: { name: "demo-dev-web", namespace: "argocd", labels: { ...labels("dev"), "dso/type": "app", "dso/deployment": "web" }, annotations: wave(4), finalizers: ["resources-finalizer.argocd.argoproj.io"] },
        spec: {
          project: "demo-dev-6293",
          sources: [
            { repoURL: `${gitlab}/demo/infra.git`, targetRevision: "v1", path: "charts/web", helm: { valueFiles: ["values-dev.yaml", "$front/dev.yaml"] } },
            { repoURL: `${gitlab}/demo/front.git`, targetRevision: "HEAD", path: "deploy" },
            { repoURL: `${gitlab}/demo/front.git`, targetRevision: "HEAD", ref: "front" },
          ],
          destination: { name: "app1", namespace: "demo-dev" },
        },
      },
    ]);
  });
});
