import type { DsoProject } from "../../lib/dso-project";
import { synthesise } from "../../lib/testing";
import type { ProjectSpec } from "../../lib/spec";
import { projectIn } from "../plugin/support";

/** Looks at a project before and after its stack is prepared. */
function project(changes: Partial<ProjectSpec> = {}): { project: DsoProject; json: any } {
  let made!: DsoProject;
  const { json } = synthesise((stack) => {
    made = projectIn(stack, changes);
  });
  return { project: made, json };
}

const emails = (people: readonly { email: string }[]) => people.map((person) => person.email);

describe("a project", () => {
  const { project: demo } = project();

  test("its path is that of its GitLab group, and of its secrets (console §7.6 invariant 1)", () => {
    expect(demo.path).toBe("forge/projects/demo");
    expect(demo.group).toBe("/demo");
  });
  test("has the five built-in roles and its own, by name", () => {
    expect(demo.roles.map((role) => `${role.name} ${role.group}`)).toEqual([
      "admin /demo/console/admin",
      "developer /demo/console/developer",
      "devops /demo/console/devops",
      "readonly /demo/console/readonly",
      "security /demo/console/security",
      "tester /demo/console/tester",
    ]);
  });
  test("people are the owner and the members, each once", () => {
    expect(emails(demo.people)).toEqual(["dev@example.org", "ops@example.org", "owner@example.org", "test@example.org"]);
  });
  test("the owner is in no role's group (decision 21), but with ownerIsAdmin in the administrators'", () => {
    const admins = (each: DsoProject) => emails(each.roles.find((role) => role.name === "admin")!.people);
    expect(admins(demo)).toEqual([]);
    expect(admins(project({ ownerIsAdmin: true }).project)).toEqual(["owner@example.org"]);
  });
  test("a member may do what everyone may, what the roles give, and what that implies", () => {
    const may = Object.fromEntries(demo.members.map((member) => [member.person.email, member.permissions]));
    expect(may["dev@example.org"]).toEqual(["MANAGE_REPOSITORIES", "REPLAY_HOOKS", "LIST_ENVIRONMENTS", "LIST_REPOSITORIES"]);
    expect(may["ops@example.org"]).toContain("MANAGE_ENVIRONMENTS");
  });
  test("an environment's groups hold the owner and whoever may list or manage environments (console §3.3.2)", () => {
    const { groups } = demo.environments[0]!;
    expect(groups.readOnly.path).toBe("/demo/console/dev/RO");
    expect(emails(groups.readOnly.people)).toEqual(["dev@example.org", "ops@example.org", "owner@example.org", "test@example.org"]);
    expect(emails(groups.readWrite.people)).toEqual(["ops@example.org", "owner@example.org"]);
  });
  test("where everyone may nothing, reading is by role alone", () => {
    const members = [{ user: "guest@example.org" }, { user: "ops@example.org", roles: ["devops"] }];
    const { groups } = project({ members, everyone: [] }).project.environments[0]!;
    expect(emails(groups.readOnly.people)).toEqual(["ops@example.org", "owner@example.org"]);
  });
  test("e-mails are compared in lower case", () => {
    const { project: made } = project({ members: [{ user: "OPS@example.org", roles: ["devops"] }] });
    expect(emails(made.members.map((member) => member.person))).toEqual(["ops@example.org"]);
  });
});

describe("what is deployed", () => {
  const sources = [{ repository: "infra", path: "overlays/<env>", valuesFiles: ["values-<env>.yaml"], valueSources: [{ type: "internal" as const, path: "<env>/more.yaml" }] }];

  test("without deployments, every infrastructure repository in every environment, as the repository says", () => {
    const { project: made } = project();
    expect(made.deployments.map((each) => `${each.environment.name}/${each.name} ${each.declared} ${each.autosync}`)).toEqual([
      "dev/infra false true",
      "prod/infra false false",
    ]);
    expect(made.environments[0]!.deployments[0]!.sources).toEqual([
      expect.objectContaining({ revision: "main", path: "deploy", valuesFiles: ["values.yaml", "values-dev.yaml"], valueSources: [] }),
    ]);
  });
  test("a deployment supersedes that in its own environment only (console §6.1 #14)", () => {
    const { project: made } = project({ deployments: [{ name: "web", environment: "dev", autosync: false, sources }] });
    expect(made.deployments.map((each) => `${each.environment.name}/${each.name} ${each.declared} ${each.autosync}`)).toEqual([
      "dev/web true false",
      "prod/infra false false",
    ]);
    expect(made.deployments[0]!.sources[0]).toMatchObject({ path: "overlays/dev", revision: "main", valuesFiles: ["values-dev.yaml"], valueSources: [{ type: "internal", path: "dev/more.yaml" }] });
  });
});

describe("what people are shown", () => {
  test("links and outputs of a project are outputs of its stack", () => {
    const { json } = project();
    expect(json.output).toMatchObject({ links: { value: [] }, outputs: { value: {} } });
  });
});
