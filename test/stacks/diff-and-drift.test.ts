/**
 * `dso drift` and `dso diff`, end to end, on a sandbox with real Terraform: what is done behind Terraform's back, and
 * what a reviewer is told of changes of the inventory.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { terraformBinary } from "../../lib/testing/terraform-runner";
import { diff, type DiffOptions } from "../../stacks/cli/diff";
import { drift, type DriftOptions } from "../../stacks/cli/drift";
import { AppliedFactory, type Said } from "./diff/applied-factory";

/** Every step starts Terraform, on a machine that may have other things to do. */
jest.setTimeout(5 * 60_000);

const PROJECTS = ["project-demo", "project-portal"];

let applied: AppliedFactory;
beforeAll(async () => {
  applied = await AppliedFactory.start(["demo", "portal"]);
});
afterAll(() => (applied as AppliedFactory | undefined)?.close());

const look = (stacks: readonly string[], options: Partial<DriftOptions> = {}): Promise<Said> => applied.run(() => drift(stacks, { format: "text", out: applied.out, parallel: 2, ...options }));

/** Id of the only object of a type whose attributes are these. */
function id(type: string, having: Readonly<Record<string, unknown>>): string {
  const found = applied.sandbox.objects.list({ type }).filter(({ attributes }) => Object.entries(having).every(([name, value]) => JSON.stringify(attributes[name]) === JSON.stringify(value)));
  if (found.length !== 1) throw new Error(`${found.length} objects ${type} with ${JSON.stringify(having)}`);
  return found[0]!.id;
}
const user = (username: string) => Number(id("gitlab_user", { username }));
const group = (slug: string) => Number(id("gitlab_group", { full_path: `forge/projects/${slug}` }));

test("of what was just applied, in every stack, there is none", async () => {
  expect(await look([])).toEqual({ code: 0, out: "No drift in 5 stacks.", errors: "" });
});

describe("what was changed, removed and added by hand", () => {
  let said: Said;
  beforeAll(async () => {
    const { objects } = applied.sandbox;
    objects.patch("harbor_project", "demo", { public: true });
    objects.patch("gitlab_group_membership", `${group("demo")}:${user("ops")}`, { access_level: "owner" });
    objects.patch("keycloak_group_memberships", id("keycloak_group_memberships", { group_id: id("keycloak_group", { path: "/demo/console/devops" }) }), { members: [] });
    objects.remove("vault_policy", "app--demo--admin");
    objects.patch("sonarqube_project", "portal-portal-b711", { visibility: "public" });
    objects.remove("harbor_project_member_group", id("harbor_project_member_group", { project_id: id("harbor_project", { name: "portal" }), group_name: "/portal/console/devops" }));
    objects.add("gitlab_group_membership", { group_id: group("demo"), user_id: user("hugo-petit"), access_level: "maintainer" });
    objects.add("gitlab_user", { username: "group_7_bot_0a1b2c", email: "group_7_bot_0a1b2c@noreply.example.org" });
    objects.add("gitlab_group_membership", { group_id: group("portal"), user_id: user("group_7_bot_0a1b2c"), access_level: "owner" });
    objects.add("harbor_project_member_group", { project_id: id("harbor_project", { name: "portal" }), group_name: "/others", role: "projectadmin", type: "oidc" });
    // Whoever makes a project in Harbor is a member of it.
    const { HARBOR_USERNAME } = applied.sandbox.environment;
    objects.add("harbor_user", { username: HARBOR_USERNAME!, email: "terraform@example.org", full_name: "Terraform" });
    objects.add("harbor_project_member_user", { project_id: id("harbor_project", { name: "portal" }), user_name: HARBOR_USERNAME!, role: "projectadmin" });
    said = await look(PROJECTS);
  });

  test("is said project by project, with what opens something first", () => {
    expect(said.out).toBe(`Added by hand
  project demo, gitlab: account hugo-petit is maintainer of group forge/projects/demo, and nobody declared it
  project portal, gitlab: an access token (its account is group_7_bot_0a1b2c) is owner of group forge/projects/portal, and nobody declared it
  project portal, harbor: group /others is projectadmin of project portal, and nobody declared it

Access was widened
  project demo, gitlab: ops@example.org becomes owner of group forge/projects/demo, and was maintainer
  project demo, harbor: project demo becomes public: anybody may pull its images
  project portal, sonarqube: the visibility of project portal-portal changes from private to public

project demo
  keycloak: ops@example.org leaves group /demo/console/devops
  vault: policy app--demo--admin loses create, read, update, delete and list on demo/*

project portal
  harbor: group /portal/console/devops leaves project portal

2 of 2 stacks: 5 changed, 1 removed, 3 added by hand. To do: an apply puts back what was changed or removed; what was added by hand is taken away by hand, or declared and imported.`);
    expect(said).toMatchObject({ code: 2, errors: "" });
  });

  test("is repaired by an apply; what was added is there until it is taken away by hand", async () => {
    applied.sandbox.objects.remove("gitlab_group_membership", `${group("demo")}:${user("hugo-petit")}`);
    await applied.apply(PROJECTS);
    const left = await look(PROJECTS, { format: "json" });
    const { exitCode, stacks, addedByHand } = JSON.parse(left.out) as { exitCode: number; stacks: unknown; addedByHand: readonly { stack: string }[] };
    expect({ exitCode, stacks }).toEqual({ exitCode: 2, stacks: PROJECTS.map((stack) => ({ stack, changes: [] })) });
    expect(addedByHand.map(({ stack }) => stack)).toEqual(["project-portal", "project-portal"]);
    expect(left.code).toBe(2);
  });
});

