import fc from "fast-check";
import type { DeploymentSpec, EnvironmentSpec, MemberSpec, ProjectSpec, RepositorySpec, RoleSpec } from "../../lib/spec";
import { allPermissions } from "../../lib/values/permissions";
import { builtInRoleNames } from "../../lib/values/roles";

/** Specs of projects that break no rule, on {@link openPlatform}. Names repeat from project to project, as they do with people. */

const quantities = { cpu: fc.constantFrom(1, 2, 0.5), memory: fc.constantFrom(1, 4), gpu: fc.constantFrom(0, 1) };

const environmentNames = ["dev", "integ", "staging", "live", "12", "1a"];
const places: readonly Pick<EnvironmentSpec, "cluster" | "stage">[] = [
  { cluster: "app1", stage: "dev" },
  { cluster: "app1", stage: "prod" },
  { cluster: "pay1", stage: "staging" },
  { cluster: "priv1", stage: "integration" },
  { cluster: "priv1", stage: "prod" },
];

export function environment(name: fc.Arbitrary<string>): fc.Arbitrary<EnvironmentSpec> {
  return fc
    .record({ name, place: fc.constantFrom(...places), autosync: fc.option(fc.boolean(), { nil: undefined }), ...quantities })
    .map(({ place, ...rest }) => ({ ...rest, ...place }));
}

const repositoryNames = ["front", "back", "infra", "charts", "a-b", "b-12"];
const deployed: fc.Arbitrary<Partial<RepositorySpec>> = fc.record(
  {
    infra: fc.constant(true),
    revision: fc.constantFrom("main", "v1.0.0"),
    path: fc.constantFrom(".", "deploy"),
    valuesFiles: fc.constantFrom([], ["values.yaml", "values-<env>.yaml"]),
  },
  { requiredKeys: ["infra"] },
);
const guarded = fc.record({ protected: fc.record({ branches: fc.constantFrom([], ["main", "release/*"]), tags: fc.constantFrom([], ["v*"]) }) });

export function repository(name: fc.Arbitrary<string>): fc.Arbitrary<RepositorySpec> {
  const origin = fc.tuple(name, fc.constantFrom("own", "public", "private"), fc.constantFrom(1, 2)).map(([name, kind, version]): RepositorySpec => {
    const externalUrl = `https://git.example.org/team/${name}.git`;
    if (kind === "own") return { name };
    return kind === "public" ? { name, externalUrl } : { name, externalUrl, private: true, credentialsVersion: version };
  });
  return fc.tuple(origin, fc.option(deployed, { nil: {} }), fc.option(guarded, { nil: {}, freq: 3 })).map(([a, b, c]) => ({ ...a, ...b, ...c }));
}

const people = ["ada@example.org", "Bo.Berg@example.org", "hugo.petit-martin@example.org", "dan@example.com", "eva@example.org"];

export function member(user: fc.Arbitrary<string>, roles: readonly string[]): fc.Arbitrary<MemberSpec> {
  return fc.record({ user, roles: fc.subarray([...roles], { maxLength: 3 }) });
}

const roleNames = ["tester", "auditor", "on call"];

export function role(name: fc.Arbitrary<string>): fc.Arbitrary<RoleSpec> {
  return fc.record(
    {
      name,
      permissions: fc.subarray([...allPermissions], { maxLength: 4 }),
      type: fc.constantFrom("managed" as const, "external" as const),
      gitlabLevel: fc.constantFrom("guest" as const, "reporter" as const, "maintainer" as const),
    },
    { requiredKeys: ["name"] },
  );
}

export function deployment(name: fc.Arbitrary<string>, environments: readonly string[], repositories: readonly string[]): fc.Arbitrary<DeploymentSpec> {
  const source = fc.record({ repository: fc.constantFrom(...repositories), path: fc.constantFrom(".", "charts/web") });
  return fc.record({ name, environment: fc.constantFrom(...environments), sources: fc.array(source, { minLength: 1, maxLength: 2 }) });
}

const services = fc.record(
  {
    harbor: fc.record({ quota: fc.constantFrom("10GB", "100GB") }),
    nexus: fc.record({ maven: fc.boolean(), npm: fc.boolean(), raw: fc.boolean() }),
    gitlab: fc.record({ schedule: fc.constantFrom("daily", "off"), triggerGeneration: fc.constantFrom(1, 2) }),
    observability: fc.record({ enabled: fc.boolean() }),
  },
  { requiredKeys: [] },
);
const rotation = fc.record(
  { harbor: fc.constantFrom(1, 2), nexus: fc.constantFrom(1, "b"), gitlab: fc.constantFrom(1, 3), sonarqube: fc.constantFrom("2026-11", 4) },
  { requiredKeys: [] },
);
const limits = fc.record({ hprod: fc.constant({ cpu: 99, memory: 99, gpu: 9 }), prod: fc.constant({ cpu: 99, memory: 99, gpu: 9 }) }, { requiredKeys: [] });

/** What is not in a list, so that it can be added. */
export function others(taken: readonly string[], all: readonly string[]): readonly string[] {
  return all.filter((each) => !taken.some((name) => name.toLowerCase() === each.toLowerCase()));
}
export const pools = { environmentNames, repositoryNames, people, roleNames, deploymentNames: ["web", "job", "12"] };

/** A project with a little of everything. Every pool keeps something that is not in the project. */
export function project(name: string, slug?: string): fc.Arbitrary<ProjectSpec> {
  const some = (names: readonly string[], maxLength: number) => fc.shuffledSubarray([...names], { maxLength });
  return fc
    .record({
      environments: some(environmentNames, 3).chain((names) => fc.tuple(...names.map((each) => environment(fc.constant(each))))),
      repositories: some(repositoryNames, 3).chain((names) => fc.tuple(...names.map((each) => repository(fc.constant(each))))),
      roles: some(roleNames, 2).chain((names) => fc.tuple(...names.map((each) => role(fc.constant(each))))),
      people: fc.shuffledSubarray(people, { minLength: 1, maxLength: 4 }),
    })
    .chain(({ environments, repositories, roles, people: [owner, ...users] }) => {
      const known = [...builtInRoleNames, ...roles.map((each) => each.name)];
      const names = { environments: environments.map((each) => each.name), repositories: repositories.map((each) => each.name) };
      const deployments =
        names.environments.length === 0 || names.repositories.length === 0
          ? fc.constant([])
          : fc.uniqueArray(deployment(fc.constantFrom("web", "job"), names.environments, names.repositories), {
              maxLength: 2,
              selector: (each) => `${each.environment} ${each.name}`,
            });
      return fc.record({
        name: fc.constant(name),
        slug: fc.constant(slug),
        description: fc.constantFrom("", "Über \"alles\": $5, 100 % {sure}"),
        owner: fc.constant(owner!),
        ownerIsAdmin: fc.boolean(),
        environments: fc.constant(environments),
        repositories: fc.constant(repositories),
        roles: fc.constant(roles),
        members: fc.tuple(...users.map((user) => member(fc.constant(user), known))),
        deployments,
        limits,
        services,
        rotation,
        deletionPolicy: fc.constantFrom("retain" as const, "purge" as const),
        removed: fc.constantFrom(undefined, { repositories: ["legacy", "ancient"], environments: ["demo", "trial"] }),
      });
    });
}
