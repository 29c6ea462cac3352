import { parseAllDocuments } from "yaml";
import { everything, resolve, target } from "./build";

const stacks = everything();
const project = stacks.get("project-demo")!;
const names = (type: string, attribute = "name") => project.resources(type).map(({ attributes }) => attributes[attribute] as string).sort();

/** The worked example of the console's behaviour: what each service holds of project demo, by name. */
describe("§3.12: the worked example", () => {
  test("GitLab: the group, its repositories, its bot", () => {
    const group = project.resources("gitlab_group").find(({ attributes }) => attributes["path"] === "demo")!;
    expect(resolve(project, group.attributes["parent_id"].replace(/\.group_id\}$/, ".full_path}"))).toBe("forge/projects");
    expect(names("gitlab_project", "path")).toEqual(["front", "infra", "infra-apps", "infra-observability", "mirror"]);
    for (const { attributes } of project.resources("gitlab_project")) expect(target(project, attributes["namespace_id"])).toEqual(group);
    expect(names("gitlab_group_access_token")).toEqual(["demo-bot"]);
  });
  test("the mirror's secret, and the tree that jobs read", () => {
    expect(names("vault_kv_secret_v2")).toContain("forge/projects/demo/infra-mirror");
    const read = project.resource("vault_policy", { name: "ci--demo--read" }).attributes["policy"] as string;
    expect(read.match(/"forge-dso[^"]*"/g)).toEqual(['"forge-dso/data/forge/projects/demo/REGISTRY/ro-robot"', '"forge-dso/data/forge/projects/demo/SONAR"']);
  });
  test("Argo CD: the AppProject, its sources and the Application, in the zone that pushes and in the one that pulls", () => {
    const file = project.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/app2/prod/argocd.yaml")!.attributes;
    const pushed = project.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"]);
    const pulled = parseAllDocuments(String(file["content"])).map((document) => document.toJS());
    expect(resolve(project, file["project"])).toBe("forge/projects/infra/priv");
    for (const [objects, env, hash] of [[pushed, "dev", "6293"], [pulled, "prod", "c626"]] as const) {
      const appProject = objects.find(({ kind, metadata }) => kind === "AppProject" && metadata.name === `demo-${env}-${hash}`);
      expect(appProject.spec.sourceRepos).toEqual(["https://gitlab.example.org/forge/projects/demo/**"]);
      expect(objects.filter(({ kind, metadata }) => kind === "Application" && metadata.name === `demo-${env}-infra`)).toHaveLength(1);
    }
  });
  test("Keycloak: its groups", () => {
    expect(names("keycloak_group")).toEqual(
      ["demo", "console", "admin", "devops", "developer", "readonly", "security", "tester", "dev", "RO", "RW", "prod", "RO", "RW", "grafana", "hprod-RO", "hprod-RW", "prod-RO", "prod-RW"].sort(),
    );
  });
  test("Harbor: project and robots", () => {
    expect(names("harbor_project")).toEqual(["demo"]);
    const told = project.resources("harbor_robot_account").map(({ attributes }) => /"(.*)"/.exec(attributes["lifecycle"].postcondition[0].condition)![1]);
    expect(told.sort()).toEqual(["robot$demo+ro-robot", "robot$demo+rw-robot"]);
  });
  test("SonarQube: keys, names and user", () => {
    expect(names("sonarqube_project", "project")).toEqual(["demo-front-1013", "demo-infra-32aa"]);
    expect(names("sonarqube_project")).toEqual(["demo-front", "demo-infra"]);
    expect(names("sonarqube_user", "login_name")).toEqual(["demo"]);
  });
  test("Nexus: user, role and repositories", () => {
    expect(names("nexus_security_user", "userid")).toEqual(["demo"]);
    expect(names("nexus_security_role", "roleid")).toContain("demo-ID");
    expect([...names("nexus_repository_maven_hosted"), ...names("nexus_repository_maven_group"), ...names("nexus_repository_npm_hosted"), ...names("nexus_repository_npm_group")]).toEqual([
      "demo-repository-release",
      "demo-repository-snapshot",
      "demo-repository-group",
      "demo-npm",
      "demo-npm-group",
    ]);
  });
  test("Vault: mount and policies", () => {
    expect(names("vault_mount", "path")).toEqual(["demo"]);
    expect(names("vault_policy").filter((name) => !name.startsWith("ci--"))).toEqual([
      "app--demo--admin",
      "project--demo--developer",
      "project--demo--devops",
      "project--demo--readonly",
      "project--demo--security",
      "tech--demo--ro",
    ]);
  });
  test("Grafana: the tenants of both buckets", () => {
    const file = project.resources("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === "demo/observability.yaml")!;
    const { envs } = parseAllDocuments(String(file.attributes["content"]))[0]!.toJS().global.projects.demo;
    expect(Object.keys(envs.hprod.tenants)).toEqual(["hprod-demo"]);
    expect(Object.keys(envs.prod.tenants)).toEqual(["prod-demo"]);
  });
  test("on a platform that exists already, namespaces and tenants are called by ids (§0.2)", () => {
    const id = "22e7044f-8414-435d-9c4a-2df42a65034b";
    const environments = [{ name: "dev", stage: "dev" as const, cluster: "app1", cpu: 1, memory: 2, gpu: 0, id: "00000000-0000-0000-0000-000000000001" }];
    const existing = everything({ projects: [{ id, environments }] }).get("project-demo")!;
    expect(existing.resource("kubernetes_namespace_v1").attributes["metadata"].name).toBe("1--22dxmhpuknhbc3u48km99jyob");
    const { attributes } = existing.resources("gitlab_repository_file").find((each) => each.attributes["file_path"] === "demo/observability.yaml")!;
    expect(attributes["content"]).toContain("hprod-22dxmhpuknhbc3u48km99jyob");
  });
});

describe("§7.6 #10, §6.1 #1: two projects of one name", () => {
  const both = everything({ projects: [{}, { slug: "demo-1" }] });
  /** What a service knows an object by, of those that it keeps in one room for all projects. */
  const identity: Readonly<Record<string, string>> = {
    gitlab_group: "path",
    harbor_project: "name",
    nexus_privilege_repository_view: "name",
    nexus_repository_maven_group: "name",
    nexus_repository_maven_hosted: "name",
    nexus_repository_npm_group: "name",
    nexus_repository_npm_hosted: "name",
    nexus_security_role: "roleid",
    nexus_security_user: "userid",
    sonarqube_group: "name",
    sonarqube_project: "project",
    sonarqube_user: "login_name",
    vault_identity_group: "name",
    vault_identity_group_alias: "name",
    vault_jwt_auth_backend_role: "role_name",
    vault_kubernetes_auth_backend_role: "role_name",
    vault_kv_secret_v2: "name",
    vault_mount: "path",
    vault_policy: "name",
  };
  const identities = (stack: string) =>
    Object.entries(identity).flatMap(([type, attribute]) => {
      const found = both.get(stack)!.resources(type);
      expect([type, found.length > 0]).toEqual([type, true]);
      return found.map(({ attributes }) => `${type} ${attributes[attribute]}`);
    });

  test("share no object of any service", () => {
    const others = new Set(identities("project-demo-1"));
    expect(identities("project-demo").filter((each) => others.has(each))).toEqual([]);
  });
  test("share no namespace, AppProject or Application", () => {
    const objects = (stack: string) => [
      ...both.get(stack)!.resources("kubernetes_namespace_v1").map(({ attributes }) => attributes["metadata"].name as string),
      ...both.get(stack)!.resources("kubernetes_manifest").map(({ attributes: { manifest } }) => `${manifest.kind} ${manifest.metadata.namespace}/${manifest.metadata.name}`),
    ];
    expect(objects("project-demo").filter((each) => objects("project-demo-1").includes(each))).toEqual([]);
  });
  test("write no file of the other's in a zone's repository", () => {
    const zoneFiles = (stack: string) =>
      both
        .get(stack)!
        .resources("gitlab_repository_file")
        .filter(({ attributes }) => !String(attributes["project"]).startsWith("${gitlab_project."))
        .map(({ attributes }) => attributes["file_path"] as string);
    expect(zoneFiles("project-demo").length).toBeGreaterThan(2);
    for (const path of zoneFiles("project-demo")) expect(path).toMatch(/(^|\/)demo(\/|\.yaml$)/);
    for (const path of zoneFiles("project-demo-1")) expect(path).toMatch(/(^|\/)demo-1(\/|\.yaml$)/);
  });
});
