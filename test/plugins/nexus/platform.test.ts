import { nexusAddresses, nexusPlatform, problemsOf } from "./build";

describe("a platform in Nexus", () => {
  const synthesised = nexusPlatform();

  test("has its three roles and two privileges, and no project's", () => {
    expect(nexusAddresses(synthesised)).toMatchSnapshot();
    expect(problemsOf(synthesised)).toEqual([]);
  });
  test("decision 24: may do everything, or read, in all repositories there will ever be", () => {
    expect(synthesised.resources("nexus_privilege_wildcard").map(({ attributes }) => attributes)).toEqual([
      { name: "console-privilege-ro", description: "Reading in all repositories", pattern: "nexus:repository-view:*:*:browse,read" },
      { name: "console-privilege", description: "Everything in all repositories", pattern: "nexus:repository-view:*:*:*" },
    ]);
  });
  test.each([
    ["console-admin", "console-privilege"],
    ["console-readonly", "console-privilege-ro"],
    ["console-security", "console-privilege-ro"],
  ])("%s has %s", (roleid, name) => {
    const privilege = synthesised.resource("nexus_privilege_wildcard", { name }).address;
    expect(synthesised.resource("nexus_security_role", { roleid }).attributes).toEqual({ roleid, name: roleid, description: `Group /${roleid.replace("-", "/")}`, privileges: [`\${${privilege}.name}`] });
  });
});
