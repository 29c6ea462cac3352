import Ajv from "ajv";
import type { Finding } from "../../../lib/errors";
import { definition, type ArgocdOptions, type ArgocdProjectOptions } from "../../../lib/plugins/argocd/options";
import type { DeploymentSpec, PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject } from "../../../lib/testing";

const platformWith = (options: ArgocdOptions, kubernetes?: Record<string, unknown>): PlatformSpec => ({
  ...examplePlatform,
  services: { argocd: options as Record<string, unknown>, ...(kubernetes && { kubernetes }) },
});
const platformFindings = (options: ArgocdOptions, kubernetes?: Record<string, unknown>) => definition.judgePlatform!(platformWith(options, kubernetes));
const projectFindings = (options: ArgocdProjectOptions, platform: ArgocdOptions = {}, deployments: readonly DeploymentSpec[] = []) =>
  definition.judgeProject!({ ...exampleProject, deployments, services: { argocd: options as Record<string, unknown> } }, platformWith(platform));

test.each<[string, ArgocdOptions, Partial<Finding>]>([
  ["a namespace that cannot be one", { namespace: "Argo CD" }, { code: "invalid-namespace", at: ["services", "argocd", "namespace"], found: "Argo CD" }],
  ["a manager that is no label value", { managedBy: "the platform" }, { code: "invalid-label-value", at: ["services", "argocd", "managedBy"] }],
  ["every repository there is", { extraRepositories: ["*"] }, { code: "invalid-source-repository", at: ["services", "argocd", "extraRepositories", 0], found: "*" }],
  ["every host there is", { extraRepositories: ["https://*/team.git"] }, { code: "invalid-source-repository" }],
  ["a URL with a password", { extraRepositories: ["https://user:secret@git.example.org/x.git"] }, { code: "invalid-source-repository", found: "https://git.example.org/x.git" }],
  ["C2: a repository twice", { extraRepositories: ["https://a.example.org", "https://a.example.org"] }, { code: "duplicate-source-repository", at: ["services", "argocd", "extraRepositories", 1] }],
  ["C1: a version in place of the core group", { blacklist: [{ group: "v1", kind: "ResourceQuota" }] }, { code: "invalid-resource-kind", at: ["services", "argocd", "blacklist", 0, "group"], found: "v1", allowed: expect.stringContaining('the core group is ""') }],
  ["a kind in lower case", { clusterResourceKinds: [{ group: "", kind: "namespaces" }] }, { code: "invalid-resource-kind", at: ["services", "argocd", "clusterResourceKinds", 0, "kind"] }],
  ["credentials of a cluster that is out of reach", { clusterCredentials: { app2: 1 } }, { code: "cluster-not-pushed", at: ["services", "argocd", "clusterCredentials", "app2"], found: "app2", allowed: "app1, app3" }],
  ["C18: what the charts do not know", { compatibility: "dso-charts", exec: true }, { code: "chart-without-feature", at: ["services", "argocd", "exec"] }],
  ["C18: a blacklist of one's own, with the charts", { compatibility: "dso-charts", blacklist: [] }, { code: "chart-without-feature", at: ["services", "argocd", "blacklist"] }],
  ["C18: orphans, with the charts", { compatibility: "dso-charts", onDelete: "orphan" }, { code: "chart-without-feature", at: ["services", "argocd", "onDelete"] }],
])("%s is refused", (_what, options, expected) => {
  expect(platformFindings(options)).toEqual([expect.objectContaining(expected)]);
});

test("namespaces are made by the charts or by the kubernetes service, not by both nor by none", () => {
  expect(platformFindings({ compatibility: "dso-charts" }, {})).toEqual([expect.objectContaining({ code: "compatibility-differs", found: "dso-charts", allowed: "nothing, as services.kubernetes.compatibility" })]);
  expect(platformFindings({}, { compatibility: "dso-charts" })).toEqual([expect.objectContaining({ code: "compatibility-differs", found: "nothing" })]);
  expect(platformFindings({ compatibility: "dso-charts" }, { compatibility: "dso-charts" })).toEqual([]);
  expect(platformFindings({}, {})).toEqual([]);
});

const deployment = (name: string, environment: string, ...repositories: string[]): DeploymentSpec => ({ name, environment, sources: repositories.map((repository) => ({ repository })) });

