import type { TerraformElement } from "cdktf";
import { bury } from "../../../lib/plugin/tombstone";
import { platformStack, principal, problems, resolve } from "./stacks";

const all = ["admin", "codeviewer", "issueadmin", "scan", "securityhotspotadmin", "user"];

describe("the platform", () => {
  const synthesised = platformStack();
  const template = synthesised.resource("sonarqube_permission_template");
  const permissions = synthesised.resources("sonarqube_permissions");

  test("has the template Forge Default, by default (console §3.6.2)", () => {
    expect(template.attributes).toEqual({ name: "Forge Default", description: "Permissions with which every project begins", default: true });
  });
  test("which grants everything to whoever creates a project, and to SonarQube's administrators (decision 24)", () => {
    const granted = permissions.filter((each) => each.attributes["template_id"] === `\${${template.address}.id}`);
    expect(Object.fromEntries(granted.map((each) => [principal(synthesised, each), each.attributes["permissions"]]))).toEqual({
      project_creator: all,
      "sonar-administrators": all,
    });
  });
  test("has the platform's groups, of which only administrators have a permission on the server", () => {
    expect(synthesised.resources("sonarqube_group").map((each) => each.attributes)).toEqual(
      ["admin", "readonly", "security"].map((role) => ({ name: `/console/${role}`, description: `Platform role ${role}` })),
    );
    const onServer = permissions.filter((each) => each.attributes["template_id"] === undefined && each.attributes["project_key"] === undefined);
    expect(onServer.map((each) => [resolve(synthesised, each.attributes["group_name"]), each.attributes["permissions"]])).toEqual([
      ["/console/admin", ["admin", "gateadmin", "profileadmin", "provisioning", "scan"]],
    ]);
  });
  test("what SonarQube refuses to delete is marked to be forgotten instead, and what makes it usable with it", () => {
    let removed: { removed: { from: string }[] } | undefined;
    platformStack({}, (host) => {
      bury(host, true);
      removed = (host.node.findChild("removed") as TerraformElement).toTerraform();
    });
    const expected = [template, ...permissions.filter((each) => each.attributes["template_id"] !== undefined)];
    expect(removed!.removed.map(({ from }) => from).sort()).toEqual(expected.map(({ address }) => address).sort());
  });
  test("another name of SonarQube's administrators is taken", () => {
    const other = platformStack({ props: { administrators: "forge-admins" } });
    expect(other.resources("sonarqube_permissions").map((each) => principal(other, each))).toContain("forge-admins");
    expect(other.resources("sonarqube_permissions").map((each) => principal(other, each))).not.toContain("sonar-administrators");
  });
  test("the provider accepts it", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("its addresses stay", () => {
    expect(synthesised.addresses).toMatchSnapshot();
  });
});
