import { Lazy, Token } from "cdktf";
import { describe as text } from "../../lib/errors";
import { judgeFleet, judgePlatform, judgeProject, projectJudge } from "../../lib/rules";
import type { PlatformSpec, ProjectSpec } from "../../lib/spec";
import { fleetCases, platformCases, projectCases, type Case } from "./cases";
import { cluster, environment, platform, project, uuid } from "./support";

function holds({ judge, expected: [code, at, found, allowed, fix] }: Case): void {
  const shown = judge().map((finding) => ({ code: finding.code, at: finding.at, found: finding.found, allowed: finding.allowed, fix: finding.fix }));
  expect(shown).toEqual([{ code, at, found, allowed, fix }]);
}

test("a platform, a project and a fleet without a mistake have no finding", () => {
  expect(judgePlatform(platform)).toEqual([]);
  expect(judgeProject(project, platform)).toEqual([]);
  expect(judgeFleet(platform, [project, { ...project, name: "other" }], { complete: true })).toEqual([]);
});

describe("on a platform, one mistake is one finding:", () => {
  test.each(platformCases.map((each) => [each.title, each] as const))("%s", (_, each) => holds(each));
});

describe("on a project, one mistake is one finding:", () => {
  test.each(projectCases.map((each) => [each.title, each] as const))("%s", (_, each) => holds(each));
});

describe("between projects, one mistake is one finding:", () => {
  test.each(fleetCases.map((each) => [each.title, each] as const))("%s", (_, each) => holds(each));
});

