import fc from "fast-check";
import * as names from "../../lib/values/names";

const id = "22e7044f-8414-435d-9c4a-2df42a65034b";

describe("the worked example of console §3.12", () => {
  const derived: [string, string][] = [
    [names.projectPath("forge/projects", "demo"), "forge/projects/demo"],
    [names.repositoryPath("forge/projects", "demo", "mirror"), "forge/projects/demo/mirror"],
    [names.zoneRepositoryPath("forge/projects", "pub"), "forge/projects/infra/pub"],
    [names.zoneMount("pub"), "zone-pub"],
    [names.projectGroup("demo"), "/demo"],
    [names.roleGroup("demo", "/console/devops"), "/demo/console/devops"],
    [names.environmentGroup("demo", "dev"), "/demo/console/dev"],
    [names.readOnlyGroup("demo", "dev"), "/demo/console/dev/RO"],
    [names.readWriteGroup("demo", "dev"), "/demo/console/dev/RW"],
    [names.grafanaGroup("demo", "hprod", "RW"), "/demo/grafana/hprod-RW"],
    [names.appProjectName("demo", "dev"), "demo-dev-6293"],
    [names.applicationName("demo", "dev", "infra"), "demo-dev-infra"],
    [names.sonarqubeProjectKey("demo", "infra"), "demo-infra-32aa"],
    [names.sonarqubeProjectName("demo", "infra"), "demo-infra"],
    [names.tenantName("hprod", { slug: "demo" }), "hprod-demo"],
    [names.tenantName("prod", { slug: "demo", id }), "prod-22dxmhpuknhbc3u48km99jyob"],
    [names.externalVariableName("demo-1", "my-app", "token"), "external__demo_1__my_app__token"],
    [names.stackName("project", "demo"), "project-demo"],
    [names.stackName("zone", "pub"), "zone-pub"],
    [names.projectStack({ name: "demo" }), "project-demo"],
    [names.projectStack({ name: "demo", slug: "demo-1" }), "project-demo-1"],
  ];
  test.each(derived)("%s", (found, expected) => expect(found).toBe(expected));

  test("the legacy application carries four digits of the URL's SHA-1", () =>
    expect(names.legacyApplicationName("demo", "dev", "infra", "https://gitlab.example.org/forge/projects/demo/infra.git")).toBe(
      "demo-dev-6293-infra-b4a9",
    ));
});

describe("namespaceName", () => {
  const environmentId = "00000000-0000-0000-0000-000000000001";

  test("is slug and environment without ids", () => expect(names.namespaceName({ slug: "demo", env: "dev" })).toBe("demo-dev"));

  test("is both ids in base 36, environment first, where there are both", () =>
    expect(names.namespaceName({ slug: "demo", env: "dev", projectId: id, environmentId })).toBe("1--22dxmhpuknhbc3u48km99jyob"));

  test("fits a DNS label", () => {
    const most = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    expect(names.namespaceName({ slug: "demo", env: "dev", projectId: most, environmentId: most })).toHaveLength(52);
    expect(names.namespaceName({ slug: "abcdefghijklmnopqrst-12", env: "abcdefghijk" })).toHaveLength(35);
  });
});

describe("names of different things", () => {
  const slug = fc.stringMatching(/^[a-z0-9]{2,20}(-[0-9]{1,2})?$/);
  const environment = fc.stringMatching(/^[a-z0-9]{2,11}$/);

  test("a namespace and an AppProject belong to one project and one environment", () =>
    fc.assert(
      fc.property(slug, environment, slug, environment, (slug1, env1, slug2, env2) => {
        const same = slug1 === slug2 && env1 === env2;
        expect(names.namespaceName({ slug: slug1, env: env1 }) === names.namespaceName({ slug: slug2, env: env2 })).toBe(same);
        expect(names.appProjectName(slug1, env1) === names.appProjectName(slug2, env2)).toBe(same);
      }),
    ));

  test("an application's name never passes 63 characters", () =>
    fc.assert(
      fc.property(slug, environment, fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,60}[a-z0-9]$/), (one, env, repository) => {
        expect(names.applicationName(one, env, repository).length).toBeLessThanOrEqual(63);
      }),
    ));
});
