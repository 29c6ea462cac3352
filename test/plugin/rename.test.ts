import { DataResource } from "cdktf";
import { Construct } from "constructs";
import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import { DsoZone } from "../../lib/dso-zone";
import type { IDsoCluster, IDsoDeployment, IDsoEnvironment, IDsoProject, IDsoRepository, IDsoRole, IDsoZone } from "../../lib/model";
import { formerly } from "../../lib/plugin/rename";
import { Plugin } from "../../lib/plugin/plugin";
import type { ProjectSpec } from "../../lib/spec";
import { examplePlatform, exampleProject, FakeResource, synthesise, type Synthesised } from "../../lib/testing";

const uuid = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;

/** Makes something for everything there is; for environments below a place that bears the cluster's label. */
class Everything extends Plugin {
  override onProject(_project: IDsoProject, scope: Construct) {
    new FakeResource(scope, "data");
  }
  override onRole(role: IDsoRole, scope: Construct) {
    new FakeResource(scope, "data");
    if (!role.builtIn) formerly(new FakeResource(this, `group ${role.group}`), role.previousGroup && `group ${role.previousGroup}`);
  }
  override onEnvironment({ cluster }: IDsoEnvironment, scope: Construct) {
    const place = new Construct(scope, cluster.label);
    formerly(place, cluster.previousLabel);
    this.keep(new FakeResource(place, "data"));
  }
  override onRepository(_repository: IDsoRepository, scope: Construct) {
    this.keep(new FakeResource(scope, "data"));
    new FakeResource(scope, "called").overrideLogicalId(`called_${_repository.project.repositories.indexOf(_repository)}`);
  }
  override onDeployment(_deployment: IDsoDeployment, scope: Construct) {
    new FakeResource(scope, "data");
  }
  override onZone(_zone: IDsoZone, scope: Construct) {
    new FakeResource(scope, "data");
  }
  override onCluster(_cluster: IDsoCluster, scope: Construct) {
    new FakeResource(scope, "data");
  }
}

const project: ProjectSpec = {
  ...exampleProject,
  id: uuid(0),
  environments: [
    { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0, id: uuid(1) },
    { name: "prod", stage: "prod", cluster: "app3", cpu: 1, memory: 2, gpu: 0, id: uuid(2) },
  ],
  deployments: [{ name: "web", environment: "prod", sources: [{ repository: "infra" }] }],
};

type Labels = Readonly<Record<string, string>>;
const clusters = (renamed: Labels) => examplePlatform.clusters.map((cluster) => (renamed[cluster.label] === undefined ? cluster : { ...cluster, label: renamed[cluster.label]!, previousLabel: cluster.label }));

function stackOf(changes: Partial<ProjectSpec> = {}, renamed: Labels = {}, retired = false): Synthesised {
  const platform = DsoPlatform.fromPlatformSpec({ ...examplePlatform, clusters: clusters(renamed) });
  return synthesise((stack) => {
    new Everything(new DsoProject(stack, "project", { ...project, ...changes, platform }), "all", {}).retired = retired;
  });
}

interface Move {
  readonly from: string;
  readonly to: string;
}
const movesOf = ({ json }: Synthesised): readonly Move[] => json["moved"] ?? [];

/** Where something in a state at an address ends. */
function follow(moves: readonly Move[], address: string): string {
  const next = moves.find(({ from }) => from === address);
  return next ? follow(moves, next.to) : address;
}

/** What a state holds that is as the first declaration says, once the moves of the second are made. */
const carried = (before: Synthesised, after: Synthesised) => before.addresses.map((address) => follow(movesOf(after), address)).sort();

const renamed: Readonly<Record<string, Partial<ProjectSpec>>> = {
  "an environment": { environments: [{ ...project.environments![0]!, name: "int", previousName: "dev" }, project.environments![1]!] },
  "an environment with a deployment": {
    environments: [project.environments![0]!, { ...project.environments![1]!, name: "live", previousName: "prod" }],
    deployments: [{ ...project.deployments![0]!, environment: "live" }],
  },
  "a repository": { repositories: [{ ...project.repositories![0]!, name: "ui", previousName: "front" }, project.repositories![1]!] },
  "an infrastructure repository": {
    repositories: [project.repositories![0]!, { ...project.repositories![1]!, name: "deploy", previousName: "infra" }],
    deployments: [{ ...project.deployments![0]!, sources: [{ repository: "deploy" }] }],
  },
  "a role, whose group follows its name": { roles: [{ name: "qa", previousName: "tester" }], members: [] },
  "a role, whose group stays": { roles: [{ name: "qa", previousName: "tester", group: "/console/tester" }], members: [] },
  "a deployment": { deployments: [{ ...project.deployments![0]!, name: "site", previousName: "web" }] },
};

