import type { Synthesised } from "../../../lib/testing";
import { everything, services } from "./build";

/** Known defects (docs/DEFECTS.md) that no service has for itself. */

const stacks = everything();
const project = stacks.get("project-demo")!;

describe("§6.1 #23: the role security", () => {
  test("is one of every project's, wherever rights are given", () => {
    const attributes = (type: string, name: string) => project.resources(type).map((block) => String(block.attributes[name]));
    expect(attributes("keycloak_group", "name")).toContain("security");
    expect(attributes("harbor_project_member_group", "group_name")).toContain("/demo/console/security");
    expect(attributes("nexus_security_role", "roleid")).toContain("demo-console-security");
    expect(attributes("sonarqube_group", "name")).toContain("/demo/console/security");
    expect(attributes("vault_identity_group_alias", "name")).toContain("/demo/console/security");
    const roles = project.resources("kubernetes_manifest").flatMap((block) => block.attributes["manifest"].spec.roles ?? []);
    expect(roles.map(({ groups }) => groups[0])).toContain("/demo/console/security");
  });
});

describe("§6.1 #25: a service", () => {
  test("has one name, in the inventory, in addresses and in what people are shown", () => {
    const known = Object.keys(services);
    const links: { service: string }[] = project.json["output"].links.value;
    expect(links.map(({ service }) => service).filter((service) => !known.includes(service))).toEqual([]);
    for (const name of known) expect([name, project.resources().some(({ path }) => path.split("/").includes(name))]).toEqual([name, true]);
  });
});

describe("§6.2 #29: what a project looks up", () => {
  test("is its root group, the mount through which people log in, the realm, and people by name: nothing is searched for", () => {
    expect([...new Set(project.dataSources().map(({ type }) => type))].sort()).toEqual(["gitlab_group_membership", "gitlab_users", "keycloak_realm", "keycloak_user", "vault_auth_backend"]);
    expect(project.dataSources("gitlab_users").every(({ attributes }) => String(attributes["search"]).includes("@"))).toBe(true);
  });
});

describe("§6.2 #35: a cluster that goes while environments are on it", () => {
  test("is refused with each of them named, before anything is removed", () => {
    const clusters = [{ label: "app2", zone: "priv", privacy: "public" as const, stages: ["dev", "prod"] as const }];
    expect(() => everything({ platform: { clusters } })).toThrow(/environments\/0\/cluster[^\n]*\[unknown-cluster\][\s\S]*app1/);
  });
});

describe("§6.2 #36: a project that is called otherwise, with the slug that it had", () => {
  const renamed = everything({ projects: [{ name: "other", slug: "demo" }] }).get("project-demo")!;

  test("keeps every address and every path", () => {
    expect(renamed.addresses).toEqual(project.addresses);
    const paths = (stack: Synthesised) => stack.resources("gitlab_repository_file").map(({ attributes }) => attributes["file_path"]);
    expect(paths(renamed)).toEqual(paths(project));
  });
});

describe("C21: a service that the platform has not", () => {
  const { nexus: _nexus, sonarqube: _sonarqube, ...fewer } = services;
  const without = everything({ platform: { services: fewer } });

  test("is named by no job's policy, secret or variable, so that nothing is read that is not there", () => {
    const blocks = [...without.values()].flatMap((stack) => [...stack.resources(), ...stack.dataSources(), ...stack.ephemerals("vault_kv_secret_v2")]);
    // What jobs share may know a variable of a scanner's; none of the catalogue asks for a secret of it.
    const ofCatalogue = blocks.filter(({ path }) => path.startsWith("platform/") && path.includes("/catalog/"));
    expect(JSON.stringify(blocks.filter((block) => !ofCatalogue.includes(block)).map(({ attributes }) => attributes))).not.toMatch(/NEXUS|SONAR/);
    expect(ofCatalogue.map(({ attributes }) => String(attributes["content"])).join("\n")).not.toMatch(/secret(_load)? (NEXUS|SONAR)/);
    const policies = project.resources("vault_policy").map(({ attributes }) => String(attributes["policy"])).join("\n");
    expect(policies).toMatch(/NEXUS/);
    expect(policies).toMatch(/SONAR/);
  });
  test("jobs can read a secret only once it is there: policies name what is contributed, and follow it", () => {
    const named = project.resources("vault_policy").flatMap(({ attributes }) => [...String(attributes["policy"]).matchAll(/"forge-dso\/data\/([^"]+)"/g)].map(([, path]) => path!));
    const stored = project.resources("vault_kv_secret_v2").map(({ attributes }) => attributes["name"] as string);
    expect(named.filter((path) => !stored.includes(path))).toEqual([]);
  });
});
