import { ref, Token } from "cdktf";
import type { Construct } from "constructs";
import { CI_VARIABLES, SOURCE_FORGE, type CiVariable, type ForgeFile, type ISourceForge } from "../../../lib/capabilities";
import { DsoError } from "../../../lib/errors";
import type { IDsoEnvironment, IDsoPlatform, IDsoProject, IDsoRepository, IDsoZone } from "../../../lib/model";
import { Plugin } from "../../../lib/plugin/plugin";
import type { PluginHost } from "../../../lib/plugin/host";
import type { Change } from "./build";
import { pathOf, platformStack, problems, projectStack, target, zoneStack } from "./build";

type Contribute = Partial<{
  platform(forge: ISourceForge, scope: Construct, platform: IDsoPlatform): void;
  project(forge: ISourceForge, scope: Construct, project: IDsoProject): void;
  zone(forge: ISourceForge, scope: Construct, zone: IDsoZone): void;
  environment(forge: ISourceForge, scope: Construct, environment: IDsoEnvironment): void;
  projectVariables: readonly CiVariable[];
  repositoryVariables(repository: IDsoRepository): readonly Omit<CiVariable, "repository">[];
}>;

/** Another plugin, which makes use of what GitLab offers. */
class Contributor extends Plugin<Contribute> {
  override readonly requires = [CI_VARIABLES, SOURCE_FORGE];

  override onPlatform(platform: IDsoPlatform, scope: Construct) {
    this.props.platform?.(this.required(SOURCE_FORGE), scope, platform);
  }
  override onZone(zone: IDsoZone, scope: Construct) {
    this.props.zone?.(this.required(SOURCE_FORGE), scope, zone);
  }
  override onProject(project: IDsoProject, scope: Construct) {
    this.props.project?.(this.required(SOURCE_FORGE), scope, project);
    for (const variable of this.props.projectVariables ?? []) this.required(CI_VARIABLES).add(scope, variable.key, variable);
    // At this moment no repository has been made yet.
    for (const repository of project.repositories) {
      for (const variable of this.props.repositoryVariables?.(repository) ?? []) this.required(CI_VARIABLES).add(scope, `${repository.name} ${variable.key}`, { ...variable, repository });
    }
  }
  override onEnvironment(environment: IDsoEnvironment, scope: Construct) {
    this.props.environment?.(this.required(SOURCE_FORGE), scope, environment);
  }
}

function attach(contribute: Contribute, id = "other"): Change {
  return { attach: (host: PluginHost) => void new Contributor(host, id, contribute) };
}