describe("a project", () => {
  test("C2: names no repository that the platform names already", () => {
    expect(projectFindings({ extraRepositories: ["https://a.example.org"] }, { extraRepositories: ["https://a.example.org"] })).toEqual([
      expect.objectContaining({ code: "duplicate-source-repository", at: ["services", "argocd", "extraRepositories", 0], found: "https://a.example.org" }),
    ]);
    expect(projectFindings({ extraRepositories: ["**"] })).toEqual([expect.objectContaining({ code: "invalid-source-repository" })]);
  });
  test("C13: with legacy names, deploys a repository once in an environment", () => {
    const twice = [deployment("web", "dev", "infra"), deployment("api", "dev", "infra"), deployment("web", "prod", "infra")];
    expect(projectFindings({}, { legacyNames: true }, twice)).toEqual([
      expect.objectContaining({ code: "application-name-taken", at: ["deployments", 1, "sources", 0, "repository"], found: "infra", message: expect.stringContaining("like that of web") }),
    ]);
    expect(projectFindings({}, {}, twice)).toEqual([]);
  });
  test("C13: with the charts, too, but only where zones pull", () => {
    const twice = [deployment("web", "prod", "infra", "infra"), deployment("web", "dev", "infra", "infra")];
    expect(projectFindings({}, { compatibility: "dso-charts" }, twice)).toEqual([
      expect.objectContaining({ code: "application-name-taken", at: ["deployments", 0, "sources", 1, "repository"], found: "infra" }),
    ]);
  });
  test("C18: with the charts, leaves no orphans", () => {
    expect(projectFindings({ onDelete: "orphan" }, { compatibility: "dso-charts" })).toEqual([expect.objectContaining({ code: "chart-without-feature" })]);
    expect(projectFindings({ onDelete: "orphan" })).toEqual([]);
  });
});

describe("repositories of other projects (charts-catalog C4)", () => {
  const platform = (url: unknown, extraRepositories: readonly string[] = []): PlatformSpec => ({ ...examplePlatform, services: { gitlab: { url }, argocd: { extraRepositories } } });
  const codes = (source: string, url: unknown = "https://gitlab.example.org") =>
    definition.judgeProject!({ ...exampleProject, services: { argocd: { extraRepositories: [source] } } }, platform(url)).map(({ code, found, at }) => {
      expect({ found, at }).toEqual({ found: source, at: ["services", "argocd", "extraRepositories", 0] });
      return code;
    });
  const platformCodes = (source: string) => definition.judgePlatform!(platform("https://gitlab.example.org", [source])).map(({ code }) => code);

  test.each([
    "https://gitlab.example.org/forge/projects/other/**",
    "https://gitlab.example.org/forge/projects/other/app.git",
    "https://gitlab.example.org/forge/projects/demo-1/app.git",
    "https://gitlab.example.org/forge/projects/infra/priv.git",
    "https://gitlab.example.org/forge/projects/dem*/**",
    "https://gitlab.example.org/forge/projects/*/app.git",
    "https://gitlab.example.org/forge/projects/**",
    "https://gitlab.example.org/forge/{projects,shared}/demo/**",
    "https://gitlab.example.org/forge/project?/other/app.git",
    "https://gitlab.example.org/*/*/other/app.git",
    "https://gitlab.example.org/**",
    "https://GitLab.example.org:443//Forge/Projects/Other/app.git",
    "http://gitlab.example.org/forge/projects/other/app.git",
    "ssh://gitlab.example.org/forge/projects/other/app.git",
    "git@gitlab.example.org:forge/projects/other/app.git",
  ])("a project is not given %s", (source) => expect(codes(source)).toEqual(["source-of-another-project"]));
  test.each(["*", "https://**", "https://*.example.org/**"])("nor %s, which is every repository there is", (source) => expect(codes(source)).toEqual(["invalid-source-repository"]));
  test.each([
    "https://gitlab.example.org/forge/projects/demo/**",
    "https://gitlab.example.org/forge/projects/demo/app.git",
    "https://gitlab.example.org/forge/shared/charts.git",
    "https://gitlab.example.org/forge/*/charts.git",
    "https://gitlab.example.org/forge/projects/catalog.git",
    "https://gitlab.example.org/team/**",
    "https://gitlab.example.org",
    "https://git.example.org/forge/projects/other/**",
    "oci://registry.example.org/**",
  ])("%s may be", (source) => expect(codes(source)).toEqual([]));

  test("are where the forge is, below a path as well", () => {
    expect(codes("https://forge.example.org/git/forge/projects/other/app.git", "https://forge.example.org/git/")).toEqual(["source-of-another-project"]);
    expect(codes("https://forge.example.org/forge/projects/other/app.git", "https://forge.example.org/git/")).toEqual([]);
    for (const unknown of [null, "gitlab"]) expect(codes("https://gitlab.example.org/forge/projects/other/app.git", unknown)).toEqual([]);
  });
  test("are the platform's to give to all, by name", () => {
    expect(platformCodes("https://gitlab.example.org/forge/projects/charts/**")).toEqual([]);
    for (const source of ["https://gitlab.example.org/forge/projects/**", "https://gitlab.example.org/forge/projects/*/charts.git", "https://gitlab.example.org/**"]) {
      expect(platformCodes(source)).toEqual(["source-of-every-project"]);
    }
  });
});

