import fc from "fast-check";
import { judgeFleet } from "../../lib/rules";
import type { ProjectSpec } from "../../lib/spec";
import * as names from "../../lib/values/names";
import { environment, platform } from "./support";

/** Everything that is called after a project in one service, each kind in a space of its own. */
function namesOf({ name, slug = name, environments = [], repositories = [] }: ProjectSpec): string[] {
  const all = [`group ${names.projectGroup(slug)}`, `path ${names.projectPath(platform.rootPath, slug)}`, `tenant ${names.tenantName("prod", { slug })}`];
  for (const { name: env } of environments) {
    all.push(`namespace ${names.namespaceName({ slug, env })}`, `project ${names.appProjectName(slug, env)}`, `group ${names.environmentGroup(slug, env)}`);
    for (const repository of repositories) all.push(`application ${names.applicationName(slug, env, repository.name)}`);
  }
  for (const repository of repositories) {
    all.push(`analysis ${names.sonarqubeProjectKey(slug, repository.name)}`, `analysis called ${names.sonarqubeProjectName(slug, repository.name)}`);
  }
  return all;
}

// Few letters and small numbers, so that slugs begin alike and go on as other names do.
const slug = fc.tuple(fc.stringMatching(/^a[a1]?b$/), fc.constantFrom("", "-1", "-12")).map((parts) => parts.join(""));
const project = fc.record({
  slug,
  environments: fc.uniqueArray(fc.constantFrom("12", "ab", "a1", "1a"), { maxLength: 3 }),
  repositories: fc.uniqueArray(fc.constantFrom("12-a", "1-a", "a", "ab-1", "1-1-a", "b1"), { maxLength: 3 }),
});

test("two projects that the rules let pass share no name", () =>
  fc.assert(
    fc.property(project, project, (one, other) => {
      const specs = [one, other].map((each, index): ProjectSpec => ({
        name: `p${index}`,
        slug: each.slug,
        owner: "owner@example.org",
        environments: each.environments.map((name) => ({ ...environment, name })),
        repositories: each.repositories.map((name) => ({ name })),
      }));
      const refused = judgeFleet(platform, specs).length > 0;
      const [first, second] = specs.map((spec) => new Set(namesOf(spec)));
      const shared = [...first!].filter((name) => second!.has(name));
      if (!refused) expect(shared).toEqual([]);
      if (one.slug === other.slug) expect(refused).toBe(true);
    }),
    { numRuns: 2000 },
  ));
