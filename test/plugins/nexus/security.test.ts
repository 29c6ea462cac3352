import { nameOfPerson } from "../../../lib/plugins/nexus/person-name";
import { roleId } from "../../../lib/plugins/nexus/roles";
import { nexusProject } from "./build";

const formats = ["npm", "raw", "pypi", "docker", "helm"] as const;
const synthesised = nexusProject({ nexus: { maven: true, ...Object.fromEntries(formats.map((format) => [format, true])) } });
const privileges = synthesised.resources("nexus_privilege_repository_view");

/** Names of the privileges that a role refers to. */
function privilegesOf(roleid: string): readonly string[] {
  const { attributes } = synthesised.resource("nexus_security_role", { roleid });
  return (attributes.privileges as string[]).map((reference) => privileges.find(({ address }) => reference === `\${${address}.name}`)!.attributes.name as string).sort();
}

const full = [
  "demo-docker-group-privilege",
  "demo-docker-privilege",
  "demo-helm-privilege",
  "demo-npm-group-privilege",
  "demo-npm-privilege",
  "demo-privilege-group",
  "demo-privilege-release",
  "demo-privilege-snapshot",
  "demo-pypi-group-privilege",
  "demo-pypi-privilege",
  "demo-raw-group-privilege",
  "demo-raw-privilege",
];
const readOnly = full.map((name) => `${name}-ro`);

describe("§3.5.4: privileges", () => {
  test("are two for each repository", () => {
    expect(privileges.map(({ attributes }) => attributes.name).sort()).toEqual([...full, ...readOnly].sort());
  });
  test.each(privileges.map(({ attributes }) => [attributes.name as string, attributes] as const))("%s is a view of its repository, and comes after it", (name, attributes) => {
    const [, address] = /^\$\{(.*)\.name\}$/.exec(attributes.repository)!;
    const repository = synthesised.resources().find((block) => block.address === address)!.attributes.name as string;
    expect(attributes.description).toBe(`Privilege for organization demo for repo ${repository}`);
    expect(attributes.format).toBe(repository.includes("repository-") ? "maven2" : repository.split("-")[1]);
    expect(attributes.actions).toEqual(name.endsWith("-ro") ? ["BROWSE", "READ"] : ["BROWSE", "READ", "EDIT", "ADD", "DELETE"]);
    const kept = repository.replace(/^demo-(repository-)?/, "");
    const stem = formats.some((format) => kept.startsWith(format)) ? `demo-${kept}-privilege` : `demo-privilege-${kept}`;
    expect(name.replace(/-ro$/, "")).toBe(stem);
  });
});

describe("§3.5.5: roles", () => {
  const calledAfter = (role: string) => ({ name: `demo-console-${role}`, description: `Group /demo/console/${role}` });

  test("of the project's account: everything", () => {
    expect(synthesised.resource("nexus_security_role", { roleid: "demo-ID" }).attributes).toMatchObject({ name: "demo-role", description: "Everything in the repositories of project demo" });
    expect(privilegesOf("demo-ID")).toEqual(full);
  });
  test.each(["admin", "devops"])("of /demo/console/%s: everything", (role) => {
    expect(synthesised.resource("nexus_security_role", { roleid: `demo-console-${role}` }).attributes).toMatchObject(calledAfter(role));
    expect(privilegesOf(`demo-console-${role}`)).toEqual(full);
  });
  test.each(["developer", "security", "readonly"])("of /demo/console/%s: reading", (role) => {
    expect(synthesised.resource("nexus_security_role", { roleid: `demo-console-${role}` }).attributes).toMatchObject(calledAfter(role));
    expect(privilegesOf(`demo-console-${role}`)).toEqual(readOnly);
  });
  test("are no others: a role of the project's own gives nothing here (decision 21)", () => {
    expect(synthesised.resources("nexus_security_role")).toHaveLength(6);
  });
  test("hold nothing where no format is on", () => {
    for (const { attributes } of nexusProject().resources("nexus_security_role")) expect(attributes.privileges).toEqual([]);
  });
  test("§7.6 #4: are named after the group, in Nexus's own way", () => {
    expect(roleId("/demo/console/admin")).toBe("demo-console-admin");
    expect(roleId("/console/security")).toBe("console-security");
  });
});

describe("§3.5.5: the project's account", () => {
  const user = synthesised.resource("nexus_security_user").attributes;
  const stored = synthesised.resource("vault_kv_secret_v2", { name: "forge/projects/demo/NEXUS" });

  test("is called like the project, bears the owner's name, and has the project's role only", () => {
    const role = synthesised.resource("nexus_security_role", { roleid: "demo-ID" }).address;
    expect(user).toMatchObject({ userid: "demo", firstname: "Owner", lastname: "Owner", email: "owner@example.org", status: "active", roles: [`\${${role}.roleid}`] });
  });
  test("follows the owner", () => {
    const other = nexusProject({ project: { owner: "Jean.Le-Goff@example.org" } }).resource("nexus_security_user").attributes;
    expect(other).toMatchObject({ userid: "demo", firstname: "Jean", lastname: "Le-goff", email: "jean.le-goff@example.org" });
  });
  test("can be given another name", () => {
    const other = nexusProject({ nexus: { user: { firstName: "Demo", lastName: "Account" } } }).resource("nexus_security_user").attributes;
    expect(other).toMatchObject({ firstname: "Demo", lastname: "Account" });
  });
  test("§6.2 #33: has the password that the store has, at the version the store gave it, and none in the state", () => {
    const [password] = synthesised.ephemerals("random_password");
    const [readBack] = synthesised.ephemerals("vault_kv_secret_v2");
    expect(password!.attributes.length).toBe(30);
    expect(stored.attributes.data_json_wo).toBe(`\${jsonencode({"NEXUS_USERNAME" = "demo", "NEXUS_PASSWORD" = ${password!.address}.result})}`);
    expect(user.password_wo).toBe(`\${${readBack!.address}.data.NEXUS_PASSWORD}`);
    expect(user.password_wo_version).toBe(`\${tonumber(substr(replace(${stored.address}.metadata["created_time"], "/[^0-9]/", ""), 0, 16))}`);
    expect(user).not.toHaveProperty("password");
  });
  test("§6.2 #31: gets another when the inventory's counter is raised, and only then", () => {
    const counter = (rotation?: Record<string, string | number>) => {
      const [found] = nexusProject({ project: { rotation } }).resources("terraform_data").filter(({ path }) => path.includes("/nexus/"));
      const { counter, ...besides } = found!.attributes["triggers_replace"];
      expect(besides).toEqual({ content: '${sha256(jsonencode({"NEXUS_USERNAME" = "demo", "NEXUS_PASSWORD" = ""}))}' });
      return counter as string;
    };
    expect(counter({ nexus: 2 })).toBe("2");
    expect(counter()).toBe("1");
    expect(counter({ harbor: 2 })).toBe(counter());
  });
});

describe("a person's name from an address", () => {
  test.each([
    ["first.last@example.org", "First", "Last"],
    ["anne_marie.dupont@example.org", "Anne", "Marie Dupont"],
    ["ops@example.org", "Ops", "Ops"],
    ["ops+demo@example.org", "Ops", "Demo"],
    [".@example.org", ".@example.org", ".@example.org"],
  ])("%s is %s %s", (email, firstName, lastName) => {
    expect(nameOfPerson(email)).toEqual({ firstName, lastName });
  });
});
