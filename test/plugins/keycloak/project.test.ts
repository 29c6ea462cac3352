import type { Construct } from "constructs";
import { IDENTITY_GROUPS } from "../../../lib/capabilities";
import type { IDsoProject } from "../../../lib/model";
import { Plugin } from "../../../lib/plugin/plugin";
import type { PluginHost } from "../../../lib/plugin/host";
import { exampleProject } from "../../../lib/testing";
import { addedTo, groupPath, groupPaths, membersOf, problems, projectStack } from "./stacks";

const role = { name: "auditor", group: "/audit/deep/readers", type: "external", permissions: [] } as const;

describe("a project", () => {
  const synthesised = projectStack();

  test("has its groups: its own, one for each role, and three for each environment (console §3.3.2, §3.12)", () => {
    expect(groupPaths(synthesised)).toEqual([
      "/demo",
      "/demo/console",
      "/demo/console/admin",
      "/demo/console/dev",
      "/demo/console/dev/RO",
      "/demo/console/dev/RW",
      "/demo/console/developer",
      "/demo/console/devops",
      "/demo/console/prod",
      "/demo/console/prod/RO",
      "/demo/console/prod/RW",
      "/demo/console/readonly",
      "/demo/console/security",
      "/demo/console/tester",
    ]);
  });
  test("everybody is in its group, owner and members, and nobody else", () => {
    expect(membersOf(synthesised, "/demo")).toEqual(["dev@example.org", "ops@example.org", "owner@example.org", "test@example.org"]);
  });
  test("groups that only hold others have no members of their own", () => {
    expect(membersOf(synthesised, "/demo/console")).toBeUndefined();
    expect(membersOf(synthesised, "/demo/console/dev")).toBeUndefined();
  });
  test("a role's group has exactly those who have the role, the owner not among them (decision 21)", () => {
    expect(membersOf(synthesised, "/demo/console/devops")).toEqual(["ops@example.org"]);
    expect(membersOf(synthesised, "/demo/console/developer")).toEqual(["dev@example.org"]);
    expect(membersOf(synthesised, "/demo/console/tester")).toEqual(["test@example.org"]);
  });
  test("a role that nobody has is emptied all the same", () => {
    expect(membersOf(synthesised, "/demo/console/admin")).toEqual([]);
    expect(membersOf(synthesised, "/demo/console/security")).toEqual([]);
    expect(membersOf(synthesised, "/demo/console/readonly")).toEqual([]);
  });
  test("RO and RW follow what people may do (console §3.3.2)", () => {
    // Everybody may list environments by default; only devops may manage them.
    for (const environment of ["dev", "prod"]) {
      expect(membersOf(synthesised, `/demo/console/${environment}/RO`)).toEqual(["dev@example.org", "ops@example.org", "owner@example.org", "test@example.org"]);
      expect(membersOf(synthesised, `/demo/console/${environment}/RW`)).toEqual(["ops@example.org", "owner@example.org"]);
    }
  });
  test("the realm is looked up, and everything is in it", () => {
    const [realm, ...others] = synthesised.dataSources("keycloak_realm");
    expect(others).toEqual([]);
    expect(realm!.attributes["realm"]).toBe("dso");
    for (const block of [...synthesised.resources(), ...synthesised.dataSources("keycloak_user")]) {
      expect(block.attributes["realm_id"]).toBe(`\${${realm!.address}.id}`);
    }
  });
  test("each person is looked up once, at an address that carries the e-mail (decision 15)", () => {
    const accounts = synthesised.dataSources("keycloak_user");
    expect(accounts.map((account) => account.attributes["username"])).toEqual(["dev@example.org", "ops@example.org", "owner@example.org", "test@example.org"]);
    expect(accounts.map((account) => account.address.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
      "data.keycloak_user.project_keycloak_person_dev__at__example_org",
      "data.keycloak_user.project_keycloak_person_ops__at__example_org",
      "data.keycloak_user.project_keycloak_person_owner__at__example_org",
      "data.keycloak_user.project_keycloak_person_test__at__example_org",
    ]);
  });
  test("no account is created", () => {
    expect(synthesised.resources("keycloak_user")).toEqual([]);
  });
  test("the provider accepts it", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("its addresses stay", () => {
    expect(synthesised.addresses).toMatchSnapshot();
  });
});

describe("§6.1 #6: members", () => {
  const before = projectStack();
  const after = projectStack({ project: { members: exampleProject.members!.filter((member) => member.user !== "ops@example.org") } });

  test("§6.1 #6: somebody who leaves loses every group in the same plan", () => {
    for (const path of ["/demo", "/demo/console/devops", "/demo/console/dev/RO", "/demo/console/dev/RW"]) {
      expect(membersOf(before, path)).toContain("ops@example.org");
      expect(membersOf(after, path)).not.toContain("ops@example.org");
    }
  });
  test("only their account is not looked up any more", () => {
    expect(before.addresses.filter((address) => !after.addresses.includes(address))).toEqual([expect.stringMatching(/^data\.keycloak_user\..*_person_ops__at__example_org_/)]);
    expect(after.addresses.filter((address) => !before.addresses.includes(address))).toEqual([]);
  });
  test("§6.1 #7: a member who loses a role loses its group", () => {
    const without = projectStack({ project: { members: exampleProject.members!.map((member) => (member.user === "ops@example.org" ? { user: member.user } : member)) } });
    expect(membersOf(without, "/demo")).toContain("ops@example.org");
    expect(membersOf(without, "/demo/console/devops")).toEqual([]);
    expect(membersOf(without, "/demo/console/dev/RW")).toEqual(["owner@example.org"]);
  });
  test("§6.1 #7: who is in a managed group is said in full, never added to", () => {
    expect(before.resources("keycloak_user_groups")).toEqual([]);
    expect(before.resources("keycloak_group_memberships").length).toBe(1 + 6 + 2 * 2);
  });
});

describe("roles", () => {
  const plain = projectStack();
  const synthesised = projectStack({
    project: {
      roles: [...exampleProject.roles!, role],
      members: [...exampleProject.members!, { user: "audit@example.org", roles: ["auditor"] }],
      ownerIsAdmin: true,
    },
  });

  test("groups several segments deep are made segment by segment", () => {
    expect(groupPaths(synthesised)).toEqual(expect.arrayContaining(["/demo/audit", "/demo/audit/deep", "/demo/audit/deep/readers"]));
  });
  test("what two roles share is made once", () => {
    const shared = projectStack({ project: { roles: [...exampleProject.roles!, role, { name: "other", group: "/audit/deep/writers" }, { name: "between", group: "/audit/deep" }] } });
    const paths = groupPaths(shared);
    expect(paths.length).toBe(new Set(paths).size);
    expect(paths.filter((path) => path.startsWith("/demo/audit"))).toEqual(["/demo/audit", "/demo/audit/deep", "/demo/audit/deep/readers", "/demo/audit/deep/writers"]);
  });
  test("a role that takes a group in between leaves all addresses as they are", () => {
    const one = projectStack({ project: { roles: [...exampleProject.roles!, role] } });
    const two = projectStack({ project: { roles: [...exampleProject.roles!, role, { name: "between", group: "/audit/deep" }] } });
    expect(one.addresses.filter((address) => !two.addresses.includes(address))).toEqual([]);
    expect(two.addresses.filter((address) => !one.addresses.includes(address)).length).toBe(1);
  });
  test("an external role's people are added, and others stay", () => {
    expect(membersOf(synthesised, "/demo/audit/deep/readers")).toBeUndefined();
    expect(addedTo(synthesised, "/demo/audit/deep/readers")).toEqual(["audit@example.org"]);
  });
  test("the owner is in the administrators' group only where that is said", () => {
    expect(membersOf(plain, "/demo/console/admin")).toEqual([]);
    expect(membersOf(synthesised, "/demo/console/admin")).toEqual(["owner@example.org"]);
  });
  test("adding a role only adds addresses", () => {
    expect(plain.addresses.filter((address) => !synthesised.addresses.includes(address))).toEqual([]);
  });
  test("the provider accepts it", () => {
    expect(problems(synthesised)).toBe("");
  });
});

describe("environments", () => {
  const before = projectStack();
  const removed = projectStack({ project: { environments: exampleProject.environments!.slice(0, 1), removed: { environments: ["prod"] } } });

  test("§6.1 #8: groups of roles are resources of their own, whatever becomes of environments", () => {
    const none = projectStack({ project: { environments: [] } });
    expect(groupPaths(none)).toEqual(groupPaths(before).filter((path) => !path.includes("/dev/") && !path.includes("/prod/") && !path.endsWith("/dev") && !path.endsWith("/prod")));
    expect(groupPaths(none)).toContain("/demo/console/devops");
  });
  test("one that leaves takes its groups along, and nothing else; no group holds user data", () => {
    const gone = before.addresses.filter((address) => !removed.addresses.includes(address));
    expect(gone.length).toBe(5);
    for (const address of gone) expect(address).toMatch(/project_environment_prod_keycloak/);
    expect(removed.addresses.filter((address) => !before.addresses.includes(address))).toEqual([]);
    expect(removed.json["removed"]).toBeUndefined();
  });
  test("§6.2 #39: every group refers to its parent, so Terraform deletes children first", () => {
    for (const group of before.resources("keycloak_group")) {
      const path = groupPath(before, group.address);
      expect(group.attributes["parent_id"] === undefined).toBe(path === "/demo");
    }
  });
  test("§6.2 #39: memberships refer to their group, so they go before it", () => {
    for (const memberships of before.resources("keycloak_group_memberships")) expect(memberships.attributes["group_id"]).toMatch(/^\$\{keycloak_group\..*\.id\}$/);
  });
  test("§6.2 #42: an environment and a role never share a group", () => {
    expect(() => projectStack({ project: { roles: [{ name: "tester", group: "/console/dev" }] } })).toThrow(/group-taken/);
    expect(() => projectStack({ project: { roles: [{ name: "tester", group: "/console/dev/RO" }] } })).toThrow(/group-taken/);
  });
});

describe("accounts", () => {
  test("are called by the local part where the platform says so, and people.yaml names exceptions", () => {
    const synthesised = projectStack({
      project: { owner: "Olga.Owner@Example.org" },
      platform: { people: { "Ops@example.org": { keycloak: "Opsy" } } },
      props: { username: "localPart" },
    });
    expect(synthesised.dataSources("keycloak_user").map((each) => each.attributes["username"]).sort()).toEqual(["dev", "olga.owner", "opsy", "test"]);
  });
  test("a local part alone does not tell two domains apart, so the account's e-mail is held against the person's", () => {
    const synthesised = projectStack({ platform: { people: { "ops@example.org": { keycloak: "opsy" } } }, props: { username: "localPart" } });
    const conditions = Object.fromEntries(synthesised.dataSources("keycloak_user").map((each) => [each.attributes["username"], each.attributes["lifecycle"]?.postcondition]));
    const demanded = (email: string) => [
      {
        condition: `\${lower(self.email) == "${email}"}`,
        error_message: `The Keycloak account \${self.username} has the e-mail "\${self.email}", not ${email}. Name the right account in people.yaml.`,
      },
    ];
    expect(conditions).toEqual({ dev: demanded("dev@example.org"), opsy: undefined, owner: demanded("owner@example.org"), test: demanded("test@example.org") });
    expect(problems(synthesised)).toBe("");
  });
  test("by e-mail there is nothing to hold against", () => {
    expect(projectStack().dataSources("keycloak_user").map((each) => each.attributes["lifecycle"])).toEqual([undefined, undefined, undefined, undefined]);
  });
  test("two people with one account are refused", () => {
    const members = [{ user: "owner@elsewhere.org", roles: ["devops"] }];
    expect(() => projectStack({ project: { members }, props: { username: "localPart" } })).toThrow(
      /project\/member\/owner@elsewhere\.org\/user: owner@elsewhere\.org would have the Keycloak account of owner@example\.org \[keycloak-account-taken\]\n +found: +owner\n/,
    );
    expect(() => projectStack({ project: { members } })).not.toThrow();
  });
});

describe("a project that retires", () => {
  const synthesised = projectStack({ project: { state: "retired" } });

  test("leaves no group and no member behind", () => {
    expect(synthesised.resources()).toEqual([]);
    expect(synthesised.json["removed"]).toBeUndefined();
  });
});

class Dashboards extends Plugin<{ groups: readonly string[] }> {
  override readonly requires = [IDENTITY_GROUPS];
  override onProject(project: IDsoProject, scope: Construct): void {
    for (const path of this.props.groups) this.required(IDENTITY_GROUPS).addGroup(scope, path.split("/").pop()!, { path, people: [project.owner] });
  }
}

describe("groups that other plugins add", () => {
  const plain = projectStack();
  const attach = (id: string, ...groups: string[]) => (host: PluginHost) => void new Dashboards(host, id, { groups });
  const synthesised = projectStack({ attach: attach("dashboards", "/demo/grafana/hprod-RW", "/demo/grafana/hprod-RO", "/demo/console/dev/viewers") });

  test("are made with what is missing above them, and have exactly the people named", () => {
    expect(groupPaths(synthesised).filter((path) => !groupPaths(plain).includes(path))).toEqual([
      "/demo/console/dev/viewers",
      "/demo/grafana",
      "/demo/grafana/hprod-RO",
      "/demo/grafana/hprod-RW",
    ]);
    for (const path of ["/demo/grafana/hprod-RO", "/demo/grafana/hprod-RW", "/demo/console/dev/viewers"]) expect(membersOf(synthesised, path)).toEqual(["owner@example.org"]);
    expect(membersOf(synthesised, "/demo/grafana")).toBeUndefined();
  });
  test("leave with the plugin: every address of theirs carries both ids", () => {
    const own = synthesised.addresses.filter((address) => !plain.addresses.includes(address));
    expect(own.length).toBe(7);
    for (const address of own) expect(address).toMatch(/project_dashboards_keycloak_/);
    expect(plain.addresses.filter((address) => !synthesised.addresses.includes(address))).toEqual([]);
  });
  test("twice, or outside the project, is an error that names who", () => {
    expect(() =>
      projectStack({
        attach: (host) => {
          attach("one", "/demo/grafana")(host);
          attach("two", "/demo/grafana")(host);
        },
      }),
    ).toThrow(/project\/two: group "\/demo\/grafana" is contributed twice, the other time by .*project\/one/);
    expect(() => projectStack({ attach: attach("one", "/demo/console/devops") })).toThrow(/contributed-twice/);
    expect(() => projectStack({ attach: attach("one", "/other/grafana") })).toThrow(/keycloak-group-outside-project/);
  });
});
