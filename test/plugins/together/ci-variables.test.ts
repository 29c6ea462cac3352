import type { Block, Synthesised } from "../../../lib/testing";
import { everything, target } from "./build";

const stacks = everything();
const project = stacks.get("project-demo")!;
const platform = stacks.get("platform")!;

const variable = ({ attributes: { key, value, masked, protected: guarded, variable_type, environment_scope } }: Block) => ({ key, value, masked, guarded, variable_type, environment_scope });

const plain = (key: string, value: string) => ({ key, value, masked: false, guarded: false, variable_type: "env_var", environment_scope: "*" });
const file = (key: string, value: string) => ({ ...plain(key, value), variable_type: "file" });

function ofRepository(name: string) {
  return project
    .resources("gitlab_project_variable")
    .filter(({ attributes }) => target(project, attributes["project"]).attributes["path"] === name)
    .map(variable);
}

function byKey(variables: readonly { readonly key: string }[]) {
  return [...variables].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function pathOfGroup(stack: Synthesised, block: Block): string {
  return target(stack, block.attributes["group"]).attributes["path"];
}

describe("§3.1.7: CI variables", () => {
  test.each(["front", "infra"])("tell the jobs of %s its SonarQube project", (name) => {
    // SonarQube's own answer, which stays the same when the repository is renamed.
    const key = `\${${project.resource("sonarqube_project", { project: name === "front" ? "demo-front-1013" : "demo-infra-32aa" }).address}.project}`;
    expect(byKey(ofRepository(name))).toEqual([
      plain("PROJECT_KEY", key),
      plain("PROJECT_NAME", `demo-${name}`),
      file("SONAR_PROJECT_PROPERTIES", `sonar.projectKey=${key}\nsonar.qualitygate.wait=true`),
    ]);
  });
  test("are on declared repositories only, not on special ones", () => {
    for (const name of ["mirror", "infra-apps", "infra-observability"]) expect(ofRepository(name)).toEqual([]);
  });
  test("§6.1 #2: of a project are on its own group, and none of them is SonarQube's token", () => {
    const group = project.resources("gitlab_group_variable");
    expect(new Set(group.map((block) => pathOfGroup(project, block)))).toEqual(new Set(["demo"]));
    expect(group.map(({ attributes }) => attributes["key"])).not.toContain("SONAR_TOKEN");
  });
  test("of all projects are on the root group, and say where the services are", () => {
    const group = platform.resources("gitlab_group_variable");
    expect(new Set(group.map((block) => pathOfGroup(platform, block)))).toEqual(new Set(["projects"]));
    expect(byKey(group.map(variable))).toEqual([
      plain("CATALOG_PATH", "forge/projects/catalog"),
      file("MVN_CONFIG_FILE", mavenSettings),
      plain("NEXUS_HOSTNAME", "nexus.example.org"),
      plain("NEXUS_HOST_URL", "https://nexus.example.org"),
      file("NPM_FILE", "registry=https://nexus.example.org/repository/$${NEXUS_USERNAME}-npm/\n//nexus.example.org/repository/$${NEXUS_USERNAME}-npm/:_auth=$${NEXUS_CREDS_B64}\n"),
      plain("PROJECTS_ROOT_DIR", "forge/projects"),
      plain("SONAR_HOST_URL", "https://sonarqube.example.org"),
      plain("VAULT_KV", "forge-dso"),
      plain("VAULT_SERVER_URL", "https://vault.example.org"),
    ]);
  });
  test("are taken word for word, and shown to whoever may see variables", () => {
    for (const { attributes } of [...platform.resources("gitlab_group_variable"), ...project.resources("gitlab_group_variable"), ...project.resources("gitlab_project_variable")]) {
      expect(attributes).toMatchObject({ raw: true, hidden: false });
    }
  });
});

/** As Terraform reads it: its own escapes are doubled dollar signs. */
const mavenSettings = `<?xml version="1.0" encoding="UTF-8"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <mirrors>
    <mirror>
      <id>mirror-dso</id>
      <mirrorOf>*</mirrorOf>
      <url>https://nexus.example.org/repository/$\${env.PROJECT_PATH}-repository-group/</url>
    </mirror>
  </mirrors>
  <servers>
    <server>
      <id>mirror-dso</id>
      <username>$\${env.NEXUS_USERNAME}</username>
      <password>$\${env.NEXUS_PASSWORD}</password>
    </server>
    <server>
      <id>nexus</id>
      <username>$\${env.NEXUS_USERNAME}</username>
      <password>$\${env.NEXUS_PASSWORD}</password>
    </server>
  </servers>
</settings>
`;
