import { builtInRoleNames, builtInRoles, highestGitlabLevel, isGroupPath } from "../../lib/values/roles";

test("every project has five roles, each with a group of its own", () => {
  expect(builtInRoleNames).toEqual(["admin", "devops", "developer", "security", "readonly"]);
  expect(builtInRoles.map((role) => role.group)).toEqual(builtInRoleNames.map((name) => `/console/${name}`));
});

test("levels in GitLab are those of console §3.10", () =>
  expect(Object.fromEntries(builtInRoles.map((role) => [role.name, role.gitlabLevel]))).toEqual({
    admin: "maintainer",
    devops: "maintainer",
    developer: "developer",
    security: "reporter",
    readonly: "reporter",
  }));

test("the highest level of several roles wins; without any it is guest", () => {
  expect(highestGitlabLevel(["reporter", "maintainer", "developer", undefined])).toBe("maintainer");
  expect(highestGitlabLevel([undefined])).toBe("guest");
  expect(highestGitlabLevel([])).toBe("guest");
});

test.each(["/console/tester", "/console/Développeur", "/equipe produit/lead", "/a"])("%j is a group", (path) =>
  expect(isGroupPath(path)).toBe(true),
);

test.each(["", "/", "console/tester", "/console/", "/console//tester", "/console/ tester", "/console/*", "/a\n"])(
  "%j is no group",
  (path) => expect(isGroupPath(path)).toBe(false),
);
