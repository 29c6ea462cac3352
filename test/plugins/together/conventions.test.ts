import type { Block, Synthesised } from "../../../lib/testing";
import { resolve, target, withEveryOption } from "./build";

/** What holds for all of a kind, whoever contributes them. */

const stacks = [...withEveryOption().values()];
const all = (type: string) => stacks.flatMap((stack) => stack.resources(type).map((block) => ({ stack, block })));

describe("every file in a repository", () => {
  const files = all("gitlab_repository_file");

  test("is on main, written by the library, with a message that says what it is, and with patience (decision 38)", () => {
    expect(files.length).toBeGreaterThan(12);
    for (const { block: { attributes } } of files) {
      expect(attributes).toMatchObject({
        branch: "main",
        encoding: "text",
        overwrite_on_create: true,
        author_name: "cdktf-dso",
        author_email: "noreply@gitlab.example.org",
        create_commit_message: `Add ${attributes["file_path"]}`,
        update_commit_message: `Update ${attributes["file_path"]}`,
        delete_commit_message: `Remove ${attributes["file_path"]}`,
        execute_filemode: attributes["file_path"] === "mirror.sh",
        timeouts: { create: "10m", update: "10m", delete: "10m" },
      });
    }
  });
});

describe("every CI variable", () => {
  const variables = [...all("gitlab_group_variable"), ...all("gitlab_project_variable")];

  test("is taken word for word in every environment, masked only where it is a token, a file only where a file is meant", () => {
    expect(variables.length).toBeGreaterThan(25);
    for (const { block: { attributes } } of variables) {
      const { key } = attributes;
      expect({ key, ...attributes }).toMatchObject({
        key,
        raw: true,
        hidden: false,
        protected: false,
        environment_scope: "*",
        masked: key === "SONAR_TOKEN",
        variable_type: ["CA_BUNDLE", "MVN_CONFIG_FILE", "NPM_FILE", "SONAR_PROJECT_PROPERTIES"].includes(key) ? "file" : "env_var",
      });
    }
  });
  test("is on the group of what contributes it: a project's own, or the one above all projects", () => {
    expect(all("gitlab_group_variable").length).toBeGreaterThan(15);
    for (const { stack, block } of all("gitlab_group_variable")) expect(target(stack, block.attributes["group"]).attributes["path"]).toBe(block.path.startsWith("platform/") ? "projects" : "demo");
  });
  test("with SonarQube's token is asked for, and refers to it (§3.1.7, §6.1 #2)", () => {
    const [{ stack, block }, ...others] = all("gitlab_group_variable").filter((each) => each.block.attributes["key"] === "SONAR_TOKEN") as [{ stack: Synthesised; block: Block }];
    expect(others).toEqual([]);
    expect(block.attributes["value"]).toBe(`\${${stack.resource("sonarqube_user_token").address}.token}`);
  });
});

describe("every generated password (decision 7)", () => {
  const passwords = stacks.flatMap((stack) => stack.ephemerals("random_password").map((block) => ({ stack, block })));
  test("has thirty characters, a letter of each case and a digit, and none that a shell would read", () => {
    expect(passwords.length).toBe(3 + 1 + 2);
    for (const { block } of passwords) expect(block.attributes).toMatchObject({ length: 30, min_lower: 1, min_upper: 1, min_numeric: 1, special: false });
  });
  test("goes into one secret, which is replaced as a whole when its counter is raised, or what is stored beside it changes", () => {
    for (const { stack, block } of passwords) {
      const stored = beside(stack, block, "vault_kv_secret_v2", "kv");
      const rotation = beside(stack, block, "terraform_data", "rotation");
      const besides = stored.attributes["data_json_wo"].slice(2, -1).replaceAll(`\${${block.address}.result}`, "").replaceAll(`${block.address}.result`, '""');
      expect(rotation.attributes).toEqual({ triggers_replace: { counter: "1", content: `\${sha256(${besides})}` } });
      expect(stored.attributes["data_json_wo"]).toContain(`${block.address}.result`);
      expect(stored.attributes).toMatchObject({ data_json_wo_version: 1, delete_all_versions: true, lifecycle: { replace_triggered_by: [rotation.address] } });
    }
  });
  test("is read back from there, once it is there", () => {
    const readBack = stacks.flatMap((stack) => stack.ephemerals("vault_kv_secret_v2").map((block) => ({ stack, block }))).filter(({ block }) => /_stored_[0-9A-F]{8}$/.test(block.address));
    expect(readBack.length).toBe(passwords.length + 1);
    for (const { stack, block } of readBack) {
      const stored = beside(stack, block, "vault_kv_secret_v2", "kv");
      const { mount, name } = stored.attributes;
      expect(block.attributes).toMatchObject({ mount, name, mount_id: `\${${stored.address}.id}` });
    }
  });
  test("of a robot reaches Harbor at the version of its secret", () => {
    const robots = all("harbor_robot_account");
    expect(robots.length).toBe(3);
    for (const { stack, block } of robots) {
      const stored = stack.resources("vault_kv_secret_v2").find(({ attributes }) => attributes["name"] === `forge/projects/demo/REGISTRY/${block.attributes["name"]}`)!;
      const readBack = stack.ephemerals("vault_kv_secret_v2").find(({ attributes }) => attributes["name"] === stored.attributes["name"])!;
      expect(block.attributes).toMatchObject({
        secret_wo: `\${${readBack.address}.data.TOKEN}`,
        secret_wo_version: `\${tonumber(substr(replace(${stored.address}.metadata["created_time"], "/[^0-9]/", ""), 0, 16))}`,
      });
    }
  });
});

