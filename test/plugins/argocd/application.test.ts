import Ajv from "ajv";
import { jsonSchema } from "../../../lib/inventory/schema";
import type { ArgocdOptions } from "../../../lib/plugins/argocd";
import type { DeploymentSpec, EnvironmentSpec, ProjectSpec } from "../../../lib/spec";
import { exampleProject } from "../../../lib/testing";
import { buildProject, dev, manifest } from "./build";

const INFRA = "https://git.example.org/forge/projects/demo/infra.git";
const FRONT = "https://git.example.org/forge/projects/demo/front.git";

interface More {
  readonly options?: ArgocdOptions;
  readonly environment?: Partial<EnvironmentSpec>;
  readonly project?: Partial<ProjectSpec>;
}

function synthesised(deployments: readonly DeploymentSpec[] = [], { options, environment, project }: More = {}) {
  return buildProject({ options, project: { environments: [{ ...dev, ...environment }], deployments, ...project } }).synthesised;
}

const application = (deployments?: readonly DeploymentSpec[], more?: More, name?: string) => manifest(synthesised(deployments, more), "Application", name);
const names = (deployments: readonly DeploymentSpec[], more?: More) =>
  synthesised(deployments, more)
    .resources("kubernetes_manifest")
    .map(({ attributes }) => attributes["manifest"])
    .filter(({ kind }) => kind === "Application")
    .map(({ metadata }) => metadata.name);

const web: DeploymentSpec = { name: "web", environment: "dev", sources: [{ repository: "infra", revision: "v1", path: "charts/web", valuesFiles: ["values-<env>.yaml"] }] };
const automated = { automated: { prune: true, selfHeal: true, allowEmpty: false } };

describe("an infrastructure repository without deployments", () => {
  const { metadata, spec } = application();

  test("is deployed as it says itself (console §1.7)", () => {
    expect(spec).toEqual({
      project: "demo-dev-6293",
      source: { repoURL: INFRA, targetRevision: "main", path: "deploy", helm: { valueFiles: ["values.yaml", "values-dev.yaml"] } },
      destination: { name: "app1", namespace: "demo-dev" },
      syncPolicy: automated,
    });
  });
  test("is named and labelled by environment and repository (decision 20, console §3.4)", () => {
    expect(metadata).toMatchObject({
      name: "demo-dev-infra",
      namespace: "argocd",
      labels: {
        "dso/project": "demo",
        "dso/project.slug": "demo",
        "dso/environment": "dev",
        "dso/repository": "infra",
        "dso/deployment": "infra",
        "dso/type": "app",
        "app.kubernetes.io/managed-by": "dso-console",
      },
    });
  });
  test("takes what it deployed along when it goes, unless the option says otherwise", () => {
    expect(metadata.finalizers).toEqual(["resources-finalizer.argocd.argoproj.io"]);
    expect(application([], { options: { onDelete: "orphan" } }).metadata).not.toHaveProperty("finalizers");
    expect(application([], { project: { services: { argocd: { onDelete: "orphan" } } } }).metadata).not.toHaveProperty("finalizers");
  });
  test("has no helm block where it has no values files, as it may be of another kind", () => {
    const repositories = exampleProject.repositories!.map((repository) => ({ ...repository, valuesFiles: [] }));
    expect(application([], { project: { repositories } }).spec.source).toEqual({ repoURL: INFRA, targetRevision: "main", path: "deploy" });
  });
  test("may be in a directory of its environment's", () => {
    const repositories = exampleProject.repositories!.map((repository) => ({ ...repository, path: "overlays/<env>", valuesFiles: [] }));
    expect(application([], { project: { repositories } }).spec.source).toEqual({ repoURL: INFRA, targetRevision: "main", path: "overlays/dev" });
  });
  test("without infrastructure repository nothing is deployed", () => {
    expect(names([], { project: { repositories: [{ name: "front" }] } })).toEqual([]);
  });
});

