import type { NexusProjectOptions } from "../../../lib/plugins/nexus";
import type { ProjectSpec } from "../../../lib/spec";
import { forgotten, nexusProject, problemsOf } from "./build";

const everyFormat = { maven: true, npm: true, raw: true, pypi: true, docker: true, helm: true };

function repositories(nexus: NexusProjectOptions, project: Partial<ProjectSpec> = {}): readonly string[] {
  return nexusProject({ nexus, project }).resources().map(({ address }) => address).filter((address) => address.startsWith("nexus_repository_"));
}

describe("§6.1 #10: a format that is switched off", () => {
  const on = repositories(everyFormat);

  test("has its repositories forgotten, at the very addresses that they had", () => {
    const off = nexusProject({ nexus: Object.fromEntries(Object.keys(everyFormat).map((format) => [format, false])) });
    expect(on).toHaveLength(3 + 2 + 2 + 2 + 2 + 1);
    expect(forgotten(off)).toEqual([...on].sort());
    expect(problemsOf(off)).toEqual([]);
  });
  test("and one that is only left out, which may have been on before", () => {
    expect(forgotten(nexusProject())).toEqual([...on].sort());
  });
  test("loses its privileges, which hold nothing", () => {
    const off = nexusProject({ nexus: { ...everyFormat, maven: false } });
    expect(off.resources("nexus_privilege_repository_view").filter(({ path }) => path.includes("/maven/"))).toEqual([]);
    expect(forgotten(off).every((address) => address.startsWith("nexus_repository_maven_"))).toBe(true);
    expect(forgotten(off)).toHaveLength(3);
  });
  test("is deleted where the project is to be purged", () => {
    const off = nexusProject({ nexus: { maven: false }, project: { deletionPolicy: "purge" } });
    expect(off.json["removed"]).toBeUndefined();
    expect(repositories({ maven: false }, { deletionPolicy: "purge" })).toEqual([]);
  });
});

describe("a project that leaves", () => {
  test("forgets its repositories, and those of a format that was switched off with it", () => {
    const retired = nexusProject({ nexus: { maven: true, npm: false }, project: { state: "retired" } });
    expect(retired.resources().filter(({ type }) => type.startsWith("nexus_"))).toEqual([]);
    expect(forgotten(retired)).toEqual([...repositories(everyFormat)].sort());
  });
  test("forgets nothing in a purge", () => {
    const purged = nexusProject({ nexus: everyFormat, project: { state: "retired", deletionPolicy: "purge" } });
    expect(purged.resources().filter(({ type }) => type.startsWith("nexus_"))).toEqual([]);
    expect(purged.json["removed"]).toBeUndefined();
  });
});