describe("every secret in Vault", () => {
  test("goes with all its versions, and has one that follows from its source (decision 8)", () => {
    const secrets = all("vault_kv_secret_v2");
    expect(secrets.length).toBe(15);
    for (const { block: { attributes } } of secrets) {
      expect(attributes["delete_all_versions"]).toBe(true);
      expect(String(attributes["data_json_wo_version"])).toMatch(/^(1|\$\{(tonumber|parseint)\(.*\)\}|\$\{(gitlab_pipeline_trigger|terraform_data)\.[^}]+\})$/s);
    }
  });
  test("is in the core KV below its project, or among a zone's secrets", () => {
    const places = all("vault_kv_secret_v2").map(({ stack, block: { attributes } }) => `${resolve(stack, attributes["mount"])} ${attributes["name"]}`);
    expect(places.sort()).toEqual(
      [
        ...["GITLAB", "NEXUS", "REGISTRY/project-robot", "REGISTRY/ro-robot", "REGISTRY/rw-robot", "SONAR", "front-mirror", "infra-mirror", "infra-mirror-input", "tech/GITLAB_MIRROR"].map((name) => `forge-dso forge/projects/demo/${name}`),
        ...["zone-priv git/_zone", "zone-priv git/demo", "zone-priv keycloak", "zone-pub git/demo", "zone-pub keycloak"],
      ].sort(),
    );
  });
});

describe("every job's login (decision 35)", () => {
  test("tells the audit log whose it was", () => {
    const claims = ["namespace_path", "project_id", "project_path", "ref", "user_email"];
    const logins = all("vault_jwt_auth_backend_role").filter(({ block }) => String(block.attributes["role_name"]).startsWith("dso-"));
    expect(logins.length).toBe(5);
    for (const { block } of logins) expect(block.attributes["claim_mappings"]).toEqual(Object.fromEntries(claims.map((claim) => [claim, claim])));
  });
});

describe("everything in Keycloak", () => {
  test("is in the realm that its stack looks up", () => {
    for (const stack of stacks) {
      const blocks = [...stack.resources(), ...stack.dataSources()].filter(({ type }) => type.startsWith("keycloak_") && type !== "keycloak_realm");
      expect(blocks.length).toBeGreaterThan(2);
      for (const block of blocks) expect([block.address, target(stack, block.attributes["realm_id"]).attributes["realm"]]).toEqual([block.address, "dso"]);
    }
  });
});

describe("everything in the repositories of GitLab's projects", () => {
  test("every repository is private, marked as the platform's, and not deleted at once where the project retains", () => {
    const repositories = all("gitlab_project");
    expect(repositories.length).toBe(5 + 2 + 1);
    for (const { block: { attributes } } of repositories) {
      expect(attributes).toMatchObject({
        visibility_level: attributes["path"] === "catalog" ? "internal" : "private",
        default_branch: "main",
        topics: ["plugin-managed"],
        auto_devops_enabled: false,
        request_access_enabled: false,
        archive_on_destroy: false,
        permanently_delete_on_destroy: false,
        ci_config_path: pipelineOf(attributes),
        initialize_with_readme: !["front", "infra", "infra-apps"].includes(attributes["path"]),
      });
    }
  });
  test("every main is protected from being rewritten, but where it follows another repository's", () => {
    const protections = all("gitlab_branch_protection").map(({ stack, block: { attributes } }) => {
      const { path } = target(stack, attributes["project"]).attributes;
      return [path, attributes["branch"], attributes["push_access_level"], attributes["merge_access_level"], attributes["allow_force_push"]];
    });
    expect(protections.sort()).toEqual([
      ["catalog", "main", "maintainer", "maintainer", false],
      ["front", "main", "maintainer", "maintainer", true],
      ["infra", "main", "maintainer", "maintainer", true],
      ["infra-apps", "main", "maintainer", "maintainer", false],
      ["infra-observability", "main", "maintainer", "maintainer", false],
      ["mirror", "main", "no one", "maintainer", false],
      ["mirror", "sync/*", "no one", "maintainer", false],
      ["priv", "main", "maintainer", "maintainer", false],
      ["pub", "main", "maintainer", "maintainer", false],
    ]);
  });
  test("every mark of a console is on what it marks (§3.1.2)", () => {
    const marks = [...all("gitlab_group_custom_attribute"), ...all("gitlab_project_custom_attribute")].map(({ stack, block: { attributes } }) => {
      const { path } = target(stack, attributes["group"] ?? attributes["project"]).attributes;
      return `${path} ${attributes["key"]}=${attributes["value"]}`;
    });
    const ofProject = ["demo", "front", "infra", "infra-apps", "infra-observability", "mirror"].flatMap((path) => [`${path} cpn_managed_by_console=true`, `${path} cpn_project_slug=demo`]);
    expect(marks.sort()).toEqual([...ofProject, "infra cpn_infra_group=true", "infra cpn_managed_by_console=true", "projects cpn_managed_by_console=true", "projects cpn_projects_root_dir=true"].sort());
  });
});

/** Where GitLab is told to find a repository's pipeline. */
function pipelineOf({ path, description }: Record<string, unknown>): unknown {
  if (path === "mirror") return expect.stringMatching(/^templates\/mirror\.yml@forge\/projects\/catalog:\S+$/);
  return ["front", "infra"].includes(String(path)) && !String(description).startsWith("What zone") ? ".gitlab-ci-dso.yml" : "";
}

/** What a generated secret is made of lies side by side: `…_password`, `…_kv`, `…_rotation`, `…_stored`. */
function beside(stack: Synthesised, { address }: Block, type: string, part: string): Block {
  const stem = /\.([^.]+)_[a-z]+_[0-9A-F]{8}$/.exec(address)![1];
  const found = stack.resources(type).find((block) => block.address.startsWith(`${type}.${stem}_${part}_`));
  if (!found) throw new Error(`nothing is beside ${address}`);
  return found;
}