describe("names in one Argo CD", () => {
  const on = (...environments: readonly (readonly [name: string, cluster: string])[]) => environments.map(([name, cluster]) => ({ ...exampleProject.environments![0]!, name, cluster }));
  const infra = (...names: readonly string[]) => names.map((name) => ({ name, infra: true }));
  const judged = (change: Partial<ProjectSpec>, platform: ArgocdOptions = {}, vault?: object) =>
    definition.judgeProject!({ ...exampleProject, deployments: [], ...change }, { ...platformWith(platform), services: { ...platformWith(platform).services, ...(vault && { vault: { ...vault } }) } });
  const taken = (at: readonly (string | number)[], found: string, application: string, by: string) => ({
    code: "application-name-taken",
    at,
    found,
    message: `its Application would be ${application}, which is what the zone's Argo CD calls that of ${by}`,
  });

  // app2 is in a zone that pulls, app1 in one that pushes.
  test("of an environment's folder are nobody else's", () => {
    const environments = on(["dev", "app2"], ["app2", "app2"]);
    expect(judged({ environments, repositories: infra("infra", "dev-root") })).toMatchObject([taken(["repositories", 1, "name"], "dev-root", "demo-app2-dev-root", "the folder of environment dev")]);
    expect(judged({ environments: on(["dev", "app1"], ["app2", "app2"]), repositories: infra("dev-root") })).toEqual([]);
  });
  test("of an environment's namespace are nobody else's", () => {
    expect(judged({ environments: on(["dev", "app2"]), repositories: infra("6293-env") })).toMatchObject([taken(["repositories", 0, "name"], "6293-env", "demo-dev-6293-env", "the namespace of environment dev")]);
  });
  test("of the project's folder are nobody else's, whatever is deployed", () => {
    const environments = on(["git", "app2"]);
    expect(judged({ environments, repositories: infra("root") })).toMatchObject([taken(["repositories", 0, "name"], "root", "demo-git-root", "the project's folder")]);
    const deployments = [deployment("root", "git", "infra")];
    expect(judged({ environments, deployments })).toMatchObject([taken(["deployments", 0, "name"], "root", "demo-git-root", "the project's folder")]);
    expect(judged({ environments: on(["git", "app1"]), deployments })).toEqual([]);
    // A repository that a deployment deploys gives no Application its name.
    expect(judged({ environments, repositories: infra("root"), deployments: [deployment("web", "git", "root")] })).toEqual([]);
    for (const options of [{ legacyNames: true }, { compatibility: "dso-charts" }] as const) expect(judged({ environments, repositories: infra("root") }, options)).toEqual([]);
  });
  test("no environment's namespace is Argo CD's own, or that of whoever reads a zone's secrets", () => {
    const environments = on(["dev", "app1"], ["cd", "app2"]);
    const refused = { code: "namespace-of-argocd", at: ["environments", 1, "name"], found: "demo-cd" };
    expect(judged({ environments }, { namespace: "demo-cd" })).toMatchObject([{ ...refused, allowed: "a namespace besides demo-cd" }]);
    expect(judged({ environments }, {}, { zoneReaders: { pub: { cluster: "app1" }, priv: { cluster: "app2", namespace: "demo-cd" } } })).toMatchObject([{ ...refused, allowed: "a namespace besides argocd, demo-cd" }]);
    expect(judged({ environments }, { namespace: "demo-argocd" })).toEqual([]);
    // Whoever judges ids says what is wrong with them.
    expect(judged({ id: "42", environments: environments.map((each) => ({ ...each, id: "7" })) }, { namespace: "demo-cd" })).toEqual([]);
  });
  test("two zones that push do not share an Argo CD, unless nothing of theirs is put there", () => {
    const zones = [...examplePlatform.zones, { slug: "other", label: "Other", argocdUrl: "https://argocd.example.org", delivery: "push" as const, argocdContext: "argocd-pub" }];
    const judge = (options: ArgocdOptions) => definition.judgePlatform!({ ...platformWith(options), zones });
    expect(judge({})).toMatchObject([{ code: "argocd-shared", at: ["zones", 2, "argocdContext"], found: "argocd-pub", message: expect.stringContaining("zone pub has the same Argo CD") }]);
    expect(judge({ gitCredentials: "none" })).toHaveLength(1);
    expect(judge({ gitCredentials: "none", clusterSecrets: "none" })).toEqual([]);
  });
});

