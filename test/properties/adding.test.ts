/** What is added to a project adds addresses, and neither takes away nor renames one. */
import fc from "fast-check";
import type { ProjectSpec } from "../../lib/spec";
import { builtInRoleNames } from "../../lib/values/roles";
import { deployment, environment, member, others, pools, project, repository, role } from "./arbitrary";
import { addressesOf, blocksOf, openPlatform, synthesised } from "./declaration";

jest.setTimeout(60_000);

const NUM_RUNS = 12;

type Kind = "environments" | "repositories" | "members" | "roles" | "deployments";

function stackOf(spec: ProjectSpec) {
  return synthesised({ platform: openPlatform, projects: [spec] }, { projectsOnly: true }).get("project-demo")!;
}

function withOne(spec: ProjectSpec, kind: Kind, one: object): ProjectSpec {
  return { ...spec, [kind]: [...(spec[kind] ?? []), one] };
}

/** A project, and something that it does not have yet. */
function addition(kind: Exclude<Kind, "deployments">): fc.Arbitrary<{ spec: ProjectSpec; one: object }> {
  return project("demo").chain((spec) => {
    const free = (taken: readonly { readonly name: string }[] | undefined, all: readonly string[]) =>
      fc.constantFrom(...others((taken ?? []).map((each) => each.name), all));
    const known = [...builtInRoleNames, ...(spec.roles ?? []).map((each) => each.name)];
    const people = others([spec.owner, ...(spec.members ?? []).map((each) => each.user)], pools.people);
    const one = {
      environments: () => environment(free(spec.environments, pools.environmentNames)),
      repositories: () => repository(free(spec.repositories, pools.repositoryNames)),
      members: () => member(fc.constantFrom(...people), known),
      roles: () => role(free(spec.roles, pools.roleNames)),
    }[kind]() as fc.Arbitrary<object>;
    return one.map((one) => ({ spec, one }));
  });
}

describe.each(["environments", "repositories", "members", "roles"] as const)("one more in %s", (kind) => {
  test("adds addresses, and changes no other", () => {
    let added = 0;
    fc.assert(
      fc.property(addition(kind), ({ spec, one }) => {
        const before = stackOf(spec).addresses;
        const after = new Set(stackOf(withOne(spec, kind, one)).addresses);
        expect(before.filter((address) => !after.has(address))).toEqual([]);
        added += after.size - before.length;
      }),
      { numRuns: NUM_RUNS },
    );
    expect(added).toBeGreaterThan(NUM_RUNS - 1);
  });
});

describe("one more deployment", () => {
  const addedTo = project("demo")
    .filter(({ environments = [], repositories = [] }) => environments.length > 0 && repositories.length > 0)
    .chain((spec) => {
      const names = { environments: spec.environments!.map((each) => each.name), repositories: spec.repositories!.map((each) => each.name) };
      return deployment(fc.constant("another"), names.environments, names.repositories).map((one) => ({ spec, one }));
    });

  test("adds addresses, and supersedes nothing but what its environment deployed because nothing was declared", () => {
    let superseded = 0;
    fc.assert(
      fc.property(addedTo, ({ spec, one }) => {
        const before = stackOf(spec);
        const after = new Set(stackOf(withOne(spec, "deployments", one)).addresses);
        const declared = (spec.deployments ?? []).some((each) => each.environment === one.environment);
        const implicit = declared ? [] : spec.repositories!.filter((each) => each.infra).map((each) => `project/deployment/${one.environment}/${each.name}/`);
        const gone = blocksOf(before).filter((block) => !after.has(block.address));
        expect(gone.filter(({ path }) => !implicit.some((place) => path.includes(place))).map(({ address }) => address)).toEqual([]);
        superseded += gone.length;
        const own = [...after].filter((address) => address.includes(`_deployment_${one.environment}_another_`));
        // Where the zone pulls, all Applications of an environment are in one file.
        const pulled = spec.environments!.find((each) => each.name === one.environment)!.cluster === "priv1";
        expect(own.length).toBe(pulled ? 0 : 1);
      }),
      { numRuns: NUM_RUNS },
    );
    expect(superseded).toBeGreaterThan(0);
  });
});

test("one more project adds its own stack, and changes no address of any other", () => {
  fc.assert(
    fc.property(project("demo"), project("demo1", "demo-1"), (one, other) => {
      const before = addressesOf(synthesised({ platform: openPlatform, projects: [one] }));
      const after = addressesOf(synthesised({ platform: openPlatform, projects: [one, other] }));
      expect(after.filter((address) => !address.startsWith("project-demo-1: "))).toEqual(before);
    }),
    { numRuns: 3 },
  );
});
