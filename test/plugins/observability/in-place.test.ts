import { parse } from "yaml";
import type { ProjectSpec } from "../../../lib/spec";
import type { Block, Synthesised } from "../../../lib/testing";
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

describe("dashboards switched off", () => {
  const withOut = (spec: Partial<ProjectSpec> = {}) => everything({ projects: [{ services: { observability: { enabled: false } }, ...spec }] }).get("project-demo")!;
  const own = ({ addresses }: Synthesised) => addresses.filter((address) => address.includes(".project_observability_"));
  const forgotten = ({ json }: Synthesised) => ((json["removed"] ?? []) as { from: string }[]).map(({ from }) => from).filter((from) => from.includes("observability"));
  const held = own(project).filter((address) => address.startsWith("gitlab_") && !address.includes("_values_")).sort();

  test("go from every service, and nothing else does", () => {
    expect(own(withOut())).toEqual([]);
    expect(withOut().addresses).toEqual(project.addresses.filter((address) => !own(project).includes(address)));
    const { links, outputs } = withOut().json["output"];
    expect(links.value.filter(({ service }: any) => service === "observability")).toEqual([]);
    expect(outputs.value.clone_urls).not.toHaveProperty("infra-observability");
  });
  test("leave what the team wrote where the project retains (§6.1 #4)", () => {
    expect(held.map((address) => address.split(".")[0])).toEqual(["gitlab_branch_protection", "gitlab_project", "gitlab_repository_file", "gitlab_repository_file"]);
    expect(forgotten(withOut()).sort()).toEqual(held);
    expect(forgotten(withOut({ state: "retired" })).sort()).toEqual(held);
  });
  test("leave nothing where it purges", () => {
    expect(forgotten(withOut({ deletionPolicy: "purge" }))).toEqual([]);
    expect(own(withOut({ deletionPolicy: "purge" }))).toEqual([]);
  });
});

function parents({ attributes }: Block): string[] {
  if (attributes["parent_id"] === undefined) return [];
  const parent = target(project, attributes["parent_id"]);
  return [parent.attributes["name"], ...parents(parent)];
}
