import { parse } from "yaml";
import type { DeploymentSpec, ProjectSpec } from "../../../lib/spec";
import { buildProject, pulled } from "./build";

const FILE = "priv: demo/app2/dev/values.yaml";

function build(project: Partial<ProjectSpec> = {}) {
  return buildProject({ options: { compatibility: "dso-charts" }, project: { environments: [pulled], ...project } });
}

const values = (project?: Partial<ProjectSpec>): any => parse(build(project).files.get(FILE)!);

describe("values of charts dso-env and dso-ns (console §3.8.3)", () => {
  const { files, synthesised } = build();
  const all = parse(files.get(FILE)!);

  test("§6.1 #1, C7: one file for each environment, by slug", () => {
    expect([...files.keys()]).toEqual([FILE]);
    expect([...build({ slug: "demo-1" }).files.keys()]).toEqual(["priv: demo-1/app2/dev/values.yaml"]);
  });
  test("labels and names", () => {
    expect(all.common).toEqual({ "dso/project": "demo", "dso/project.slug": "demo", "dso/environment": "dev" });
    expect(all.argocd).toEqual({ cluster: "in-cluster", namespace: "argocd", project: "demo-dev-6293", envChartVersion: "dso-env-1.9.2", nsChartVersion: "dso-ns-1.1.5" });
    expect(all.environment).toMatchObject({ valueFileRepository: "https://git.example.org/forge/projects/infra/priv.git", valueFileRevision: "HEAD", valueFilePath: "demo/app2/dev/values.yaml" });
  });
  test("C18: chart versions that know roles and value sources", () => {
    const [major, minor] = all.argocd.envChartVersion.replace("dso-env-", "").split(".").map(Number);
    expect(major).toBe(1);
    expect(minor).toBeGreaterThanOrEqual(9);
    expect(all.features).toEqual({ fineGrainedRoles: { enabled: true } });
  });
  test("groups", () => {
    expect(all.environment).toMatchObject({
      roGroup: "/demo/console/dev/RO",
      rwGroup: "/demo/console/dev/RW",
      platformAdminGroup: "/console/admin",
      platformReadonlyGroup: "/console/readonly",
      platformSecurityGroup: "/console/security",
      projectAdminGroup: "/demo/console/admin",
      projectDevopsGroup: "/demo/console/devops",
      projectDevelopperGroup: "/demo/console/developer",
      projectSecurityGroup: "/demo/console/security",
      projectReadonlyGroup: "/demo/console/readonly",
    });
  });
  test("C2: the role of platform administrators has no group twice, and no source is there twice", () => {
    expect(all.environment.consoleAdminGroup).not.toBe(all.environment.platformAdminGroup);
    expect(all.environment.consoleAdminGroup).not.toMatch(/^\//);
    const sources = ["https://git.example.org/forge/projects/demo/**", "https://charts.example.org"];
    const options = { compatibility: "dso-charts" as const, extraRepositories: sources };
    const { files: more } = buildProject({ options, project: { environments: [pulled] } });
    expect(parse(more.get(FILE)!).application.sourceRepositories).toEqual(sources);
  });
  test("C14: the KV's name stands under the key that the chart reads, and under the console's", () => {
    expect(all.application.vault).toMatchObject({ projectsRootDir: "forge/projects", url: "https://vault.example.org", coreKvName: "forge-dso", kvName: "forge-dso" });
  });
  test("C20: no quantity is left out", () => {
    expect(all.application.quota).toEqual({ cpu: 1, gpu: 0, memory: "2Gi" });
  });
  test("destination and entries", () => {
    expect(all.application.destination).toEqual({ namespace: "demo-dev", name: "app2" });
    expect(all.application.repositories).toEqual([
      {
        id: "infra",
        name: "infra",
        repoURL: "https://git.example.org/forge/projects/demo/infra.git",
        targetRevision: "main",
        path: "deploy",
        autosync: true,
        valueFiles: ["values.yaml", "values-dev.yaml"],
        valueSources: [],
      },
    ]);
  });
  test("C17: false is said where the chart hears it", () => {
    const web: DeploymentSpec = { name: "web", environment: "dev", autosync: false, sources: [{ repository: "infra" }] };
    const api: DeploymentSpec = { name: "api", environment: "dev", sources: [{ repository: "front" }] };
    const { application } = values({ deployments: [web, api] });
    expect(application.autosync).toBe(false);
    expect(application.repositories.map(({ name, autosync }: any) => [name, autosync])).toEqual([["front", true], ["infra", false]]);
  });
  test("value sources, in order", () => {
    const sources: DeploymentSpec["sources"] = [
      { repository: "infra", valueSources: [{ type: "external", repository: "front", ref: "front", path: "<env>.yaml" }, { type: "internal", path: "last.yaml" }] },
    ];
    expect(values({ deployments: [{ name: "web", environment: "dev", sources }] }).application.repositories[0].valueSources).toEqual([
      { type: "external", ref: "front", repoURL: "https://git.example.org/forge/projects/demo/front.git", targetRevision: "HEAD", path: "dev.yaml" },
      { type: "internal", path: "/last.yaml" },
    ]);
  });
  test("the AppRole comes from two sensitive variables, none by default", () => {
    expect(synthesised.json["variable"]).toEqual({
      approle__demo__role_id: expect.objectContaining({ type: "string", sensitive: true, default: "none" }),
      approle__demo__secret_id: expect.objectContaining({ type: "string", sensitive: true, default: "none" }),
    });
    const { roleId, secretId } = all.application.vault;
    expect([roleId, secretId]).toEqual([expect.stringContaining("TfToken["), expect.stringContaining("TfToken[")]);
    expect(roleId).not.toBe(secretId);
  });
  test("no variable where no zone pulls, or where plain manifests are written", () => {
    expect(buildProject({ options: { compatibility: "dso-charts" }, project: { environments: [{ ...pulled, cluster: "app1" }] } }).synthesised.json).not.toHaveProperty("variable");
    expect(buildProject({ project: { environments: [pulled] } }).synthesised.json).not.toHaveProperty("variable");
  });
  test("zones that push are served as ever", () => {
    const { synthesised: pushed, files: none } = buildProject({ options: { compatibility: "dso-charts" }, project: { environments: [{ ...pulled, cluster: "app1" }] } });
    expect(none.size).toBe(0);
    expect(pushed.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"].kind)).toEqual(expect.arrayContaining(["AppProject", "Application"]));
  });
});