describe("what cannot be looked at", () => {
  test("is an error that holds nobody back", async () => {
    applied.sandbox.faults.add({ type: "harbor_project", operation: "read", nth: 1 });
    const { code, out, errors } = await look(PROJECTS, { parallel: 1 });
    applied.sandbox.faults.clear();
    expect(code).toBe(1);
    expect(errors.split("\n", 2)).toEqual([`dso drift: ${terraformBinary()} plan failed in project-demo`, expect.any(String)]);
    expect(out).toContain("project portal, harbor: group /others is projectadmin");
  });
  test("lists of members that cannot be read are an error, and the rest is said", async () => {
    applied.sandbox.objects.patch("harbor_project", "demo", { public: true });
    applied.sandbox.faults.add({ type: "gitlab_group_membership", operation: "lookup", nth: 2 });
    const { code, out, errors } = await look(["project-demo"]);
    applied.sandbox.faults.clear();
    expect(code).toBe(1);
    expect(errors.split("\n", 2)).toEqual([`dso drift: ${terraformBinary()} plan failed in project-demo, reading members`, expect.any(String)]);
    expect(out).toContain("project demo becomes public");
    applied.sandbox.objects.patch("harbor_project", "demo", { public: false });
  });
  test("a stack that is not there is an error that names those that are", async () => {
    await expect(look(["project-nobody"])).rejects.toThrow(/there is no stack "project-nobody" in .*; there are: platform, project-demo, project-portal, zone-priv, zone-pub$/);
  });
  test("nothing synthesised is an error that says what to do", async () => {
    await expect(look([], { out: join(applied.factory.directory, "nowhere") })).rejects.toThrow(/there are no stacks in .*nowhere: run cdktf synth first, or name its directory with --out/);
  });
});

describe("a change of the inventory", () => {
  const ask = (stacks: readonly string[], options: Partial<DiffOptions> = {}): Promise<Said> => applied.run(() => diff(stacks, { format: "text", out: applied.out, parallel: 2, applied: applied.records, ...options }));
  const edit = async (change: Parameters<typeof applied.factory.edit>[0]) => {
    applied.factory.edit(change);
    await applied.factory.synthesise({ projects: ["demo"] });
  };

  test("that there is not, changes nothing", async () => {
    expect(await ask(["project-demo"])).toEqual({ code: 0, out: "Nothing changes in project demo.", errors: "" });
  });
  test("is said project by project and service by service, what opens something first, and what vanishes without a tombstone before that", async () => {
    await edit((document, slug) => {
      if (slug !== "demo") return;
      document.setIn(["services", "harbor", "quota"], "5GB");
      document.setIn(["members", 0, "roles"], ["admin"]);
      document.deleteIn(["environments", 1]);
    });
    const { code, out, errors } = await ask(["project-demo"]);
    expect({ code, errors }).toEqual({ code: 4, errors: "" });
    const refused = "  project demo, kubernetes: namespace demo-staging is deleted\n      everything in the namespace, with its volumes would be lost; it holds user data and has no tombstone: name it in removed.environments of the project's file, or apply deletionPolicy: purge first\n";
    expect(out.startsWith(`Refused\n${refused}\nWidens access\n`)).toBe(true);
    expect(out).toContain("  project demo, keycloak: ops@example.org joins group /demo/console/admin\n");
    expect(out).toContain("  harbor: the quota of project demo falls from 10 GiB to 5 GiB\n");
    expect(out).toContain("  argocd: Application demo-staging-infra is deleted\n");
  });
  test("with a tombstone is not refused, and what is forgotten is counted", async () => {
    await edit((document, slug) => {
      if (slug === "demo") document.set("removed", { environments: ["staging"] });
    });
    const { code, out } = await ask(["project-demo"], { format: "markdown" });
    expect(code).toBe(3);
    expect(out).not.toContain("Refused");
    expect(out).not.toContain("kubernetes: namespace demo-staging is deleted");
    // The namespace lives on, and what kept others out of it does not.
    expect(out).toContain("- **project demo**, kubernetes: network policy deny-default in namespace demo-staging is deleted");
    expect(out).toContain("1 forgotten, and stay as they are");
  });
  test("that takes a whole project away unretired is refused, by a run that is about everything", async () => {
    rmSync(join(applied.factory.inventory, "projects", "portal.yaml"));
    const empty = join(applied.factory.directory, "plans");
    mkdirSync(empty);
    expect(await ask([], { plan: [empty] })).toMatchObject({ code: 4, out: expect.stringContaining("project portal, all services: the stack has vanished, and was never retired") });
  });
});