function failure(run: () => unknown): Record<string, unknown> {
  try {
    run();
  } catch (error) {
    if (error instanceof DsoError) return { ...error.findings[0] };
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("CI variables", () => {
  const synthesised = projectStack(
    attach({
      projectVariables: [
        { key: "SONAR_TOKEN", value: "squ_0123456789", masked: true, protected: true, description: "Token" },
        { key: "ROBOT", value: "robot$demo+push ${HOME}" },
      ],
      repositoryVariables: ({ name }) => [
        { key: "PROJECT_KEY", value: `demo-${name}` },
        { key: "SONAR_PROJECT_PROPERTIES", value: "sonar.projectKey=x\nsonar.qualitygate.wait=true\n", file: true },
      ],
    }),
  );

  test("§6.1 #2: of a project are on its own group, as they were contributed", () => {
    expect(synthesised.resource("gitlab_group_variable", { key: "SONAR_TOKEN" }).attributes).toEqual({
      group: `\${${synthesised.resource("gitlab_group").address}.id}`,
      key: "SONAR_TOKEN",
      value: "squ_0123456789",
      variable_type: "env_var",
      masked: true,
      hidden: false,
      protected: true,
      raw: true,
      environment_scope: "*",
      description: "Token",
    });
  });
  test("of a repository are on it alone", () => {
    for (const name of ["front", "infra"]) {
      const repository = synthesised.resource("gitlab_project", { name }).address;
      const variables = synthesised.resources("gitlab_project_variable").filter((each) => target(each.attributes["project"]) === repository);
      expect(Object.fromEntries(variables.map(({ attributes }) => [attributes["key"], attributes["variable_type"]]))).toEqual({ PROJECT_KEY: "env_var", SONAR_PROJECT_PROPERTIES: "file" });
    }
  });
  test("keep a dollar sign: neither GitLab nor Terraform takes it for a variable of its own", () => {
    expect(synthesised.resource("gitlab_group_variable", { key: "ROBOT" }).attributes).toMatchObject({ value: "robot$demo+push $${HOME}", raw: true });
  });
  test("lie below whoever contributes them, under the id of whoever makes them", () => {
    expect(synthesised.resource("gitlab_group_variable", { key: "ROBOT" }).path).toBe("test/project/other/gitlab/ROBOT");
  });
  test("fit the provider", () => {
    expect(problems(synthesised)).toBe("");
  });

  test.each([
    ["short", "1234567", "a value of 7 characters"],
    ["of several words", "more than one word", "a value with spaces"],
    ["of several lines", "first-line\nsecond-line", "a value of several lines"],
  ])("cannot be hidden where the value is %s, and the error does not show it", (_, value, found) => {
    const error = failure(() => projectStack(attach({ projectVariables: [{ key: "TOKEN", value, masked: true }] })));
    expect(error).toMatchObject({ code: "variable-cannot-be-masked", where: "test/project/other", found, allowed: "one line of at least 8 characters without spaces" });
    expect(JSON.stringify(error)).not.toContain(value.slice(0, 6));
    expect(() => projectStack(attach({ projectVariables: [{ key: "TOKEN", value }] }))).not.toThrow();
  });
  test("can be hidden from 8 characters on, also where Terraform alone knows the value", () => {
    expect(() => projectStack(attach({ projectVariables: [{ key: "A", value: "12345678", masked: true }, { key: "B", value: Token.asString(ref("local.unknown")), masked: true }] }))).not.toThrow();
  });
  test("have names that GitLab takes", () => {
    expect(failure(() => projectStack(attach({ projectVariables: [{ key: "no-dashes", value: "x" }] })))).toMatchObject({ code: "invalid-variable-key", found: "no-dashes" });
  });
  test("decision 29: contributed twice are an error that names both", () => {
    const twice: Change = {
      attach: (host) => {
        new Contributor(host, "first", { projectVariables: [{ key: "TOKEN", value: "x" }] });
        new Contributor(host, "second", { projectVariables: [{ key: "TOKEN", value: "y" }] });
      },
    };
    expect(failure(() => projectStack(twice))).toMatchObject({ code: "contributed-twice", where: "test/project/second", message: expect.stringMatching(/"TOKEN".*test\/project\/first/) });
  });
  test("of two repositories may have one name", () => {
    expect(() => projectStack(attach({ repositoryVariables: () => [{ key: "SAME", value: "x" }], projectVariables: [{ key: "SAME", value: "y" }] }))).not.toThrow();
  });
  test("cannot be added to a zone, where there is nothing to put them on", () => {
    const change = { attach: (host: PluginHost) => void new (class extends Contributor {
      override onZone(_zone: IDsoZone, scope: Construct) {
        this.required(CI_VARIABLES).add(scope, "x", { key: "X", value: "y" });
      }
    })(host, "other", {}) };
    expect(failure(() => zoneStack(change))).toMatchObject({ code: "not-available-here", message: "a CI variable cannot be added to a zone" });
  });
});

describe("repositories and files", () => {
  const files = ["values.yaml", "files/dashboards/a.json", "files/rules/b.yaml"];
  const contribute = (order: readonly string[]): Contribute => ({
    project(forge, scope) {
      forge.addRepository(scope, "repository", { name: "infra-observability", description: "Dashboards and alerts" });
      for (const path of order) forge.addFile(scope, path, { repository: "infra-observability", path, content: `file: ${path}\nvalue: \${HOME} %{x}\n`, executable: path.endsWith("json") });
    },
  });
  const synthesised = projectStack(attach(contribute(files)));
  const repository = synthesised.resource("gitlab_project", { name: "infra-observability" });
  const written = (path: string) => synthesised.resource("gitlab_repository_file", { file_path: path });

  test("a repository is in the project's group, has a main that is protected, and is among the addresses shown", () => {
    expect(pathOf(synthesised, repository)).toBe("forge/projects/demo/infra-observability");
    expect(repository.attributes).toMatchObject({ description: "Dashboards and alerts", initialize_with_readme: true, topics: ["plugin-managed"], visibility_level: "private" });
    expect(repository.path).toBe("test/project/other/gitlab/repository");
    const protection = synthesised.resources("gitlab_branch_protection").find((each) => target(each.attributes["project"]) === repository.address)!;
    expect(protection.attributes).toMatchObject({ branch: "main", push_access_level: "maintainer", allow_force_push: false });
    expect(synthesised.json["output"].outputs.value.clone_urls).toHaveProperty("infra-observability");
  });
  test("a file is on main, word for word", () => {
    expect(written("values.yaml").attributes).toMatchObject({
      project: `\${${repository.address}.id}`,
      branch: "main",
      encoding: "text",
      content: "file: values.yaml\nvalue: $${HOME} %%{x}\n",
      execute_filemode: false,
      overwrite_on_create: true,
      author_name: "cdktf-dso",
      author_email: "noreply@gitlab.example.org",
      create_commit_message: "Add values.yaml",
      update_commit_message: "Update values.yaml",
      delete_commit_message: "Remove values.yaml",
    });
    expect(written("files/dashboards/a.json").attributes["execute_filemode"]).toBe(true);
  });
  test("decision 38: files of one repository are written one after the other, in an order that nobody's order changes", () => {
    const after = (path: string) => written(path).attributes["depends_on"];
    expect(after("files/dashboards/a.json")).toBeUndefined();
    expect(after("files/rules/b.yaml")).toEqual([written("files/dashboards/a.json").address]);
    expect(after("values.yaml")).toEqual([written("files/rules/b.yaml").address]);
    const shuffled = projectStack(attach(contribute([...files].reverse())));
    for (const path of files) expect(shuffled.resource("gitlab_repository_file", { file_path: path }).attributes).toEqual(written(path).attributes);
    expect(problems(synthesised)).toBe("");
  });
  test("go with a retired project's repository, which is forgotten", () => {
    const { json } = projectStack({ ...attach(contribute(files)), project: { state: "retired" } });
    const forgotten = (json["removed"] as { from: string }[]).map(({ from }) => from);
    for (const block of [repository, ...files.map(written)]) expect(forgotten).toContain(block.address);
  });

  const file = (more: Partial<ForgeFile>): Contribute => ({
    project(forge, scope) {
      forge.addRepository(scope, "repository", { name: "extra", description: "" });
      forge.addFile(scope, "one", { repository: "extra", path: "a.txt", content: "a" });
      forge.addFile(scope, "two", { repository: "extra", path: "b.txt", content: "b", ...more });
    },
  });
  test("decision 29: a path that two write is an error that names both", () => {
    const error = failure(() => projectStack(attach(file({ path: "a.txt" }))));
    expect(error).toMatchObject({ code: "contributed-twice", message: 'file "a.txt" of extra is contributed twice, the other time by test/project/other' });
  });
  test("a file of a repository that nobody added is an error", () => {
    expect(failure(() => projectStack(attach(file({ repository: "front" }))))).toMatchObject({ code: "unknown-repository", found: "front", allowed: "extra" });
    // The mirror's own files are written while nobody may push there.
    expect(failure(() => projectStack(attach(file({ repository: "mirror" }))))).toMatchObject({ code: "unknown-repository" });
  });
  test.each(["/absolute", "../outside", "a//b", "a/./b", "", "a\nb"])("%j is not the path of a file", (path) => {
    expect(failure(() => projectStack(attach(file({ path }))))).toMatchObject({ code: "invalid-file-path", found: path });
  });
  test("a repository that two add is an error that names both", () => {
    const twice: Contribute = { project: (forge, scope) => ["one", "two"].forEach((id) => forge.addRepository(scope, id, { name: "extra", description: "" })) };
    expect(failure(() => projectStack(attach(twice)))).toMatchObject({ code: "contributed-twice" });
  });
  test("a repository that the forge makes itself is nobody's to add", () => {
    const add = (name: string): Contribute["project"] => (forge, scope) => forge.addRepository(scope, "own", { name, description: "" });
    for (const name of ["mirror", "infra-apps"]) expect(failure(() => projectStack(attach({ project: add(name) })))).toMatchObject({ code: "contributed-twice" });
    const catalogue: Contribute = { platform: (forge, scope) => forge.addRepository(scope, "own", { name: "catalog", description: "" }) };
    expect(failure(() => platformStack(attach(catalogue)))).toMatchObject({ code: "contributed-twice" });
    expect(platformStack({ ...attach(catalogue), props: { catalogue: { publish: false, version: "1" } } }).resource("gitlab_project").attributes["name"]).toBe("catalog");
  });
  test("the platform has repositories and files of its own, below the root group", () => {
    const ofPlatform = platformStack(
      attach({
        platform(forge, scope) {
          forge.addRepository(scope, "handbook", { name: "handbook", description: "How we work" });
          forge.addFile(scope, "readme", { repository: "handbook", path: "README.md", content: "How we work" });
        },
      }),
    );
    expect(pathOf(ofPlatform, ofPlatform.resource("gitlab_project", { name: "handbook" }))).toBe("forge/projects/handbook");
    expect(problems(ofPlatform)).toBe("");
  });
});

describe("files of a zone's repository", () => {
  const environment: Contribute["environment"] = (forge, scope, { project, cluster, name }) =>
    forge.addZoneFile(scope, "values", { zone: cluster.zone, path: `${project.slug}/${cluster.label}/${name}/values.yaml`, content: name });
  const synthesised = projectStack(attach({ environment }));
  const file = (path: string) => synthesised.resource("gitlab_repository_file", { file_path: path });

  test("from a project are in a repository that is named, not looked up (decision 25)", () => {
    expect(file("demo/app1/dev/values.yaml").attributes["project"]).toBe("forge/projects/infra/pub");
    expect(file("demo/app2/prod/values.yaml").attributes["project"]).toBe("forge/projects/infra/priv");
  });
  test("§6.1 #1, decision 27: from a project lie below its own slug", () => {
    const elsewhere: Contribute = { environment: (forge, scope, { cluster }) => forge.addZoneFile(scope, "values", { zone: cluster.zone, path: "demo2/values.yaml", content: "" }) };
    expect(failure(() => projectStack(attach(elsewhere)))).toMatchObject({ code: "zone-file-of-another", found: "demo2/values.yaml", allowed: "demo/…" });
  });
  test("invariant 6: go with their environment, whether the project retains or purges", () => {
    const [dev] = synthesised.resources("gitlab_repository_file").filter((each) => each.attributes["file_path"] === "demo/app1/dev/values.yaml");
    const gone = projectStack({ ...attach({ environment }), project: { environments: [], removed: { environments: ["dev"] } } });
    expect(gone.addresses).not.toContain(dev!.address);
    expect((gone.json["removed"] ?? []).map(({ from }: { from: string }) => from)).not.toContain(dev!.address);
  });
  test("from the zone itself are in the repository that it makes", () => {
    const zone = zoneStack(attach({ zone: (forge, scope, each) => forge.addZoneFile(scope, "root", { zone: each, path: "argocd-values.yaml", content: "a: b" }) }));
    expect(zone.resource("gitlab_repository_file").attributes["project"]).toBe(`\${${zone.resource("gitlab_project").address}.id}`);
    expect(problems(zone)).toBe("");
  });
  test("cannot come from the platform", () => {
    const change = attach({ platform: (forge, scope, platform) => forge.addZoneFile(scope, "x", { zone: platform.zone("pub"), path: "x", content: "" }) });
    expect(failure(() => platformStack(change))).toMatchObject({ code: "not-available-here" });
  });
});

test("the forge says where everything is", () => {
  const seen: Record<string, string> = {};
  const project: Contribute["project"] = (forge, _scope, each) =>
    Object.assign(seen, {
      url: forge.url,
      group: forge.groupUrl(each),
      repository: forge.repositoryUrl(each, "front"),
      zone: forge.zoneRepositoryUrl(each.platform.zone("priv")),
    });
  projectStack({ ...attach({ project }), props: { url: "https://gitlab.example.org/" } });
  expect(seen).toEqual({
    url: "https://gitlab.example.org",
    group: "https://gitlab.example.org/forge/projects/demo",
    repository: "https://gitlab.example.org/forge/projects/demo/front.git",
    zone: "https://gitlab.example.org/forge/projects/infra/priv.git",
  });
});
