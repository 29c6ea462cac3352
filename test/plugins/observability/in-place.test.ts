import { parse } from "yaml";
import type { Block } from "../../../lib/testing";
import { everything, target } from "../together/build";

const project = everything().get("project-demo")!;
const fileAt = (path: string) => project.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === path)!.attributes;

/** What the forge and Keycloak make of what the plugin asks of them. */
describe("a project with dashboards, in GitLab and Keycloak (§3.9)", () => {
  const repository = project.resource("gitlab_project", { path: "infra-observability" });

  test("has the repository infra-observability in its group", () => {
    const { name, path, description, default_branch, visibility_level, topics, namespace_id } = repository.attributes;
    expect({ name, path, description, default_branch, visibility_level, topics }).toEqual({
      name: "infra-observability",
      path: "infra-observability",
      description: "Dashboards and alerts",
      default_branch: "main",
      visibility_level: "private",
      topics: ["plugin-managed"],
    });
    expect(target(project, namespace_id).attributes["path"]).toBe("demo");
  });
  test("has in it a chart that depends on dso-observability, and includes its templates", () => {
    expect(parse(fileAt("Chart.yaml")["content"])).toEqual({
      apiVersion: "v2",
      name: "dso-observability",
      type: "application",
      version: "0.1.0",
      appVersion: "0.0.1",
      dependencies: [{ name: "dso-observability", version: "0.1.8", repository: "https://cloud-pi-native.github.io/helm-charts/" }],
    });
    expect(fileAt("templates/includes.yaml")["content"]).toBe('{{ include "grafana-dashboards.dashboards" . }}\n---\n{{ include "grafana-dashboards.rules" . }}\n');
    for (const path of ["Chart.yaml", "templates/includes.yaml"]) expect(fileAt(path)).toMatchObject({ branch: "main", project: `\${${repository.address}.id}` });
  });
  test("has its values in the repository of the zone that runs Grafana, below its slug", () => {
    const { content, branch, project: into } = fileAt("demo/observability.yaml");
    expect([into, branch]).toEqual(["forge/projects/infra/pub", "main"]);
    expect(parse(content)).toEqual({
      global: {
        projects: {
          demo: {
            projectName: "demo",
            projectRepository: { url: "https://gitlab.example.org/forge/projects/demo/infra-observability.git", path: "." },
            envs: {
              hprod: { groups: ["/demo/grafana/hprod-RW", "/demo/grafana/hprod-RO"], tenants: { "hprod-demo": {} } },
              prod: { groups: ["/demo/grafana/prod-RW", "/demo/grafana/prod-RO"], tenants: { "prod-demo": {} } },
            },
          },
        },
      },
    });
  });
  test.each(["hprod-RW", "hprod-RO", "prod-RW", "prod-RO"])("has the group /demo/grafana/%s, of those who may manage environments, or see them", (name) => {
    const group = project.resources("keycloak_group").find(({ attributes }) => attributes["name"] === name)!;
    expect(parents(group)).toEqual(["grafana", "demo"]);
    const { members } = project.resource("keycloak_group_memberships", { group_id: `\${${group.address}.id}` }).attributes;
    const people = name.endsWith("RW") ? ["ops@example.org", "owner@example.org"] : ["dev@example.org", "ops@example.org", "owner@example.org", "test@example.org"];
    expect((members as string[]).map((member) => target(project, member).attributes["username"])).toEqual(people);
  });
});

function parents({ attributes }: Block): string[] {
  if (attributes["parent_id"] === undefined) return [];
  const parent = target(project, attributes["parent_id"]);
  return [parent.attributes["name"], ...parents(parent)];
}
