import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadInventory, requireValid } from "../../lib/inventory";
import type { ServiceDefinition } from "../../lib/service-definition";
import { builtInRoleNames } from "../../lib/values/roles";

const root = join(__dirname, "../..");
const ids = ["argocd", "gitlab", "harbor", "keycloak", "kubernetes", "nexus", "sonarqube", "vault"];
const services = ids.map((id) => (require(`../../lib/plugins/${id}/options`) as { definition: ServiceDefinition }).definition);

describe("the example inventory", () => {
  const { platform, projects } = requireValid(loadInventory(join(root, "examples/inventory"), { services }));
  const members = projects.flatMap(({ spec }) => spec.members ?? []);

  test("has all services, two zones that deliver in two ways, and three clusters", () => {
    expect(Object.keys(platform.services ?? {}).sort()).toEqual(ids);
    expect(platform.zones.map(({ slug, delivery }) => [slug, delivery])).toEqual([["pub", "push"], ["priv", "pull"]]);
    expect(platform.clusters).toHaveLength(3);
    expect(platform.clusters.find(({ label }) => label === "priv1")?.identity?.keys).toMatch(/^-----BEGIN PUBLIC KEY-----[^]*-----END PUBLIC KEY-----$/);
  });

  test("has a web application, a Java project, a monorepo, and a project on a cluster of its own", () => {
    const [demo, invoicing, payroll, portal] = projects.map(({ spec }) => spec);
    expect(projects.map(({ spec }) => spec.name)).toEqual(["demo", "invoicing", "payroll", "portal"]);
    expect(demo?.repositories?.map(({ name }) => name)).toEqual(["front", "back", "infra"]);
    expect(invoicing?.services?.["nexus"]?.["maven"]).toBe(true);
    expect(portal?.repositories).toHaveLength(1);
    const own = platform.clusters.filter(({ privacy, projects: only }) => privacy === "dedicated" && only?.length === 1 && only[0] === "payroll");
    expect(payroll?.environments?.find(({ stage }) => stage === "prod")?.cluster).toBe(own[0]?.label);
    expect(payroll?.deployments?.flatMap(({ sources }) => sources.flatMap(({ valueSources }) => valueSources ?? []))).toHaveLength(3);
  });

  test("uses every built-in role and one of its own, with nine members or more", () => {
    const used = new Set(members.flatMap(({ roles }) => roles ?? []));
    expect([...used].sort()).toEqual([...builtInRoleNames, "tester"].sort());
    expect(new Set(members.map(({ user }) => user)).size).toBeGreaterThanOrEqual(9);
  });

  test("has private external repositories and somebody whose accounts are called otherwise", () => {
    expect(projects.flatMap(({ spec }) => spec.repositories ?? []).filter((each) => each.private && each.externalUrl).length).toBeGreaterThan(1);
    expect(members.map(({ user }) => user)).toContain(Object.keys(platform.people ?? {})[0]);
  });

  test("has an account for everybody in the sandbox's seed, but one who has not signed on to GitLab", () => {
    const seed = JSON.parse(readFileSync(join(root, "examples/sandbox-seed.json"), "utf8")) as Record<string, { username: string; email: string }[]>;
    const people = new Set([...(platform.admins ?? []).map(({ user }) => user), ...projects.flatMap(({ spec }) => [spec.owner, ...(spec.members ?? []).map(({ user }) => user)])]);
    const emails = (kind: string) => seed[kind]!.map(({ email }) => email).sort();
    const names = (kind: string) => new Map(seed[kind]!.map(({ email, username }) => [email, username]));
    expect(emails("keycloak_user")).toEqual([...people].sort());
    expect(emails("gitlab_user")).toEqual([...people].filter((email) => email !== "karim.benali@example.org").sort());
    for (const [email, accounts] of Object.entries(platform.people ?? {})) {
      expect(names("keycloak_user").get(email)).toBe(accounts.keycloak);
      expect(names("gitlab_user").get(email)).toBe(accounts.gitlab);
    }
    for (const [email, username] of names("keycloak_user")) if (!platform.people?.[email]) expect(username).toBe(email);
  });
});
