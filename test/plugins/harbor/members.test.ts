import { harborProject } from "./build";

describe("§6.2 #32: the groups in a project", () => {
  const synthesised = harborProject();
  const members = synthesised.resources("harbor_project_member_group").map(({ attributes }) => attributes);

  test("each have one role, by OIDC, as in the matrix of §3.2.3", () => {
    expect(Object.fromEntries(members.map(({ group_name, role }) => [group_name, role]))).toEqual({
      "/demo": "limitedguest",
      "/demo/console/admin": "developer",
      "/demo/console/devops": "guest",
      "/demo/console/developer": "guest",
      "/demo/console/security": "guest",
      "/demo/console/readonly": "guest",
      "/console/admin": "projectadmin",
      "/console/readonly": "guest",
      "/console/security": "guest",
    });
    expect(members).toHaveLength(9);
    for (const member of members) expect(member).toMatchObject({ type: "oidc", project_id: "${harbor_project.project_harbor_project_33D6B334.id}" });
  });
  test("are no others: a role of the project's own gives nothing here (decision 21)", () => {
    expect(JSON.stringify(members)).not.toContain("tester");
  });
  test("and no people, who come in by their groups", () => {
    expect(synthesised.resources("harbor_project_member_user")).toEqual([]);
  });
});
