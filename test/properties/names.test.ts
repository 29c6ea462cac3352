/** No two projects share a name, also where the slug of one is what that of the other begins with. */
import fc from "fast-check";
import { DsoError } from "../../lib/errors";
import type { ProjectSpec } from "../../lib/spec";
import type { Synthesised } from "../../lib/testing";
import { capabilities, rules } from "../plugins/vault/acl";
import { project } from "./arbitrary";
import { example, openPlatform, synthesised } from "./declaration";
import { namesOf } from "./identity";

jest.setTimeout(60_000);

const pairs = [
  ["demo", "demo-1"],
  ["demo", "demo-12"],
  ["demo-1", "demo-12"],
  ["demo", "demo1"],
  ["demo1", "demo-1"],
  ["dem", "demo"],
  ["d1", "d1-1"],
  ["d1", "d11"],
] as const;

/** Everything that a project may have, named so that it goes on where the slug of another ends. */
const adversary: Omit<ProjectSpec, "name"> = {
  owner: "ada@example.org",
  ownerIsAdmin: true,
  environments: [
    { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 1, gpu: 0 },
    { name: "1dev", stage: "dev", cluster: "app1", cpu: 1, memory: 1, gpu: 0 },
    { name: "2dev", stage: "prod", cluster: "app1", cpu: 1, memory: 1, gpu: 0 },
    { name: "o1dev", stage: "prod", cluster: "priv1", cpu: 1, memory: 1, gpu: 0 },
    { name: "live", stage: "prod", cluster: "priv1", cpu: 1, memory: 1, gpu: 0 },
  ],
  repositories: [
    { name: "app", infra: true, externalUrl: "https://git.example.org/team/app.git", private: true },
    { name: "dev-app", infra: true },
    { name: "12app", externalUrl: "https://git.example.org/team/12app.git" },
    { name: "o-app", externalUrl: "https://git.example.org/team/o.git", private: true },
  ],
  members: [{ user: "bo@example.org", roles: ["devops", "tester"] }],
  roles: [{ name: "tester" }, { name: "on call", type: "external" }],
  services: { nexus: { maven: true, npm: true, raw: true } },
  deployments: [{ name: "web", environment: "dev", sources: [{ repository: "app" }] }],
};

function specOf(slug: string): ProjectSpec {
  const name = slug.replace("-", "");
  return { ...adversary, name, ...(name !== slug && { slug }) };
}

function stacksOf(...projects: ProjectSpec[]): readonly Synthesised[] {
  return [...synthesised({ platform: openPlatform, projects }, { projectsOnly: true }).values()];
}

function shared(one: Synthesised, other: Synthesised): readonly string[] {
  const taken = new Set(namesOf(one));
  return namesOf(other).filter((name) => taken.has(name));
}

describe.each(pairs)("%s and %s", (one, other) => {
  const [first, second] = stacksOf(specOf(one), specOf(other)) as [Synthesised, Synthesised];

  test("have no name in common", () => {
    expect(namesOf(first).length).toBeGreaterThan(150);
    expect(new Set(namesOf(first)).size).toBeGreaterThan(150);
    expect(shared(first, second)).toEqual([]);
  });
  test("every name has the whole slug in it, or in the name of what it is in", () => {
    for (const [slug, stack] of [[one, first], [other, second]] as const) {
      const itself = new RegExp(`(^|[^a-z0-9])${slug}($|[^a-z0-9])`);
      expect(namesOf(stack).filter((name) => !itself.test(name))).toEqual([]);
    }
  });
  test("no policy of one reaches a secret of the other", () => {
    const secretsOf = (stack: Synthesised) => [
      ...stack.resources("vault_kv_secret_v2").map(({ attributes }) => `${attributes["mount"]}/data/${attributes["name"]}`),
      ...stack.resources("vault_mount").map(({ attributes }) => `${attributes["path"]}/data/anything`),
    ];
    for (const [of, against] of [[first, second], [second, first]] as const) {
      const policies = of.resources("vault_policy").map(({ attributes }) => String(attributes["policy"]));
      const paths = secretsOf(against).filter((path) => !path.startsWith("${"));
      expect(paths.length).toBeGreaterThan(5);
      expect(policies.flatMap(rules).length).toBeGreaterThan(10);
      for (const policy of policies) for (const path of paths) expect({ path, can: capabilities(policy, path) }).toEqual({ path, can: [] });
    }
  });
  test("Argo CD takes nothing of one for the other", () => {
    const specs = (stack: Synthesised, kind: string) =>
      stack.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"]).filter((manifest) => manifest.kind === kind).map(({ spec }) => spec);
    for (const [of, against] of [[first, second], [second, first]] as const) {
      const patterns = specs(of, "AppProject").flatMap((spec) => spec.sourceRepos as string[]);
      const destinations = new Set(specs(of, "AppProject").flatMap((spec) => (spec.destinations as { namespace: string }[]).map(({ namespace }) => namespace)));
      const applications = specs(against, "Application");
      expect(patterns.length).toBeGreaterThan(0);
      expect(applications.length).toBeGreaterThan(0);
      for (const { source, sources = [source], destination } of applications) {
        for (const { repoURL } of sources) expect(patterns.filter((pattern) => fits(pattern, repoURL))).toEqual([]);
        expect(destinations.has(destination.namespace)).toBe(false);
      }
    }
  });
});

/** `**` for anything, as Argo CD reads a source repository. */
function fits(pattern: string, url: string): boolean {
  const escaped = pattern.split("**").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*"));
  return new RegExp(`^${escaped.join(".*")}$`).test(url);
}

test("of any two projects that the rules let be, neither takes a name of the other", () => {
  let compared = 0;
  const two = fc.constantFrom(...pairs).chain(([one, other]) => fc.tuple(project(specOf(one).name, specOf(one).slug), project(specOf(other).name, specOf(other).slug)));
  fc.assert(
    fc.property(two, ([one, other]) => {
      let stacks: readonly Synthesised[];
      try {
        stacks = stacksOf(one, other);
      } catch (error) {
        // Names that would be those of both are refused as a rule between projects.
        if (error instanceof DsoError && error.findings.every(({ code }) => code === "slug-takes-names")) return;
        throw error;
      }
      compared++;
      expect(shared(stacks[0]!, stacks[1]!)).toEqual([]);
    }),
    { numRuns: 15 },
  );
  expect(compared).toBeGreaterThan(5);
});

test.each([
  ["an environment that is the number", { environments: [{ ...adversary.environments![0]!, name: "12" }] }],
  ["a repository that begins with the number", { repositories: [{ name: "12-app", infra: true }] }],
])("%s is refused where a project has that number", (_what, changes) => {
  expect(() => stacksOf({ ...specOf("demo"), deployments: [], ...changes }, specOf("demo-12"))).toThrow(
    expect.objectContaining({ findings: [expect.objectContaining({ code: "slug-takes-names" })] }),
  );
});

test("no two stacks of a whole platform share a name: projects, zones and the platform itself", () => {
  const owners = new Map<string, string>();
  for (const [stack, synthesis] of synthesised({ platform: openPlatform, projects: [...example.projects, specOf("dem"), specOf("demo-1")] })) {
    for (const name of namesOf(synthesis)) {
      expect({ name, owners: [owners.get(name) ?? stack, stack] }).toEqual({ name, owners: [stack, stack] });
      owners.set(name, stack);
    }
  }
  expect(new Set(owners.values()).size).toBe(9);
});
