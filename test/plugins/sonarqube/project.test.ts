import { h4 } from "../../../lib/values/hash";
import { exampleProject, type Synthesised } from "../../../lib/testing";
import { permissionsOn, principal, problems, projectStack, resolve, secrets, variables } from "./stacks";

const all = ["admin", "codeviewer", "issueadmin", "scan", "securityhotspotadmin", "user"];
const work = ["codeviewer", "issueadmin", "scan", "securityhotspotadmin", "user"];
const look = ["codeviewer", "user"];

/** Key and name are given once: a repository that is renamed keeps its project, and what an analysis calls it is let be. */
const given = { ignore_changes: ["project", "name"] };
/** SonarQube's own answer, which is what was given at first. */
const keyOf = (synthesised: Synthesised, key: string) => `\${${synthesised.resource("sonarqube_project", { project: key }).address}.project}`;

describe("a project", () => {
  const synthesised = projectStack();

  test("has a private project for each repository, infrastructure included, with main branch main (console §3.6.3)", () => {
    expect(synthesised.resources("sonarqube_project").map((each) => each.attributes)).toEqual([
      { project: "demo-front-1013", name: "demo-front", visibility: "private", lifecycle: given },
      { project: "demo-infra-32aa", name: "demo-infra", visibility: "private", lifecycle: given },
    ]);
    expect(synthesised.resources("sonarqube_project_main_branch").map((each) => [resolve(synthesised, each.attributes["project"]), each.attributes["name"]])).toEqual([
      ["demo-front-1013", "main"],
      ["demo-infra-32aa", "main"],
    ]);
    expect(h4("infra")).toBe("32aa");
  });
  test("has groups named as the claim of whoever signs on, for the built-in roles only (decision 21)", () => {
    expect(synthesised.resources("sonarqube_group").map((each) => each.attributes)).toEqual(
      ["admin", "developer", "devops", "readonly", "security"].map((role) => ({ name: `/demo/console/${role}`, description: `Role ${role} of project demo` })),
    );
  });
  test.each(["demo-front-1013", "demo-infra-32aa"])("§6.2 #32: everybody's permissions on %s are one exact set (console §3.6.3)", (key) => {
    expect(permissionsOn(synthesised, key)).toEqual({
      "user demo": ["codeviewer", "scan", "user"],
      "/demo/console/admin": all,
      "/demo/console/devops": work,
      "/demo/console/developer": work,
      "/demo/console/security": work,
      "/demo/console/readonly": look,
      "/console/security": work,
      "/console/readonly": look,
    });
  });
  test("§6.2 #32: nobody is given permissions twice, and none are given on the server", () => {
    const permissions = synthesised.resources("sonarqube_permissions");
    const subjects = permissions.map((each) => `${principal(synthesised, each)} on ${each.attributes["project_key"]}`);
    expect(new Set(subjects).size).toBe(permissions.length);
    expect(permissions.length).toBe(2 * 8);
    for (const each of permissions) expect(each.attributes["project_key"]).toMatch(/^\$\{sonarqube_project\./);
  });
  test("its technical user has no password and is no local user (decision 10)", () => {
    expect(synthesised.resource("sonarqube_user").attributes).toEqual({ login_name: "demo", name: "demo", is_local: false });
  });
  test("a default quality gate needs no association", () => {
    expect(synthesised.resources("sonarqube_qualitygate_project_association")).toEqual([]);
  });
  test("says where people find it, and the keys", () => {
    expect(synthesised.json["output"].links.value).toEqual([{ service: "sonarqube", title: "SonarQube", url: "https://sonarqube.example.org/projects" }]);
    expect(synthesised.json["output"].outputs.value).toEqual({ sonarqube_projects: { front: keyOf(synthesised, "demo-front-1013"), infra: keyOf(synthesised, "demo-infra-32aa") } });
  });
  test("the provider accepts it", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("its addresses stay", () => {
    expect(synthesised.addresses.filter((address) => !address.startsWith("fake_"))).toMatchSnapshot();
  });
});

describe("the token", () => {
  const plain = projectStack();
  const dated = projectStack({ project: { rotation: { sonarqube: "2026-11" } } });
  const token = dated.resource("sonarqube_user_token");

  test("is the technical user's own, since SonarQube makes none for a project on behalf of another user (decision 11)", () => {
    expect(token.attributes).toEqual({
      login_name: expect.stringMatching(/^\$\{sonarqube_user\./),
      name: "dso-2026-11",
      type: "USER_TOKEN",
      expiration_date: "2027-12-01",
      lifecycle: { create_before_destroy: true },
    });
    expect(resolve(dated, token.attributes["login_name"])).toBe("demo");
  });
  test("has an end that follows from its generation alone", () => {
    const short = projectStack({ project: { rotation: { sonarqube: "2026-11" } }, props: { tokenMonths: 2 } });
    expect(short.resource("sonarqube_user_token").attributes["expiration_date"]).toBe("2027-01-01");
    expect(JSON.stringify(projectStack({ project: { rotation: { sonarqube: "2026-11" } } }).json)).toBe(JSON.stringify(dated.json));
  });
  test("with a counter, or where the inventory says nothing, does not end", () => {
    expect(plain.resource("sonarqube_user_token").attributes).toMatchObject({ name: "dso-1" });
    expect(plain.resource("sonarqube_user_token").attributes["expiration_date"]).toBeUndefined();
    expect(projectStack({ project: { rotation: { sonarqube: 7 } } }).resource("sonarqube_user_token").attributes["name"]).toBe("dso-7");
    expect(plain.json["check"]).toBeUndefined();
  });
  test("every plan warns from a month before it ends", () => {
    expect(Object.values(dated.json["check"])).toEqual([
      {
        assert: {
          condition: `\${timecmp(plantimestamp(), timeadd(join("", [${token.address}.expiration_date, "T00:00:00Z"]), "-744h")) < 0}`,
          error_message: "SonarQube token dso-2026-11 of project demo ends on 2027-12-01. Raise rotation.sonarqube in the project's file.",
        },
      },
    ]);
  });
  test("is in the secret store, where jobs read it, with a version computed from the token itself (decision 8)", () => {
    expect(secrets(dated)).toEqual([
      {
        path: "SONAR",
        readers: ["read"],
        values: { SONAR_USERNAME: expect.stringMatching(/^\$\{sonarqube_user\..*\.login_name\}$/), SONAR_TOKEN: `\${${token.address}.token}` },
        version: `\${parseint(substr(sha256(nonsensitive(${token.address}.token)), 0, 8), 16)}`,
      },
    ]);
  });
  test("§6.2 #31: the next generation has an address of its own; nothing else changes its own", () => {
    const next = projectStack({ project: { rotation: { sonarqube: "2027-11" } } });
    expect(dated.addresses.filter((address) => !next.addresses.includes(address))).toEqual([token.address]);
    expect(next.resource("sonarqube_user_token").attributes).toMatchObject({ name: "dso-2027-11", expiration_date: "2028-12-01" });
    expect(secrets(next)[0]!["values"]["SONAR_TOKEN"]).toBe(`\${${next.resource("sonarqube_user_token").address}.token}`);
  });
  test("§6.2 #31: an earlier generation stays valid while it is asked for", () => {
    const both = projectStack({ project: { rotation: { sonarqube: "2027-11" }, services: { sonarqube: { previousTokens: ["2026-11"] } } } });
    expect(both.resources("sonarqube_user_token").map((each) => [each.attributes["name"], each.attributes["expiration_date"]])).toEqual([
      ["dso-2026-11", "2027-12-01"],
      ["dso-2027-11", "2028-12-01"],
    ]);
    expect(both.addresses).toContain(token.address);
    expect(secrets(both)[0]!["values"]["SONAR_TOKEN"]).toContain(both.resource("sonarqube_user_token", { name: "dso-2027-11" }).address);
    expect(problems(both)).toBe("");
  });
  test("the provider accepts it", () => {
    expect(problems(dated)).toBe("");
  });
});

describe("variables of CI jobs", () => {
  const synthesised = projectStack();
  const compatible = projectStack({ props: { tokenVariable: true } });

  test("tell the job of each declared repository its project (console §3.1.7)", () => {
    const [front, infra] = [keyOf(synthesised, "demo-front-1013"), keyOf(synthesised, "demo-infra-32aa")];
    expect(variables(synthesised)).toEqual([
      { repository: "front", key: "PROJECT_KEY", value: front },
      { repository: "front", key: "PROJECT_NAME", value: "demo-front" },
      { repository: "front", key: "SONAR_PROJECT_PROPERTIES", value: `sonar.projectKey=${front}\nsonar.qualitygate.wait=true`, file: true },
      { repository: "infra", key: "PROJECT_KEY", value: infra },
      { repository: "infra", key: "PROJECT_NAME", value: "demo-infra" },
      { repository: "infra", key: "SONAR_PROJECT_PROPERTIES", value: `sonar.projectKey=${infra}\nsonar.qualitygate.wait=true`, file: true },
    ]);
  });
  test("C23: do not hold the token: jobs read it from the secret store", () => {
    expect(JSON.stringify(variables(synthesised))).not.toContain("sonarqube_user_token");
  });
  test("§6.1 #2: asked for, the token is a masked variable of the project, never of what is above it", () => {
    const [variable, ...others] = variables(compatible).filter((each) => each["key"] === "SONAR_TOKEN");
    expect(others).toEqual([]);
    expect(variable).toEqual({ key: "SONAR_TOKEN", value: expect.stringMatching(/^\$\{sonarqube_user_token\..*\.token\}$/), masked: true, repository: null });
  });
  test("§6.1 #2: a project may decide otherwise than its platform", () => {
    const own = projectStack({ props: { tokenVariable: true }, project: { services: { sonarqube: { tokenVariable: false } } } });
    expect(variables(own).filter((each) => each["key"] === "SONAR_TOKEN")).toEqual([]);
  });
  test("§6.1 #19: variable and secret refer to the token, so they are written after it exists, on the first run too", () => {
    const { address } = compatible.resource("sonarqube_user_token");
    expect(variables(compatible).find((each) => each["key"] === "SONAR_TOKEN")!["value"]).toBe(`\${${address}.token}`);
    expect(secrets(compatible)[0]!["values"]["SONAR_TOKEN"]).toBe(`\${${address}.token}`);
  });
});

describe("options", () => {
  test("a quality gate is associated with every project; a project's own wins over the platform's", () => {
    const platform = projectStack({ props: { qualityGate: "Forge" } });
    expect(platform.resources("sonarqube_qualitygate_project_association").map((each) => [resolve(platform, each.attributes["projectkey"]), each.attributes["gatename"]])).toEqual([
      ["demo-front-1013", "Forge"],
      ["demo-infra-32aa", "Forge"],
    ]);
    const own = projectStack({ props: { qualityGate: "Forge" }, project: { services: { sonarqube: { qualityGate: "Strict" } } } });
    expect(own.resources("sonarqube_qualitygate_project_association").map((each) => each.attributes["gatename"])).toEqual(["Strict", "Strict"]);
    expect(problems(own)).toBe("");
  });
  test("technical users have an e-mail where there is a domain for it", () => {
    expect(projectStack({ props: { emailDomain: "forge.example.org" } }).resource("sonarqube_user").attributes["email"]).toBe("demo@forge.example.org");
  });
  test("the login of a slug of two characters is lengthened, as nobody's permissions could be read otherwise", () => {
    const short = projectStack({ project: { name: "ab" } });
    expect(short.resource("sonarqube_user").attributes).toMatchObject({ login_name: "ab.ci", name: "ab" });
    expect(Object.keys(permissionsOn(short, "ab-front-1013"))).toContain("user ab.ci");
  });
  test("without secret store and forge, the rest is there", () => {
    const alone = projectStack({}, () => undefined);
    expect(alone.resources("fake_resource")).toEqual([]);
    expect(alone.resources("sonarqube_user_token").length).toBe(1);
    expect(alone.resources("sonarqube_project").length).toBe(2);
  });
});

describe("what leaves", () => {
  const before = projectStack();
  const { repositories = [] } = exampleProject;
  const after = projectStack({ project: { repositories: repositories.slice(1), removed: { repositories: ["front"] } } });

  test("a repository takes its addresses along, and its quality history is forgotten, not deleted (console §3.6.4, decision 2)", () => {
    const gone = before.addresses.filter((address) => !after.addresses.includes(address));
    // project, main branch, eight sets of permissions; three variables
    expect(gone.length).toBe(1 + 1 + 8 + 3);
    for (const address of gone) expect(address).toMatch(/project_repository_front_/);
    expect(after.addresses.filter((address) => !before.addresses.includes(address))).toEqual([]);
    expect(after.json["removed"]).toEqual([{ from: before.resource("sonarqube_project", { project: "demo-front-1013" }).address, lifecycle: { destroy: false } }]);
    expect(after.json["output"].outputs.value).toEqual({ sonarqube_projects: { infra: keyOf(after, "demo-infra-32aa") } });
  });
  test("with purge, the history goes too", () => {
    const purged = projectStack({ project: { deletionPolicy: "purge", repositories: repositories.slice(1), removed: { repositories: ["front"] } } });
    expect(purged.json["removed"]).toBeUndefined();
  });
  test("§6.2 #34: a retired project leaves its history and nothing else: no user, token or group", () => {
    const retired = projectStack({ project: { state: "retired" } });
    expect(retired.resources()).toEqual([]);
    expect((retired.json["removed"] as { from: string }[]).map(({ from }) => from)).toEqual(before.resources("sonarqube_project").map(({ address }) => address));
  });
  test("adding a repository only adds addresses", () => {
    const more = projectStack({ project: { repositories: [...repositories, { name: "back" }] } });
    expect(before.addresses.filter((address) => !more.addresses.includes(address))).toEqual([]);
    const added = more.addresses.filter((address) => !before.addresses.includes(address));
    expect(added.length).toBe(1 + 1 + 8 + 3);
    for (const address of added) expect(address).toMatch(/project_repository_back_/);
  });
});

describe("two projects whose slugs begin alike", () => {
  test("share no project, user or group, however their repositories are called", () => {
    const names = (slug: string, repository: string) => {
      const synthesised = projectStack({ project: { name: "demo", slug, repositories: [{ name: repository }], environments: [] } });
      return ["sonarqube_project", "sonarqube_user", "sonarqube_group"].flatMap((type) =>
        synthesised.resources(type).map(({ attributes }) => attributes["project"] ?? attributes["login_name"] ?? attributes["name"]),
      );
    };
    const one = names("demo", "front");
    const other = names("demo-1", "front");
    expect(one.filter((name) => other.includes(name))).toEqual([]);
  });
});
