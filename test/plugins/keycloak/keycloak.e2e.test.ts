import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import { exampleProject } from "../../../lib/testing";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { projectStack, platformStack } from "./stacks";

const people = ["owner", "dev", "ops", "test", "audit", "platform"].map((name) => ({ realm_id: "dso", username: `${name}@example.org`, email: `${name}@example.org` }));
const auditor = { name: "auditor", group: "/audit/readers", type: "external", permissions: [] } as const;
const project = {
  ...exampleProject,
  roles: [...exampleProject.roles!, auditor],
  members: [...exampleProject.members!, { user: "audit@example.org", roles: ["auditor"] }],
};

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

describe("Keycloak, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { keycloak_user: people } });
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterAll(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  /** Paths of all groups there are. */
  function groups(): string[] {
    const all = sandbox.objects.list({ type: "keycloak_group" });
    const path = (id: unknown): string => {
      const group = all.find((each) => each.attributes["id"] === id);
      return group ? `${path(group.attributes["parent_id"])}/${String(group.attributes["name"])}` : "";
    };
    return all.map((group) => path(group.attributes["id"])).sort();
  }

  test("a project is applied, and the second plan is empty", async () => {
    await terraform.apply(projectStack({ project }).json);
    expect(groups()).toContain("/demo/console/dev/RW");
    expect(groups()).toContain("/demo/audit/readers");
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.1 #7: somebody put into a managed group by hand is found, and removed", async () => {
    const members = () => sandbox.objects.list({ type: "keycloak_group_memberships", id: devops }).flatMap((each) => each.attributes["members"] as string[]);
    const devops = membershipsWith(["ops@example.org"]);
    sandbox.objects.patch("keycloak_group_memberships", devops, { members: ["ops@example.org", "dev@example.org"] });
    expect(await terraform.changes()).toEqual([expect.stringMatching(/project_role_devops_keycloak_members.*: update$/)]);
    await terraform.apply();
    expect(members()).toEqual(["ops@example.org"]);
  }, TIMEOUT);

  /** Id of the memberships of the one group with these members. */
  function membershipsWith(members: readonly string[]): string {
    const found = sandbox.objects.list({ type: "keycloak_group_memberships" }).filter((each) => String(each.attributes["members"]) === String(members));
    expect(found.length).toBe(1);
    return found[0]!.id;
  }

  test("§6.2 #39: an environment and a member leave, children before parents", async () => {
    const { environments = [], members = [] } = project;
    const smaller = { ...project, environments: environments.filter(({ name }) => name !== "prod"), members: members.filter(({ user }) => user !== "ops@example.org") };
    await terraform.apply(projectStack({ project: smaller }).json);
    expect(groups().filter((path) => path.includes("/prod"))).toEqual([]);
    const memberships = sandbox.objects.list({ type: "keycloak_group_memberships" }).flatMap((each) => each.attributes["members"] as string[]);
    expect(memberships).not.toContain("ops@example.org");
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #39: a retired project leaves nothing, not even with children that must go first", async () => {
    await terraform.apply(projectStack({ project: { ...project, state: "retired" } }).json);
    expect(groups()).toEqual([]);
    expect(sandbox.objects.list({ type: "keycloak_group_memberships" })).toEqual([]);
    expect(sandbox.objects.list({ type: "keycloak_user" }).length).toBe(people.length);
  }, TIMEOUT);

  test("a missing account is an error that names the person", async () => {
    const run = await terraform.tryPlan(projectStack({ project: { ...exampleProject, owner: "nobody@example.org" } }).json);
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("person_nobody__at__example_org");
  }, TIMEOUT);

  test("an account of the same name with another e-mail is refused where names are local parts", async () => {
    const strangers = await startSandbox({ seed: { keycloak_user: ["owner", "dev", "ops", "test"].map((username) => ({ realm_id: "dso", username, email: `${username}@${username === "ops" ? "elsewhere" : "example"}.org` })) } });
    const plans = new TerraformRunner(strangers.environment);
    try {
      const run = await plans.tryPlan(projectStack({ props: { username: "localPart" } }).json);
      expect(run.code).not.toBe(0);
      expect(run.output.replace(/[\s│]+/g, " ")).toContain('The Keycloak account ops has the e-mail "ops@elsewhere.org", not ops@example.org. Name the right account in people.yaml.');
    } finally {
      plans.dispose();
      await strangers.close();
    }
  }, TIMEOUT);

  test("the platform's groups are applied and destroyed", async () => {
    const platform = new TerraformRunner(sandbox.environment);
    try {
      await platform.apply(platformStack({ props: { clientScope: { name: "forge", manage: true } } }).json);
      expect(groups()).toEqual(["/console", "/console/admin", "/console/readonly", "/console/security"]);
      expect(await platform.changes()).toEqual([]);
      await platform.destroy();
      expect(groups()).toEqual([]);
    } finally {
      platform.dispose();
    }
  }, TIMEOUT);
});
