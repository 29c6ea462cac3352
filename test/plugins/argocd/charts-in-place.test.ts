import { parse } from "yaml";
import { everything, services } from "../together/build";

const compatibility = "dso-charts" as const;
const stacks = everything({ platform: { services: { ...services, kubernetes: { compatibility }, argocd: { ...services.argocd, compatibility } } } });
const project = stacks.get("project-demo")!;

describe("values of the charts, with compatibility: dso-charts (§3.8.3)", () => {
  const files = project.resources("gitlab_repository_file").filter(({ attributes }) => String(attributes["file_path"]).startsWith("demo/app2/"));

  test("are one file for each environment, in the zone's repository", () => {
    expect(files.map(({ attributes: { file_path, project, branch } }) => ({ file_path, project, branch }))).toEqual([
      { file_path: "demo/app2/prod/values.yaml", project: "forge/projects/infra/priv", branch: "main" },
    ]);
  });
  test("say what the console says, with the charts' corrections", () => {
    expect(parse(files[0]!.attributes["content"])).toEqual({
      common: { "dso/project": "demo", "dso/project.slug": "demo", "dso/environment": "prod" },
      argocd: { cluster: "in-cluster", namespace: "argocd", project: "demo-prod-c626", envChartVersion: "dso-env-1.9.2", nsChartVersion: "dso-ns-1.1.5" },
      environment: {
        valueFileRepository: "https://gitlab.example.org/forge/projects/infra/priv.git",
        valueFileRevision: "HEAD",
        valueFilePath: "demo/app2/prod/values.yaml",
        roGroup: "/demo/console/prod/RO",
        rwGroup: "/demo/console/prod/RW",
        consoleAdminGroup: "nobody",
        platformAdminGroup: "/console/admin",
        platformReadonlyGroup: "/console/readonly",
        platformSecurityGroup: "/console/security",
        projectAdminGroup: "/demo/console/admin",
        projectDevopsGroup: "/demo/console/devops",
        projectDevelopperGroup: "/demo/console/developer",
        projectSecurityGroup: "/demo/console/security",
        projectReadonlyGroup: "/demo/console/readonly",
      },
      application: {
        quota: { cpu: 2, gpu: 0, memory: "4Gi" },
        sourceRepositories: ["https://gitlab.example.org/forge/projects/demo/**"],
        destination: { namespace: "demo-prod", name: "app2" },
        autosync: false,
        vault: {
          projectsRootDir: "forge/projects",
          url: "https://vault.example.org",
          coreKvName: "forge-dso",
          kvName: "forge-dso",
          roleId: "${var.approle__demo__role_id}",
          secretId: "${var.approle__demo__secret_id}",
        },
        repositories: [
          {
            id: "infra",
            name: "infra",
            repoURL: "https://gitlab.example.org/forge/projects/demo/infra.git",
            targetRevision: "main",
            path: "deploy",
            autosync: false,
            valueFiles: ["values.yaml", "values-prod.yaml"],
            valueSources: [],
          },
        ],
      },
      features: { fineGrainedRoles: { enabled: true } },
    });
  });
  test("take the AppRole from two sensitive variables, none by default", () => {
    const half = (name: string) => ({ type: "string", sensitive: true, default: "none", description: `${name} of the AppRole of project demo; written to the zone's Git repository in clear` });
    expect(project.json["variable"]).toMatchObject({ approle__demo__role_id: half("role_id"), approle__demo__secret_id: half("secret_id") });
  });
  test("leave the zone's own files to the charts", () => {
    expect(stacks.get("zone-priv")!.resources("gitlab_repository_file")).toEqual([]);
  });
});