test("every message is lower case, without a full stop, and says what is allowed", () => {
  for (const each of [...platformCases, ...projectCases, ...fleetCases]) {
    for (const finding of each.judge()) {
      expect(finding.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(finding.message).toMatch(/^[a-z0-9].*[^.]$/);
      expect(finding.allowed).toBeDefined();
      expect(text({ ...finding, where: "projects/demo.yaml:1:1" })).toContain("    found:   ");
    }
  }
});

test("everything that is wrong comes out together", () => {
  const wrong: ProjectSpec = {
    ...project,
    name: "De-mo",
    environments: [{ ...environment, name: "Dev", cluster: "nowhere", cpu: -1 }],
    members: [{ user: "nobody", roles: ["none"] }],
  };
  expect(judgeProject(wrong, platform).map((finding) => finding.code)).toEqual([
    "invalid-project-name",
    "invalid-environment-name",
    "invalid-quantity",
    "unknown-cluster",
    "invalid-email",
    "unknown-role",
  ]);
});

describe("a broken value has no follow-up:", () => {
  const codes = (change: Partial<ProjectSpec>, on: PlatformSpec = platform) => judgeProject({ ...project, ...change }, on).map((finding) => finding.code);

  test("two environments with one bad name", () => {
    const bad = { ...environment, name: "Dev" };
    expect(codes({ environments: [bad, bad] })).toEqual(["invalid-environment-name", "invalid-environment-name"]);
  });

  test("a deployment to an environment whose name is bad", () =>
    expect(
      codes({ environments: [{ ...environment, name: "Dev" }], deployments: [{ name: "web", environment: "Dev", sources: [{ repository: "infra" }] }] }),
    ).toEqual(["invalid-environment-name"]));

  test("an amount that cannot be summed", () =>
    expect(codes({ environments: [{ ...environment, cpu: NaN }], limits: { hprod: { cpu: 1, memory: 2, gpu: 0 } } })).toEqual(["invalid-quantity"]));

  test("a stage that is in neither sum", () =>
    expect(codes({ environments: [{ ...environment, stage: "live" as "prod", cpu: 99 }], limits: { hprod: { cpu: 1, memory: 2, gpu: 0 } } })).toEqual([
      "unknown-stage",
    ]));

  test("two roles with one bad name, or one built-in name", () => {
    expect(codes({ roles: [{ name: "/" }, { name: "/" }] })).toEqual(["invalid-role-name", "invalid-role-name"]);
    expect(codes({ roles: [{ name: "admin" }, { name: "admin" }] })).toEqual(["reserved-role-name", "reserved-role-name"]);
  });
});

describe("where nothing is said, nothing is refused:", () => {
  test("limits and capacity absent are none", () =>
    expect(judgeFleet(platform, [{ ...project, environments: [{ ...environment, cpu: 1e6 }] }])).toEqual([]));

  test("only the bucket with a limit is limited", () => {
    const production = { ...environment, name: "live", stage: "prod" as const, cpu: 100 };
    const limits = { hprod: { cpu: 1, memory: 2, gpu: 0 } };
    expect(judgeProject({ ...project, environments: [environment, production], limits }, platform)).toEqual([]);
  });

  test("services are not compared where the platform names none", () =>
    expect(judgeProject({ ...project, rotation: { mine: 2 } }, { ...platform, services: undefined })).toEqual([]));

  test("services attached by other means are compared where they are given", () => {
    expect(judgeProject({ ...project, rotation: { mine: 2 } }, platform, { services: ["mine"] })).toEqual([]);
    expect(judgeProject({ ...project, rotation: { harbor: 2 } }, platform, { services: ["mine"] })).toHaveLength(1);
  });

  test("a slug may go on as a cluster does where no name is that of both", () => {
    const on = (name: string, label: string) => ({ ...project, name, deployments: [], environments: [{ ...environment, cluster: label }] });
    const clusters = ["app", "1-app"].map((label) => ({ ...cluster, label }));
    // Nothing is called after a folder where Terraform reaches Argo CD.
    expect(judgeFleet({ ...platform, clusters }, [on("demo", "1-app"), on("demo-1", "app")])).toEqual([]);
    const zones = platform.zones.map((zone) => ({ ...zone, delivery: "pull" as const, argocdContext: undefined }));
    expect(judgeFleet({ ...platform, zones, clusters }, [on("demo", "1-app"), on("demo-1", "1-app")])).toEqual([]);
  });
  test("slugs on a dedicated cluster are not compared with a part of the projects", () => expect(judgeFleet(platform, [])).toEqual([]));
});

describe("a rename", () => {
  const ids = { id: uuid(1), environments: [{ ...environment, id: uuid(2), previousName: "old" }] };

  test("of an environment is fine where its namespace is named by ids", () => expect(judgeProject({ ...project, ...ids }, platform)).toEqual([]));
  test("of a repository, a role, a deployment and a cluster is fine", () => {
    const renamed: ProjectSpec = {
      ...project,
      repositories: [{ name: "infra", previousName: "deploy", infra: true }],
      roles: [{ name: "tester", previousName: "qa" }],
      deployments: [{ name: "web", previousName: "front", environment: "dev", sources: [{ repository: "infra" }] }],
    };
    expect(judgeProject(renamed, platform)).toEqual([]);
    expect(judgePlatform({ ...platform, clusters: [{ ...cluster, previousLabel: "app0" }] })).toEqual([]);
  });
  test("of a deployment gives a name back that another environment's has", () => {
    const sources = [{ repository: "infra" }];
    const deployments = [{ name: "web", environment: "live", sources }, { name: "api", previousName: "web", environment: "dev", sources }, { name: "app", previousName: "web", environment: "live2", sources }];
    const environments = ["dev", "live", "live2"].map((name) => ({ ...environment, name }));
    expect(judgeProject({ ...project, environments, deployments }, platform)).toEqual([]);
  });
  test("of a role with a group of its own is nobody's group", () =>
    expect(judgeProject({ ...project, roles: [{ name: "tester", previousName: "dev", group: "/console/qa" }] }, platform)).toEqual([]));
  test("of a role may be one of its case alone", () => expect(judgeProject({ ...project, roles: [{ name: "tester", previousName: "Tester" }] }, platform)).toEqual([]));
  test("to a name whose tombstone stays is not one from it", () =>
    expect(judgeProject({ ...project, repositories: [{ name: "front", previousName: "old" }], removed: { repositories: ["older"] } }, platform)).toEqual([]));
});

test("a dedicated cluster takes the projects listed", () => {
  const own = { ...project, name: "other", environments: [{ ...environment, cluster: "own1" }] };
  expect(judgeProject(own, platform)).toEqual([]);
});

test("a retired project places nothing", () => {
  const retired = { ...project, state: "retired" as const, environments: [{ ...environment, cluster: "gone1", cpu: 99 }], limits: { hprod: { cpu: 1, memory: 2, gpu: 0 } } };
  expect(judgeProject(retired, platform)).toEqual([]);
  expect(judgeFleet({ ...platform, clusters: [{ ...cluster, label: "gone1", capacity: { cpu: 1 } }] }, [retired])).toEqual([]);
});

test("the finding between projects says whose it is", () => {
  const [finding] = judgeFleet(platform, [project, { ...project }], { title: (index) => `file ${index}` });
  expect(finding).toMatchObject({ project: 1, finding: { message: "another project has this slug: file 0" } });
});

test("what only Terraform will know is not judged", () => {
  const text = () => Token.asString(Lazy.anyValue({ produce: () => "later" }));
  const number = () => Token.asNumber(Lazy.anyValue({ produce: () => 1 }));
  const later: ProjectSpec = {
    name: "demo",
    owner: text(),
    description: text(),
    environments: [{ name: "dev", stage: "dev", cluster: text(), cpu: number(), memory: number(), gpu: number() }],
    repositories: [{ name: "infra", externalUrl: text(), revision: text(), path: text(), valuesFiles: [text()] }],
    members: [{ user: text(), roles: [text()] }],
    limits: { hprod: { cpu: number(), memory: 0, gpu: 0 } },
    deployments: [{ name: text(), environment: text(), sources: [{ repository: text() }] }],
    rotation: { harbor: text() },
  };
  expect(judgeProject(later, platform)).toEqual([]);
  expect(judgeFleet(platform, [later, { ...later, name: "other" }], { complete: true })).toEqual([]);
  expect(judgePlatform({ ...platform, rootPath: text(), zones: [{ ...platform.zones[0]!, argocdUrl: text() }], clusters: [] })).toEqual([]);
});

test("whatever is deployed may say <env>, which is replaced there", () => {
  const source = { repository: "infra", path: "overlays/<env>", valuesFiles: ["<env>.yaml"] };
  const deployments: ProjectSpec["deployments"] = [
    { name: "web", environment: "dev", sources: [{ ...source, valueSources: [{ type: "internal", path: "envs/<env>.yaml" }] }] },
  ];
  const repositories = [{ name: "infra", infra: true, path: source.path, valuesFiles: source.valuesFiles }];
  expect(judgeProject({ ...project, repositories, deployments }, platform)).toEqual([]);
});

describe("speed", () => {
  /** Of the processor, which does not depend on what else the machine does. */
  function spent(work: () => void): number {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1000;
  }

  const large: ProjectSpec = {
    ...project,
    environments: Array.from({ length: 10 }, (_, index) => ({ ...environment, name: `env${index}` })),
    repositories: Array.from({ length: 30 }, (_, index) => ({ name: `repo-${index}`, infra: true, valuesFiles: ["values-<env>.yaml"] })),
    members: Array.from({ length: 50 }, (_, index) => ({ user: `member${index}@example.org`, roles: ["developer"] })),
  };

  test("a large project is judged in under a millisecond", () => {
    const judge = projectJudge(platform);
    for (let n = 0; n < 200; n++) judge(large);
    const milliseconds = spent(() => {
      for (let n = 0; n < 200; n++) judge(large);
    });
    expect(milliseconds / 200).toBeLessThan(1);
  });

  test("ten thousand projects are compared in a second", () => {
    const fleet = Array.from({ length: 10_000 }, (_, index) => ({ ...project, name: `p${index}`, slug: `p${index}-1` }));
    const milliseconds = spent(() => expect(judgeFleet({ ...platform, clusters: [{ ...cluster, capacity: { cpu: 1 } }] }, fleet)).toHaveLength(1));
    expect(milliseconds).toBeLessThan(1000);
  });
});
