import Ajv from "ajv";
import { definition } from "../../../lib/plugins/keycloak/options";
import { usernameOf } from "../../../lib/plugins/keycloak/username";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject } from "../../../lib/testing";

const localPart: PlatformSpec = { ...examplePlatform, services: { keycloak: { url: "https://keycloak.example.org", username: "localPart" } } };

function judge(project: Partial<ProjectSpec>, platform: PlatformSpec = examplePlatform) {
  return definition.judgeProject!({ ...exampleProject, ...project }, platform);
}

describe("user names", () => {
  test.each([
    ["First.Last@Example.org", {}, "email", "first.last@example.org"],
    ["First.Last@Example.org", {}, "localPart", "first.last"],
    ["first.last@example.org", { keycloak: "FLast" }, "email", "flast"],
    ["first.last@example.org", { gitlab: "first-last" }, "localPart", "first.last"],
  ] as const)("of %s with %j by %s is %s (decision 15)", (email, accounts, rule, username) => {
    expect(usernameOf(email, accounts, rule)).toBe(username);
  });
});

describe("rules", () => {
  test("an ordinary project has nothing wrong", () => {
    expect(judge({})).toEqual([]);
    expect(judge({}, localPart)).toEqual([]);
    expect(definition.judgePlatform!(localPart)).toEqual([]);
  });
  test("each person has an account of their own", () => {
    const members = [{ user: "dev@example.org" }, { user: "Dev@elsewhere.org" }, { user: "owner@elsewhere.org" }];
    expect(judge({ members })).toEqual([]);
    expect(judge({ members }, localPart)).toEqual([
      {
        code: "keycloak-account-taken",
        at: ["members", 1, "user"],
        message: "Dev@elsewhere.org would have the Keycloak account of dev@example.org",
        found: "dev",
        allowed: "an account of their own for each person",
        fix: "name the account of one of them in people.yaml, such as Dev@elsewhere.org: { keycloak: … }",
      },
      expect.objectContaining({ at: ["members", 2, "user"], found: "owner" }),
    ]);
    expect(judge({ members: members.slice(0, 2) }, { ...localPart, people: { "dev@elsewhere.org": { keycloak: "dev2" } } })).toEqual([]);
  });
  test("the same person twice is not two people", () => {
    expect(judge({ members: [{ user: "dev@example.org" }, { user: "DEV@example.org" }] }, localPart)).toEqual([]);
  });
  test("a group's name is no longer than Keycloak takes", () => {
    const long = "a".repeat(256);
    expect(judge({ roles: [{ name: "short", group: "/console/short" }, { name: "long", group: `/console/${long}` }] })).toEqual([
      expect.objectContaining({
        code: "keycloak-group-name-too-long",
        at: ["roles", 1, "group"],
        found: `${"a".repeat(40)}… of 256 characters`,
        allowed: "at most 255 characters between two slashes",
      }),
    ]);
    expect(judge({ roles: [{ name: "long", group: `/console/${"a".repeat(255)}` }] })).toEqual([]);
  });
});

describe("schemas", () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const platform = ajv.compile(definition.platformSchema);
  const project = ajv.compile(definition.projectSchema);

  test("take what the contract shows, and every option", () => {
    expect(platform({ url: "https://keycloak.example.org", realm: "dso", username: "email" })).toBe(true);
    expect(platform({ url: "https://keycloak.example.org", clientScope: { name: "forge", manage: true }, rotation: "2026-11" })).toBe(true);
    expect(project({})).toBe(true);
  });
  test.each([
    {},
    { url: "keycloak.example.org" },
    { url: "https://k", realm: "a/b" },
    { url: "https://k", username: "sub" },
    { url: "https://k", password: "secret" },
    { url: "https://k", clientScope: { create: true } },
    { url: "https://k", rotation: 0 },
  ])("refuse %j on a platform", (options) => {
    expect(platform(options)).toBe(false);
  });
  test("a project has no options", () => {
    expect(project({ realm: "dso" })).toBe(false);
  });
  test("describe every option", () => {
    for (const [name, option] of Object.entries(definition.platformSchema["properties"] as Record<string, { description?: string }>)) {
      expect([name, option.description]).toEqual([name, expect.any(String)]);
    }
  });
});
