import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadInventory } from "../../lib/inventory";
import { fleetPeople, fleetProject, fleetSandboxSeed, writeFleet } from "../../lib/testing";
import { definitions } from "../../stacks/plugins";

const scratch = mkdtempSync(join(tmpdir(), "dso-fleet-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function written(name: string, options: Parameters<typeof writeFleet>[1]) {
  const directory = join(scratch, name);
  const slugs = writeFleet(directory, options);
  const texts = new Map(readdirSync(join(directory, "projects")).map((file) => [file, readFileSync(join(directory, "projects", file), "utf8")]));
  return { directory, slugs, texts };
}

describe("a synthetic fleet", () => {
  const fleet = written("fleet", { projects: 120 });

  test("is an inventory with which nothing is wrong", () => {
    const { projects, findings } = loadInventory(fleet.directory, { services: definitions });
    expect(findings).toEqual([]);
    expect(projects.map(({ spec }) => spec.name)).toEqual([...fleet.slugs].sort());
  });

  test("has the same bytes each time, and others with another seed", () => {
    expect(written("again", { projects: 120 }).texts).toEqual(fleet.texts);
    expect(written("other", { projects: 120, seed: 2 }).texts).not.toEqual(fleet.texts);
  });

  test("keeps its projects as it grows", () => {
    const larger = written("larger", { projects: 150 });
    for (const [file, text] of fleet.texts) expect(larger.texts.get(file)).toBe(text);
    expect(larger.slugs).toHaveLength(150);
  });

  test("names nobody whose account does not exist, save for those who have not signed on to GitLab", () => {
    const seed = fleetSandboxSeed({ projects: 120 });
    const accounts = new Set(seed["keycloak_user"]!.map((user) => (user as { email: string }).email));
    const named = Array.from({ length: 120 }, (_, index) => fleetProject(1, index)).flatMap(({ owner, members = [] }) => [owner, ...members.map(({ user }) => user)]);
    expect(named.filter((email) => !accounts.has(email))).toEqual([]);
    expect(accounts.size).toBe(fleetPeople({ projects: 120 }).length);
    expect(seed["gitlab_user"]!.length).toBeLessThan(accounts.size);
  });

  test("holds projects of several shapes", () => {
    const shapes = new Set(Array.from({ length: 120 }, (_, index) => fleetProject(1, index)).map(({ environments = [], repositories = [] }) => `${environments.length}/${repositories.length}/${environments[0]!.cluster}`));
    expect(shapes.size).toBeGreaterThan(10);
  });
});