describe("a deployment", () => {
  test("says what its source is, and falls back to the repository", () => {
    expect(application([web]).spec.source).toEqual({ repoURL: INFRA, targetRevision: "v1", path: "charts/web", helm: { valueFiles: ["values-dev.yaml"] } });
    expect(application([{ ...web, sources: [{ repository: "infra" }] }]).spec.source).toMatchObject({ targetRevision: "main", path: "deploy" });
  });
  test("takes values files of its path, and from the top of its repository and of another one, in order (charts-catalog §1.4)", () => {
    const sources: DeploymentSpec["sources"] = [
      {
        repository: "infra",
        path: "charts/web",
        valuesFiles: ["values.yaml"],
        valueSources: [
          { type: "internal", path: "envs/values-<env>.yaml" },
          { type: "external", repository: "front", ref: "front", path: "deploy/<env>.yaml" },
          { type: "internal", path: "last.yaml" },
        ],
      },
    ];
    expect(application([{ ...web, sources }]).spec).toMatchObject({
      sources: [
        { repoURL: INFRA, targetRevision: "main", path: "charts/web", helm: { valueFiles: ["values.yaml", "/envs/values-dev.yaml", "$front/deploy/dev.yaml", "/last.yaml"] } },
        { repoURL: FRONT, targetRevision: "HEAD", ref: "front" },
      ],
    });
    expect(application([{ ...web, sources }]).spec).not.toHaveProperty("source");
  });
  test("deploys several sources together", () => {
    const { metadata, spec } = application([{ ...web, sources: [{ repository: "infra", path: "a" }, { repository: "front", path: "b", revision: "main" }] }]);
    expect(spec.sources).toMatchObject([{ repoURL: INFRA, path: "a" }, { repoURL: FRONT, path: "b" }]);
    expect(metadata.name).toBe("demo-dev-web");
    expect(metadata.labels).not.toHaveProperty("dso/repository");
  });
  test("names each repository to which values files refer once", () => {
    const external = { type: "external" as const, repository: "front", ref: "front", path: "a.yaml", revision: "v2" };
    const { sources } = application([{ ...web, sources: [{ repository: "infra", valueSources: [external, { type: "internal", path: "b.yaml" }] }] }]).spec;
    expect(sources.filter(({ ref }: any) => ref === "front")).toEqual([{ repoURL: FRONT, targetRevision: "v2", ref: "front" }]);
  });
  test("C13: two deployments of one repository are two Applications, and two sources of it are one", () => {
    const other = { ...web, name: "api", sources: [{ repository: "infra", path: "charts/api" }] };
    expect(names([web, other])).toEqual(["demo-dev-api", "demo-dev-web"]);
    const together = application([{ ...web, sources: [...web.sources, ...other.sources] }]);
    expect(together.spec.sources.map(({ path }: any) => path)).toEqual(["charts/web", "charts/api"]);
    expect(together.metadata.labels["dso/repository"]).toBe("infra");
  });
});

describe("synchronisation", () => {
  test("follows the environment, and never empties it", () => {
    expect(application([], { environment: { autosync: true } }).spec.syncPolicy).toEqual(automated);
    expect(application([], { environment: { autosync: false } }).spec).not.toHaveProperty("syncPolicy");
  });
  test("C17, §6.1 #15: a deployment's own autosync wins, false as well as true", () => {
    expect(application([{ ...web, autosync: false }], { environment: { autosync: true } }).spec).not.toHaveProperty("syncPolicy");
    expect(application([{ ...web, autosync: true }], { environment: { autosync: false } }).spec.syncPolicy).toEqual(automated);
  });
  test("§6.1 #15: a source of another type than Git is refused, where the console accepts and ignores it", () => {
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(jsonSchema("project", []));
    const file = (source: object) => ({ apiVersion: "dso/v1", kind: "Project", name: "demo", owner: "owner@example.org", deployments: [{ name: "web", environment: "dev", sources: [source] }] });
    expect(valid(file({ repository: "infra" }))).toBe(true);
    expect(valid(file({ repository: "infra", type: "oci" }))).toBe(false);
    expect(valid.errors).toEqual([expect.objectContaining({ keyword: "additionalProperties", params: { additionalProperty: "type" } })]);
  });
  test("takes options of the platform", () => {
    const options = { syncOptions: ["ServerSideApply=true"] };
    expect(application([], { options }).spec.syncPolicy).toEqual({ ...automated, syncOptions: ["ServerSideApply=true"] });
    expect(application([], { options, environment: { autosync: false } }).spec.syncPolicy).toEqual({ syncOptions: ["ServerSideApply=true"] });
  });
});

describe("names", () => {
  const long = "a".repeat(20);
  const repositories = ["b".repeat(20), `${"b".repeat(19)}c`].map((name) => ({ name, infra: true }));
  const longest: More = { project: { name: long, slug: `${long}-12`, repositories }, environment: { name: "e".repeat(11) } };

  test("C24: have at most 63 characters, stay apart, and stay the same", () => {
    const [first, second] = names([], longest);
    expect(first).not.toBe(second);
    for (const name of [first, second]) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
    expect(names([], longest)).toEqual([first, second]);
    const legacy = names([], { ...longest, options: { legacyNames: true } });
    for (const name of legacy) expect(name.length).toBeLessThanOrEqual(63);
    expect(new Set(legacy).size).toBe(2);
  });
  test("the charts' own by option: project, repository and a hash of its URL", () => {
    expect(names([], { options: { legacyNames: true } })).toEqual([expect.stringMatching(/^demo-dev-6293-infra-[0-9a-f]{4}$/)]);
  });
});
