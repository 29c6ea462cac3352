import type { PlatformSpec } from "../../../lib/spec";
import { synthesise, type Synthesised } from "../../../lib/testing";
import { CI_VARIABLES, SOURCE_FORGE } from "../../../lib/capabilities";
import { Plugin } from "../../../lib/plugin/plugin";
import type { IDsoPlatform, IDsoZone } from "../../../lib/model";
import type { Construct } from "constructs";
import { declareProject, forgotten, pathOf, platform, platformStack, problems, target, zoneStack } from "./build";

const services: PlatformSpec["services"] = { ...platform.services, nexus: { url: "https://nexus.example.org/" }, sonarqube: { url: "https://sonar.example.org" } };

function variables(synthesised: Synthesised): Record<string, string> {
  return Object.fromEntries(synthesised.resources("gitlab_group_variable").map(({ attributes }) => [attributes["key"], attributes["value"]]));
}

describe("a platform", () => {
  const synthesised = platformStack({ platform: { services } });
  const group = (path: string) => synthesised.resource("gitlab_group", { path });

  test("is a group for each segment of its root path, and one for the zones (console §3.1.2)", () => {
    expect(synthesised.resources("gitlab_group").map((each) => pathOf(synthesised, each)).sort()).toEqual(["forge", "forge/projects", "forge/projects/infra"]);
  });
  test("§6.2 #43: says every attribute of its groups", () => {
    for (const { attributes } of synthesised.resources("gitlab_group")) {
      expect(attributes).toMatchObject({
        project_creation_level: "maintainer",
        subgroup_creation_level: "owner",
        default_branch: "main",
        default_branch_protection_defaults: { allowed_to_push: ["maintainer"], allowed_to_merge: ["maintainer"], allow_force_push: false, developer_can_initial_push: false },
        request_access_enabled: false,
        permanently_remove_on_delete: false,
      });
    }
    expect(["forge", "projects", "infra"].map((path) => group(path).attributes["visibility_level"])).toEqual(["internal", "internal", "private"]);
  });
  test("can find its root group instead of making it", () => {
    const found = platformStack({ props: { manageRoot: false } });
    expect(found.dataSources("gitlab_group_membership").map((each) => each.attributes["full_path"])).toEqual(["forge/projects"]);
    expect(found.resources("gitlab_group").map((each) => pathOf(found, each))).toEqual(["forge/projects/infra"]);
  });
  test("that finds its root group leaves the groups that it made before where they are, whatever the policy: every project is in them", () => {
    const made = ["forge", "projects"].map((path) => group(path).address).sort();
    for (const policy of [{}, { deletionPolicy: "purge" }, { state: "retired", deletionPolicy: "purge" }] as const) {
      expect(forgotten(platformStack({ platform: { services, ...policy }, props: { manageRoot: false } }))).toEqual(made);
    }
    const found = platformStack({ platform: { services }, props: { manageRoot: false } });
    expect(synthesised.addresses.filter((address) => !found.addresses.includes(address)).sort()).toEqual(made);
    expect(found.addresses.filter((address) => !synthesised.addresses.includes(address))).toEqual(found.dataSources("gitlab_group_membership").map(({ address }) => address));
  });
  test("marks its groups as a console does, where it is to", () => {
    const marked = platformStack({ props: { customAttributes: true } });
    expect(marked.resources("gitlab_group_custom_attribute").map(({ attributes }) => `${attributes["key"]}=${attributes["value"]}`).sort()).toEqual([
      "cpn_infra_group=true",
      "cpn_managed_by_console=true",
      "cpn_managed_by_console=true",
      "cpn_projects_root_dir=true",
    ]);
  });
  test("fits the provider", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("addresses are the contract with everybody's state", () => {
    // Which components there are is another matter: see catalogue.test.ts.
    expect(synthesised.addresses.filter((address) => address.includes("gitlab_") && !address.includes("catalog_templates"))).toMatchSnapshot();
  });
});

describe("people of the platform", () => {
  const admins = [
    { user: "admin@example.org", role: "admin" },
    { user: "reader@example.org", role: "readonly" },
    { user: "security@example.org", role: "security" },
    { user: "Both@example.org", role: "readonly" },
    { user: "both@example.org", role: "admin" },
  ] as const;
  const levels = (synthesised: Synthesised) =>
    Object.fromEntries(synthesised.resources("gitlab_group_membership").map(({ attributes }) => [/"([^"]+@[^"]+)"/.exec(attributes["count"])![1], attributes["access_level"]]));

  test("§6.1 #20: are members of the group above all projects, each once, whatever projects they are in", () => {
    const synthesised = platformStack({ platform: { admins } });
    expect(levels(synthesised)).toEqual({ "admin@example.org": "owner", "both@example.org": "owner", "reader@example.org": "reporter", "security@example.org": "reporter" });
    const root = synthesised.resource("gitlab_group", { path: "projects" }).address;
    for (const membership of synthesised.resources("gitlab_group_membership")) expect(target(membership.attributes["group_id"])).toBe(root);
  });
  test("who have no account yet are an output (decision 15), and nobody who gets no membership is", () => {
    const synthesised = platformStack({ platform: { admins }, props: { adminLevels: { security: "none" } } });
    const accounts = synthesised.dataSources("gitlab_users").map(({ address, attributes }) => [attributes["search"], address]);
    const listed = accounts.map(([email, address]) => `length([for user in ${address}.users : user.id if lower(coalesce(user.email, "-")) == "${email}"]) == 0 ? "${email}" : ""`);
    expect(accounts.map(([email]) => email)).toEqual(["admin@example.org", "both@example.org", "reader@example.org"]);
    expect(synthesised.json["output"].pending_members.value).toBe(`\${compact([${listed.join(", ")}])}`);
    expect(platformStack({ platform: { admins: [] } }).json["output"].pending_members.value).toEqual([]);
  });
  test("have the levels that the platform says, or none", () => {
    const synthesised = platformStack({ platform: { admins }, props: { adminLevels: { admin: "maintainer", readonly: "none" } } });
    expect(levels(synthesised)).toEqual({ "admin@example.org": "maintainer", "both@example.org": "maintainer", "security@example.org": "reporter" });
  });
});

describe("CI variables of all projects", () => {
  test("follow from the platform (console §3.1.7)", () => {
    const synthesised = platformStack({ platform: { services } });
    const { MVN_CONFIG_FILE, NPM_FILE, ...others } = variables(synthesised);
    expect(others).toEqual({
      CATALOG_PATH: "forge/projects/catalog",
      NEXUS_HOSTNAME: "nexus.example.org",
      NEXUS_HOST_URL: "https://nexus.example.org",
      PROJECTS_ROOT_DIR: "forge/projects",
      SONAR_HOST_URL: "https://sonar.example.org",
      VAULT_KV: "forge-dso",
      VAULT_SERVER_URL: "https://vault.example.org",
    });
    // As Terraform will hand it over: its own escapes taken back.
    expect(MVN_CONFIG_FILE!.replaceAll("$${", "${")).toContain("<url>https://nexus.example.org/repository/${env.PROJECT_PATH}-repository-group/</url>");
    expect(MVN_CONFIG_FILE).toMatch(/<id>mirror-dso<\/id>[\s\S]*<id>nexus<\/id>/);
    expect(NPM_FILE!.replaceAll("$${", "${")).toContain("registry=https://nexus.example.org/repository/${NEXUS_USERNAME}-npm/");
    for (const key of ["MVN_CONFIG_FILE", "NPM_FILE"]) expect(synthesised.resource("gitlab_group_variable", { key }).attributes).toMatchObject({ variable_type: "file", raw: true });
  });
  test("of services that are not there are left out", () => {
    expect(Object.keys(variables(platformStack({ platform: { services: {} }, withVault: false })))).toEqual(["CATALOG_PATH", "PROJECTS_ROOT_DIR"]);
  });
  test("of a proxy come in every spelling that tools read", () => {
    const proxy = { http: "http://proxy.example.org:3128", no: [".example.org", "10.0.0.0/8"] };
    expect(variables(platformStack({ props: { proxy }, withVault: false }))).toMatchObject({
      HTTP_PROXY: proxy.http,
      http_proxy: proxy.http,
      HTTPS_PROXY: proxy.http,
      https_proxy: proxy.http,
      NO_PROXY: ".example.org,10.0.0.0/8",
      no_proxy: ".example.org,10.0.0.0/8",
      PROXY_HOST: "proxy.example.org",
      PROXY_PORT: "3128",
    });
  });
  test("are what the options say before what follows", () => {
    const more = { ROOT_DOMAIN: "example.org", CATALOG_PATH: "elsewhere/catalog", CA_BUNDLE: { value: "-----BEGIN", file: true, description: "Authorities" } };
    const synthesised = platformStack({ props: { variables: more } });
    expect(variables(synthesised)).toMatchObject({ ROOT_DOMAIN: "example.org", CATALOG_PATH: "elsewhere/catalog" });
    expect(synthesised.resource("gitlab_group_variable", { key: "CA_BUNDLE" }).attributes).toMatchObject({ value: "-----BEGIN", variable_type: "file", description: "Authorities" });
  });
  test("are what a plugin contributes before what follows", () => {
    class Sonar extends Plugin {
      override readonly requires = [CI_VARIABLES];
      override onPlatform(_platform: IDsoPlatform, scope: Construct) {
        this.required(CI_VARIABLES).add(scope, "host", { key: "SONAR_HOST_URL", value: "https://other.example.org" });
      }
    }
    const synthesised = platformStack({ platform: { services }, attach: (host) => new Sonar(host, "sonar", {}) });
    const variable = synthesised.resource("gitlab_group_variable", { key: "SONAR_HOST_URL" });
    expect(variable.attributes["value"]).toBe("https://other.example.org");
    expect(variable.path).toBe("test/platform/sonar/gitlab/host");
  });
});

describe("a zone", () => {
  const synthesised = zoneStack();
  const repository = synthesised.resource("gitlab_project");

  test("is a repository in the group of all zones, which another stack makes", () => {
    expect(synthesised.dataSources("gitlab_group_membership").map((each) => each.attributes["full_path"])).toEqual(["forge/projects/infra"]);
    expect(repository.attributes).toMatchObject({ name: "pub", path: "pub", visibility_level: "private", default_branch: "main", description: "What zone Public deploys", ci_config_path: "" });
  });
  test("has a main from the start, so that Argo CD can read it", () => {
    expect(repository.attributes["initialize_with_readme"]).toBe(true);
    expect(synthesised.resource("gitlab_branch_protection").attributes).toMatchObject({ branch: "main", push_access_level: "maintainer", merge_access_level: "maintainer", allow_force_push: false });
  });
  test("fits the provider, at addresses that stay", () => {
    expect(problems(synthesised)).toBe("");
    expect(synthesised.addresses).toMatchSnapshot();
  });
});

describe("what becomes of it", () => {
  const typesOf = (synthesised: Synthesised) => forgotten(synthesised).map((from) => from.split(".")[0]).filter((type) => type!.startsWith("gitlab_"));

  test("a platform that is given up leaves its groups and its catalogue, and a zone its repository with what is in it", () => {
    const types = new Set(typesOf(platformStack({ platform: { state: "retired" } })));
    expect([...types]).toEqual(["gitlab_branch_protection", "gitlab_group", "gitlab_project", "gitlab_release", "gitlab_repository_file", "gitlab_tag_protection"]);
    const zone = zoneStack({
      platform: { state: "retired" },
      attach: (host) => void new (class extends Plugin {
        override readonly requires = [SOURCE_FORGE];
        override onZone(each: IDsoZone, scope: Construct) {
          this.required(SOURCE_FORGE).addZoneFile(scope, "root", { zone: each, path: "root.yaml", content: "" });
        }
      })(host, "other", {}),
    });
    expect(typesOf(zone)).toEqual(["gitlab_branch_protection", "gitlab_project", "gitlab_repository_file"]);
  });
  test("a platform that purges says so to GitLab from the start, which removes only groups below others at once (decision 5)", () => {
    const purged = platformStack({ platform: { deletionPolicy: "purge" } });
    expect(["forge", "projects", "infra"].map((path) => purged.resource("gitlab_group", { path }).attributes["permanently_remove_on_delete"])).toEqual([false, true, true]);
    expect(zoneStack({ platform: { deletionPolicy: "purge" } }).resource("gitlab_project").attributes["permanently_delete_on_destroy"]).toBe(true);
    expect(typesOf(platformStack({ platform: { deletionPolicy: "purge", state: "retired" } }))).toEqual([]);
  });
  test("decision 4: GitLab taken away from a project leaves group and repositories, and nothing that others contributed", () => {
    const taken = synthesise((stack) => {
      const host = declareProject(stack);
      host.plugins.find((plugin) => plugin.node.id === "gitlab")!.retired = true;
    });
    expect(taken.resources().filter((each) => each.type.startsWith("gitlab_"))).toEqual([]);
    expect([...new Set(typesOf(taken))]).toEqual(["gitlab_branch_protection", "gitlab_group", "gitlab_project", "gitlab_repository_file"]);
    expect(taken.json["output"].outputs.value).not.toHaveProperty("clone_urls");
  });
});