describe("what is renamed keeps its state:", () => {
  const before = stackOf({ members: [] });

  test.each(Object.entries(renamed))("%s", (_what, changes) => {
    const after = stackOf({ members: [], ...changes });
    expect(after.addresses).not.toEqual(before.addresses);
    expect(carried(before, after)).toEqual([...after.addresses].sort());
    // Nothing moves that is not called otherwise.
    expect(movesOf(after).map(({ from }) => from).sort()).toEqual(before.addresses.filter((address) => !after.addresses.includes(address)).sort());
  });

  test("a repository beside one that is new", () => {
    const first = stackOf({ repositories: [{ name: "front" }, { name: "infra", infra: true }] });
    const then = stackOf({ repositories: [{ name: "ui", previousName: "front" }, { name: "front2" }, { name: "infra", infra: true }] });
    const added = then.addresses.filter((address) => !carried(first, then).includes(address));
    expect(added.every((address) => address.includes("_front2_") || address.includes("called_"))).toBe(true);
  });

  test("once the former name is left out, nothing is moved, and nothing else is different", () => {
    const { previousName: _, ...environment } = renamed["an environment"]!.environments![0]!;
    const { moved, ...after } = stackOf(renamed["an environment"]).json;
    const { moved: none, ...later } = stackOf({ environments: [environment, project.environments![1]!] }).json;
    expect(moved).not.toEqual([]);
    expect(none).toBeUndefined();
    expect(later).toEqual(after);
  });

  test("in whatever order things are declared", () => {
    const all = { ...renamed["an environment"], ...renamed["an infrastructure repository"], ...renamed["a role, whose group follows its name"], members: [] };
    const reversed = Object.fromEntries(Object.entries(all).map(([key, value]) => [key, Array.isArray(value) ? [...value].reverse() : value]));
    expect(JSON.stringify(movesOf(stackOf(reversed)))).toBe(JSON.stringify(movesOf(stackOf(all))));
    expect(movesOf(stackOf(all)).length).toBeGreaterThan(5);
  });
});

describe("several renames above one thing", () => {
  const dev = (name: string, previousName?: string, cluster = "app1") => ({ environments: [{ ...project.environments![0]!, name, previousName, cluster }] });
  const changes = { ...dev("int", "dev", "main1"), deployments: [] };
  const after = stackOf(changes, { app1: "main1" });

  test.each([
    ["neither was applied", stackOf({ ...dev("dev"), deployments: [] })],
    ["the environment's was applied before", stackOf({ ...dev("int", "dev"), deployments: [] })],
    ["the cluster's was applied before", stackOf({ ...dev("dev", undefined, "main1"), deployments: [] }, { app1: "main1" })],
    ["both were applied", after],
  ])("keep its state where %s", (_which, before) => {
    expect(carried(before, after)).toEqual([...after.addresses].sort());
  });
  test("have one origin for each destination, as Terraform demands", () => {
    const moves = movesOf(after);
    expect(new Set(moves.map(({ to }) => to)).size).toBe(moves.length);
    expect(new Set(moves.map(({ from }) => from)).size).toBe(moves.length);
    expect(moves.filter(({ to, from }) => after.addresses.includes(from) || to === from)).toEqual([]);
  });
});

describe("a cluster that is renamed", () => {
  const zone = (renamed: Labels) =>
    synthesise((stack) => {
      const platform = new DsoPlatform(stack, "platform", { ...examplePlatform, clusters: clusters(renamed) });
      new Everything(new DsoZone(stack, "zone", { platform, zone: "pub" }), "all", {});
    });

  test("keeps what its zone has of it", () => {
    const [before, after] = [zone({}), zone({ app1: "main1" })];
    expect(carried(before, after)).toEqual([...after.addresses].sort());
    expect(movesOf(after)).toHaveLength(1);
  });
  test("keeps the environments on it", () => {
    const environments = project.environments!.map((each) => (each.cluster === "app1" ? { ...each, cluster: "main1" } : each));
    const [before, after] = [stackOf(), stackOf({ environments }, { app1: "main1" })];
    expect(carried(before, after)).toEqual([...after.addresses].sort());
    expect(movesOf(after)).toEqual([{ from: expect.stringContaining("_dev_all_app1_data_"), to: expect.stringContaining("_dev_all_main1_data_") }]);
  });
});

describe("what leaves before its rename was applied is forgotten wherever it is", () => {
  const forgotten = ({ json }: Synthesised) => ((json["removed"] ?? []) as { from: string }[]).map(({ from }) => from).filter((address) => /_(front|ui)_/.test(address));

  test.each([
    ["with its project", stackOf({ ...renamed["a repository"], state: "retired" })],
    ["with its service", stackOf(renamed["a repository"], {}, true)],
  ])("%s", (_how, stack) => {
    expect(forgotten(stack)).toEqual([expect.stringContaining("_front_all_data_"), expect.stringContaining("_ui_all_data_")]);
    expect(movesOf(stack).filter(({ from }) => from.includes("_front_"))).toEqual([]);
  });
});

test("what stands at an address now does not leave it", () => {
  const { json } = synthesise((stack) => {
    class Two extends Plugin {
      override onProject(_project: IDsoProject, scope: Construct) {
        formerly(new FakeResource(scope, "new"), "old");
        formerly(new FakeResource(scope, "same"), "same");
        new FakeResource(scope, "old");
        formerly(new DataResource(scope, "other"), "another");
      }
    }
    new Two(new DsoProject(stack, "project", { ...exampleProject, platform: DsoPlatform.fromPlatformSpec(examplePlatform) }), "two", {});
  });
  expect(json["moved"]).toEqual([{ from: expect.stringMatching(/^terraform_data\.project_two_another_/), to: expect.stringMatching(/^terraform_data\.project_two_other_/) }]);
});
