import Ajv from "ajv";
import { definition } from "../../../lib/plugins/sonarqube/options";
import { examplePlatform, exampleProject } from "../../../lib/testing";
import type { ProjectSpec } from "../../../lib/spec";
import { platformStack, projectStack } from "./stacks";

function judge(project: Partial<ProjectSpec>) {
  return definition.judgeProject!({ ...exampleProject, ...project }, examplePlatform);
}

describe("rules", () => {
  test("an ordinary project has nothing wrong", () => {
    expect(judge({})).toEqual([]);
    expect(judge({ rotation: { sonarqube: "2026-11" }, services: { sonarqube: { previousTokens: ["2025-11", 1] } } })).toEqual([]);
  });
  test("what looks like a month and is none is refused", () => {
    expect(judge({ rotation: { sonarqube: "2026-13" } })).toEqual([
      {
        code: "sonarqube-invalid-generation",
        at: ["rotation", "sonarqube"],
        message: "this is no generation of the SonarQube token",
        found: "2026-13",
        allowed: "a month, such as 2026-11, from which the token's end follows; or a counter, for a token that does not end",
        fix: "write the month with four and two digits, or a counter that does not begin like a year",
      },
    ]);
  });
  test("a gate that the provider could not read back is refused, on the platform, in a project and in code", () => {
    const refused = { code: "sonarqube-unreadable-gate", at: ["services", "sonarqube", "qualityGate"], found: "Team A/B" };
    const options = { qualityGate: "Team A/B" };
    expect(judge({ services: { sonarqube: options } })).toEqual([expect.objectContaining(refused)]);
    expect(definition.judgePlatform!({ ...examplePlatform, services: { sonarqube: { url: "https://s.example.org", ...options } } })).toEqual([expect.objectContaining(refused)]);
    expect(() => platformStack({ props: options })).toThrow(/sonarqube-unreadable-gate/);
    expect(judge({ services: { sonarqube: { qualityGate: "Team A B" } } })).toEqual([]);
  });
  test("a generation is there once", () => {
    expect(judge({ rotation: { sonarqube: 2 }, services: { sonarqube: { previousTokens: ["1", "2"] } } })).toEqual([
      expect.objectContaining({ code: "sonarqube-generation-twice", at: ["services", "sonarqube", "previousTokens", 1], found: "2" }),
    ]);
  });
  test("characters that SonarQube refuses in a key are refused before", () => {
    expect(judge({ repositories: [{ name: "front" }, { name: "back/end" }] })).toEqual([
      {
        code: "sonarqube-invalid-project-key",
        at: ["repositories", 1, "name"],
        message: "the repository's name makes a key that SonarQube refuses",
        found: expect.stringMatching(/^demo-back\/end-[0-9a-f]{4}$/),
        allowed: 'at most 400 letters, digits, "-", "_", "." and ":", not all of them digits',
      },
    ]);
  });
  test.each(["PROJECT_KEY", "PROJECT_NAME", "SONAR_PROJECT_PROPERTIES"])("a repository cannot have a variable %s of its own", (key) => {
    const repositories = [{ name: "front" }, { name: "back", ci: { variables: { OWN: "a", [key]: "b" } } }];
    expect(judge({ repositories })).toEqual([
      {
        code: "sonarqube-variable-taken",
        at: ["repositories", 1, "ci", "variables", key],
        message: "the service sonarqube sets this CI variable of each repository",
        found: key,
        allowed: "any name but PROJECT_KEY, PROJECT_NAME, SONAR_PROJECT_PROPERTIES",
        fix: "remove the variable, or give it another name",
      },
    ]);
    expect(definition.judgeProject!({ ...exampleProject, repositories }, { ...examplePlatform, services: { sonarqube: { retired: true } } })).toEqual([]);
  });
  test("these are the variables that it sets", () => {
    const keys = projectStack().resources("fake_resource").flatMap(({ attributes }) => (attributes["repository"] === undefined || attributes["key"] === undefined ? [] : [String(attributes["key"])]));
    expect([...new Set(keys)].sort()).toEqual(["PROJECT_KEY", "PROJECT_NAME", "SONAR_PROJECT_PROPERTIES"]);
  });
  test("the plugin says the same, with the place", () => {
    expect(() => projectStack({ project: { rotation: { sonarqube: "2026-13" } } })).toThrow(/project\/rotation\/sonarqube: this is no generation .*\[sonarqube-invalid-generation\]/);
  });
});

describe("schemas", () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const platform = ajv.compile(definition.platformSchema);
  const project = ajv.compile(definition.projectSchema);

  test("take what the contract shows, and every option", () => {
    expect(platform({ url: "https://sonarqube.example.org" })).toBe(true);
    expect(
      platform({ url: "https://s.example.org", administrators: "a", qualityGate: "g", tokenMonths: 6, tokenVariable: true, emailDomain: "forge.example.org", version: "26.4", edition: "Community" }),
    ).toBe(true);
    expect(project({ qualityGate: "g", tokenVariable: true, previousTokens: ["2025-11", 1] })).toBe(true);
  });
  test.each([{}, { url: "sonarqube" }, { url: "https://s", tokenMonths: 0 }, { url: "https://s", token: "squ_1" }, { url: "https://s", edition: "community" }])("refuse %j on a platform", (options) => {
    expect(platform(options)).toBe(false);
  });
  test.each([{ previousTokens: [1, 1] }, { qualityGate: "" }, { unknown: 1 }])("refuse %j in a project", (options) => {
    expect(project(options)).toBe(false);
  });
  test("describe every option", () => {
    for (const schema of [definition.platformSchema, definition.projectSchema]) {
      for (const [name, option] of Object.entries(schema["properties"] as Record<string, { description?: string }>)) expect([name, option.description]).toEqual([name, expect.any(String)]);
    }
  });
});