describe("a rename", () => {
  const names = (change: Partial<ProjectSpec>, platform: ArgocdOptions = {}, options: ArgocdProjectOptions = {}) =>
    definition.judgeProject!({ ...exampleProject, ...change, services: { argocd: options as Record<string, unknown> } }, platformWith(platform)).map(({ code, at, found }) => {
      expect(code).toBe("argocd-rename-redeploys");
      return [at.join(" "), found];
    });
  const deployments = [{ ...deployment("web", "dev", "infra"), previousName: "old" }];
  const repositories = exampleProject.repositories!.map((each) => ({ ...each, previousName: `${each.name}-0` }));
  const environments = exampleProject.environments!.map((each) => ({ ...each, previousName: "old" })).slice(0, 1);

  test("that exchanges an Application is refused, since what it deployed would be taken down", () => {
    expect(names({ deployments })).toEqual([["deployments 0 previousName", "old"]]);
    expect(names({ environments })).toEqual([["environments 0 previousName", "old"]]);
    // Only an infrastructure repository is deployed, and only where no deployment is declared does it give its name.
    expect(names({ repositories })).toEqual([["repositories 1 previousName", "infra-0"]]);
    expect(names({ repositories, deployments: ["dev", "prod"].map((each) => deployment("web", each, "infra")) })).toEqual([]);
  });
  test("is fine where what was deployed stays", () => {
    expect(names({ deployments, repositories, environments }, { onDelete: "orphan" })).toEqual([]);
    expect(names({ deployments, repositories, environments }, {}, { onDelete: "orphan" })).toEqual([]);
    expect(names({ deployments }, { onDelete: "orphan" }, { onDelete: "delete" })).toHaveLength(1);
  });
  test("of an environment in which nothing is deployed is fine", () => {
    expect(names({ environments, repositories: [] })).toEqual([]);
  });
  test("with legacy names is one of the repository, wherever it comes first", () => {
    expect(names({ deployments }, { legacyNames: true })).toEqual([]);
    expect(names({ repositories, deployments: ["dev", "prod"].map((each) => deployment("web", each, "front", "infra")) }, { legacyNames: true })).toEqual([["repositories 0 previousName", "front-0"]]);
  });
});

/** Every option once. */
const FULL: Required<Omit<ArgocdOptions, "compatibility">> = {
  namespace: "argocd",
  managedBy: "platform",
  extraRepositories: ["https://charts.example.org/**", "oci://registry.example.org/charts", "git@git.example.org:team/x.git"],
  fineGrainedRoles: false,
  exec: true,
  legacyNames: true,
  blacklist: [{ group: "networking.k8s.io", kind: "NetworkPolicy" }, { group: "*", kind: "*" }],
  clusterResourceKinds: [{ group: "", kind: "Namespace" }],
  onDelete: "orphan",
  destroyTimeout: "1h30m",
  syncOptions: ["ServerSideApply=true"],
  clusterSecrets: "none",
  vaultAuth: "vault-auth",
  vaultCaCertSecret: "vault-ca",
  gitCredentials: "none",
  clusterCredentials: { app1: 1 },
};

test("what is right passes", () => {
  expect(platformFindings({})).toEqual([]);
  expect(platformFindings(FULL)).toEqual([]);
});

describe("the schema", () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const platform = ajv.compile(definition.platformSchema);
  const project = ajv.compile(definition.projectSchema);

  test("knows every option, and no other", () => {
    expect(platform({ ...FULL, compatibility: "dso-charts" })).toBe(true);
    expect(Object.keys(definition.platformSchema["properties"] as object).sort()).toEqual([...Object.keys(FULL), "compatibility"].sort());
    expect(platform({ chartVersion: "1.6.0" })).toBe(false);
    expect(project({ extraRepositories: ["https://a.example.org"], onDelete: "delete" })).toBe(true);
    expect(project({ exec: true })).toBe(false);
  });
  test.each([
    { destroyTimeout: "ten minutes" },
    { onDelete: "keep" },
    { clusterSecrets: "terraform" },
    { gitCredentials: "admin" },
    { clusterCredentials: { app1: 0 } },
    { blacklist: [{ kind: "Role" }] },
    { syncOptions: ["ServerSideApply"] },
    { compatibility: "charts" },
  ])("refuses %j", (options) => {
    expect(platform(options)).toBe(false);
  });
  test("describes every field", () => {
    const undescribed = Object.entries<any>({ ...(definition.platformSchema["properties"] as object), ...(definition.projectSchema["properties"] as object) }).filter(([, field]) => !field.description);
    expect(undescribed).toEqual([]);
  });
});
