import { parse } from "yaml";
import { judgePipeline } from "../../../lib/ci/check";
import { judgeInclusions } from "../../../lib/ci/check/inclusions";
import { assemble } from "../../../lib/ci/check/jobs";
import { published } from "../../../lib/ci/catalogue";
import type { RepositoryPipelineSpec, RepositoryCiSpec } from "../../../lib/repository-ci-spec";
import { definition } from "../../../lib/plugins/gitlab";
import { platformCatalogue } from "../../../lib/plugins/gitlab/platform-catalogue";
import type { PlatformSpec, ProjectSpec, RepositorySpec } from "../../../lib/spec";
import { exampleProject, type Synthesised } from "../../../lib/testing";
import { platform, problems, projectStack, target } from "./build";

const services: PlatformSpec["services"] = {
  ...platform.services,
  harbor: { url: "https://harbor.example.org" },
  nexus: { url: "https://nexus.example.org" },
  sonarqube: { url: "https://sonarqube.example.org" },
};
const everything = { ...platform, services };
const own = (ci: RepositoryCiSpec): RepositorySpec => ({ name: "own", ci });
const stack = (...repositories: readonly RepositorySpec[]) => projectStack({ platform: { services }, project: { repositories } });

describe("the file of a repository's pipeline", () => {
  const pathOf = (repository: RepositorySpec) => stack(repository).resource("gitlab_project", { name: repository.name }).attributes["ci_config_path"];
  const externalUrl = "https://git.example.org/team/front.git";

  test("is GitLab's own default, and the platform's of what is mirrored (§3.1.4)", () => {
    expect(pathOf({ name: "own" })).toBe("");
    expect(pathOf({ name: "front", externalUrl })).toBe(".gitlab-ci-dso.yml");
  });
  test("is what the repository says", () => {
    expect(pathOf(own({ path: "ci/main.yml" }))).toBe("ci/main.yml");
    expect(pathOf({ name: "front", externalUrl, ci: { path: "shared.yml@forge/projects/demo/own:main" } })).toBe("shared.yml@forge/projects/demo/own:main");
  });
  test("is in a repository of its own where the platform writes it, as a mirrored one would lose it", () => {
    expect(pathOf({ name: "front", externalUrl, ci: { pipeline: { tests: [{ language: "go" }] } } })).toBe("front.yml@forge/projects/demo/pipelines");
  });
});

describe("a pipeline that the platform writes", () => {
  const pipeline: RepositoryPipelineSpec = {
    tests: [{ language: "node", directory: "web", inputs: { scripts: "lint test" } }, { language: "command", name: "licences", inputs: { image: "docker.io/library/debian:12.11", commands: ["true"] } }],
    gates: { sonarqube: true, trivy: "HIGH" },
    images: [{ name: "front", context: "web", inputs: { builder: "buildah" } }, { name: "back", dockerfile: "back/Dockerfile", inputs: { severity: "CRITICAL" } }],
    charts: [{ directory: "charts/front" }],
    packages: [{ format: "npm", directory: "web" }],
    deploy: [
      { image: "front", repository: "infra", file: "values.yaml", key: "image.tag" },
      { image: "back", repository: "infra", file: "values.yaml", key: "dev.tag" },
      { image: "back", repository: "infra", file: "values.yaml", key: "prod.tag" },
    ],
  };
  const repositories: readonly RepositorySpec[] = [own({ pipeline }), { name: "infra", infra: true }];
  const synthesised = stack(...repositories);
  const repository = synthesised.resource("gitlab_project", { name: "pipelines" });
  const file = synthesised.resource("gitlab_repository_file", { file_path: "own.yml" });
  const written = parse(String(file.attributes["content"]).replaceAll("$${", "${")) as { stages: string[]; include: { component: string; inputs?: Record<string, unknown> }[] };

  test("is a file of the project's repository pipelines, which begins with a commit, and has a main that is protected", () => {
    expect(repository.attributes).toMatchObject({ path: "pipelines", visibility_level: "private", initialize_with_readme: true, description: "Pipelines that the platform writes for other repositories" });
    expect(target(file.attributes["project"])).toBe(repository.address);
    const main = synthesised.resources("gitlab_branch_protection").find(({ attributes }) => target(attributes["project"]) === repository.address)!;
    expect(main.attributes).toMatchObject({ branch: "main", push_access_level: "maintainer", merge_access_level: "maintainer", allow_force_push: false });
    expect(synthesised.json["output"].outputs.value.clone_urls).toMatchObject({ pipelines: "https://gitlab.example.org/forge/projects/demo/pipelines.git" });
    expect(problems(synthesised)).toBe("");
  });
  test("says who writes it", () => {
    expect(String(file.attributes["content"]).split("\n")[0]).toBe("# Written by the platform, from what its inventory says of the repository own: what is changed here by hand is put back.");
  });
  test("includes a component of the catalogue, at its version, for each step, in the order of its stages", () => {
    const { reference } = platformCatalogue(everything);
    const at = (component: string) => `$CI_SERVER_FQDN/forge/projects/catalog/${component}@${reference.version}`;
    expect(written.stages).toEqual(["test", "build", "scan", "publish", "deploy"]);
    expect(written.include).toEqual([
      { component: at("node"), inputs: { directory: "web", scripts: "lint test" } },
      { component: at("command"), inputs: { name: "licences", image: "docker.io/library/debian:12.11", commands: ["true"] } },
      { component: at("sonarqube") },
      { component: at("trivy"), inputs: { severity: "HIGH,CRITICAL" } },
      { component: at("image"), inputs: { name: "front", context: "web", severity: "HIGH,CRITICAL", builder: "buildah" } },
      { component: at("image"), inputs: { name: "back", dockerfile: "back/Dockerfile", severity: "CRITICAL" } },
      { component: at("helm"), inputs: { directory: "charts/front" } },
      { component: at("publish-npm"), inputs: { directory: "web" } },
      { component: at("deploy"), inputs: { image: "front", repository: "infra", file: "values.yaml", key: "image.tag" } },
      { component: at("deploy"), inputs: { image: "back", repository: "infra", file: "values.yaml", key: "dev.tag", name: ":dev.tag" } },
      { component: at("deploy"), inputs: { image: "back", repository: "infra", file: "values.yaml", key: "prod.tag", name: ":prod.tag" } },
    ]);
  });
  test("is one in which dso ci check finds nothing", () => {
    const { reference, platform: knowledge } = platformCatalogue(everything);
    expect(judgePipeline(written, { reference, platform: knowledge, components: published(knowledge) }).findings).toEqual([]);
  });
  test("calls several charts after their directories, as no two jobs have one name", () => {
    const { reference, platform: knowledge } = platformCatalogue(everything);
    const charts: RepositoryPipelineSpec["charts"] = [{ directory: "charts/front" }, { directory: "charts/back" }, { directory: "charts/more", name: "other" }];
    const content = stack(own({ pipeline: { tests: [{ language: "go" }], charts } })).resource("gitlab_repository_file", { file_path: "own.yml" }).attributes["content"];
    const several = parse(String(content).replaceAll("$${", "${")) as typeof written;
    const known = { reference, platform: knowledge, components: published(knowledge) };
    expect(judgePipeline(several, known).findings).toEqual([]);
    const { pipeline: assembled } = assemble(several, judgeInclusions(several.include, known), known);
    expect([...assembled.jobs.keys()]).toEqual(expect.arrayContaining(["front", "back", "other"].flatMap((name) => [`package:${name}`, `push:${name}`])));
  });
  test("follows the catalogue: another version is another file", () => {
    const other = projectStack({ platform: { services }, project: { repositories }, props: { catalogue: { imagePrefix: "registry.example.org" } } });
    expect(other.resource("gitlab_repository_file", { file_path: "own.yml" }).attributes["content"]).not.toBe(file.attributes["content"]);
  });
  test("can analyse with Maven, and needs no gate", () => {
    const includes = (spec: RepositoryPipelineSpec) => parse(String(stack(own({ pipeline: spec })).resource("gitlab_repository_file", { file_path: "own.yml" }).attributes["content"])).include;
    expect(includes({ gates: { sonarqube: "maven" } })).toEqual([expect.objectContaining({ inputs: { scanner: "maven" } })]);
    expect(includes({ tests: [{ language: "maven" }], gates: { sonarqube: false } })).toHaveLength(1);
  });
  test("goes with its declaration, and the repository with the last of them", () => {
    const addresses = (...all: readonly RepositorySpec[]) => stack(...all).addresses.filter((address) => /pipeline/.test(address) && !/mirror|schedule/.test(address));
    expect(addresses(own({}), { name: "infra", infra: true })).toEqual([]);
    const two = addresses(own({ pipeline }), { name: "infra", infra: true }, { name: "more", ci: { pipeline: { tests: [{ language: "go" }] } } });
    // Its files can be written again, so nobody is asked for a tombstone.
    const marked = (name: string) => synthesised.json["resource"].gitlab_project[synthesised.resource("gitlab_project", { name }).address.split(".")[1]!]["//"].keeps;
    expect([marked("own"), marked("pipelines")]).toEqual([true, undefined]);
    expect(two.filter((address) => !synthesised.addresses.includes(address))).toEqual([expect.stringMatching(/^gitlab_repository_file\.project_repository_more_gitlab_pipeline_/)]);
  });
  test("stays with a retired project's repositories, whose pipelines it is", () => {
    const retired = projectStack({ platform: { services }, project: { repositories, state: "retired" } });
    const forgotten = (retired.json["removed"] as { from: string }[]).map(({ from }) => from);
    expect(forgotten).toEqual(expect.arrayContaining([repository.address, file.address]));
  });
});

describe("what the catalogue would not take is told at its place:", () => {
  const judge = (pipeline: RepositoryPipelineSpec, on: PlatformSpec = everything) =>
    definition.judgeProject!({ ...exampleProject, repositories: [{ name: "infra", infra: true }, own({ pipeline })] } as ProjectSpec, on).map(({ code, at, found }) => [code, at.slice(4).join("/"), found]);

  test.each<[string, RepositoryPipelineSpec, string, string, unknown]>([
    ["an input that the component has not", { tests: [{ language: "node", inputs: { script: "test" } }] }, "unknown-input", "tests/0/inputs/script", "script"],
    ["an input of another type", { images: [{ name: "a" }, { name: "b", inputs: { cache: "yes" } }] }, "wrong-input", "images/1/inputs/cache", "yes"],
    ["an input that is none of its options", { images: [{ name: "a", inputs: { builder: "kaniko" } }] }, "wrong-input", "images/0/inputs/builder", "kaniko"],
    ["a directory that jobs would not take", { gates: { trivy: "LOW" }, tests: [{ language: "go", directory: "a b" }] }, "wrong-input", "tests/0/directory", "a b"],
    ["a stage that is none", { tests: [{ language: "maven", inputs: { stage: "lint" } }] }, "unknown-stage", "tests/0/inputs/stage", "lint"],
    ["an image without a version", { tests: [{ language: "go" }, { language: "command", inputs: { image: "node:latest", commands: ["true"] } }] }, "floating-image", "tests/1/inputs/image", "node:latest"],
    ["a secret in clear", { tests: [{ language: "command", inputs: { image: "node:22.1.0", commands: ["true", `export T=gl${"pat"}-${"x".repeat(20)}`] } }] }, "secret-in-clear", "tests/0/inputs/commands/1", "a GitLab token"],
    ["a scan after what it scans for", { images: [{ name: "a", inputs: { "scan-stage": "deploy" } }] }, "gate-too-late", "images/0/inputs/scan-stage", expect.stringContaining("scan:a in the stage deploy")],
    ["a test after what is pushed", { tests: [{ language: "go", inputs: { stage: "deploy" } }], images: [{ name: "a" }] }, "gate-too-late", "tests/0/inputs/stage", expect.stringContaining("go in the stage deploy")],
    ["what is published unchecked", { packages: [{ format: "npm" }] }, "push-without-gate", "packages/0", "publish-npm"],
    ["another name of an image than its own", { images: [{ name: "a", inputs: { name: "b" } }], deploy: [{ image: "a", repository: "infra", file: "values.yaml" }] }, "input-with-key", "images/0/inputs/name", "name"],
    ["another repository than its own", { images: [{ name: "a" }], deploy: [{ image: "a", repository: "infra", file: "values.yaml", inputs: { repository: "api" } }] }, "input-with-key", "deploy/0/inputs/repository", "repository"],
    ["an input that is missing", { tests: [{ language: "command" }] }, "missing-input", "tests/0", expect.anything()],
  ])("%s", (_, pipeline, code, place, found) => {
    const findings = judge(pipeline);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding).toEqual([code, place, found]);
  });
  test.each<[string, RepositoryPipelineSpec, string, string]>([
    ["a chart of the name of an image", { images: [{ name: "front" }], charts: [{ directory: "charts/front" }, { directory: "charts/back" }] }, "charts/0", "push:front"],
    ["two deployments of one image to one key", { images: [{ name: "a" }], deploy: ["one", "one"].map((key) => ({ image: "a", repository: "infra", file: "values.yaml", key })) }, "deploy/1", "deploy:a:infra/values.yaml:one"],
  ])("%s, whose jobs would replace each other", (_, pipeline, place, job) => {
    expect(judge({ tests: [{ language: "go" }], ...pipeline })).toEqual([["job-twice", place, job]]);
  });
  test("a step that the platform has no service for", () => {
    const { sonarqube: _, harbor: __, ...fewer } = services!;
    expect(judge({ gates: { sonarqube: true }, images: [{ name: "a" }] }, { ...platform, services: fewer })).toEqual([
      ["unknown-component", "gates/sonarqube", "sonarqube"],
      ["unknown-component", "images/0", "image"],
    ]);
  });
  test("also by the plugin, for whoever declares in TypeScript", () => {
    expect(() => stack(own({ pipeline: { tests: [{ language: "node", inputs: { script: "test" } }] } }))).toThrow("script");
  });
  test("nothing, where there is no GitLab to write it", () => {
    expect(judge({ tests: [{ language: "command" }] }, { ...platform, services: {} })).toEqual([]);
  });
});

describe("schedules of a repository", () => {
  const schedules: RepositoryCiSpec["schedules"] = [
    { description: "nightly", cron: "15 3 * * *", timezone: "Europe/Paris", variables: { DEPTH: "full", AGE: "${OLD}" } },
    { description: "of a release", cron: "0 6 * * 1", ref: "refs/tags/v1" },
    { description: "of a branch", cron: "0 5 * * 1", ref: "next" },
  ];
  const synthesised = stack(own({ schedules }));
  const declared = (all: Synthesised) => all.resources("gitlab_pipeline_schedule").filter(({ path }) => path.includes("/repository/own/"));

  test("start its pipeline at their times, on main unless they say otherwise", () => {
    const repository = synthesised.resource("gitlab_project", { name: "own" }).address;
    expect(declared(synthesised).map(({ attributes }) => [attributes["description"], attributes["cron"], attributes["cron_timezone"], attributes["ref"], attributes["active"]])).toEqual([
      ["nightly", "15 3 * * *", "Europe/Paris", "refs/heads/main", true],
      ["of a branch", "0 5 * * 1", "UTC", "refs/heads/next", true],
      ["of a release", "0 6 * * 1", "UTC", "refs/tags/v1", true],
    ]);
    for (const { attributes } of declared(synthesised)) expect(target(attributes["project"])).toBe(repository);
    expect(problems(synthesised)).toBe("");
  });
  test("carry variables of their own, word for word", () => {
    const nightly = declared(synthesised)[0]!.address;
    const variables = synthesised.resources("gitlab_pipeline_schedule_variable").filter(({ attributes }) => target(attributes["pipeline_schedule_id"]) === nightly);
    expect(variables.map(({ attributes }) => [attributes["key"], attributes["value"], attributes["variable_type"]])).toEqual([
      ["AGE", "$${OLD}", "env_var"],
      ["DEPTH", "full", "env_var"],
    ]);
    for (const { attributes } of variables) expect(target(attributes["project"])).toBe(synthesised.resource("gitlab_project", { name: "own" }).address);
  });
  test("have addresses by what they are for, in whatever order they are declared", () => {
    expect(stack(own({ schedules: [...schedules].reverse() })).addresses).toEqual(synthesised.addresses);
    expect(stack(own({ schedules: schedules.slice(1) })).addresses.every((address) => synthesised.addresses.includes(address))).toBe(true);
  });
});

describe("variables of a repository", () => {
  const synthesised = stack(own({ variables: { NODE_ENV: "test", PATTERN: "${x}" } }));

  test("are on it alone, word for word", () => {
    const repository = synthesised.resource("gitlab_project", { name: "own" }).address;
    const variables = synthesised.resources("gitlab_project_variable");
    expect(variables.map(({ attributes }) => [attributes["key"], attributes["value"]])).toEqual([["NODE_ENV", "test"], ["PATTERN", "$${x}"]]);
    for (const { attributes } of variables) {
      expect(target(attributes["project"])).toBe(repository);
      expect(attributes).toMatchObject({ variable_type: "env_var", masked: false, hidden: false, protected: false, raw: true, environment_scope: "*" });
    }
  });
  test("lie below the repository, under this plugin's id", () => {
    expect(synthesised.resources("gitlab_project_variable").map(({ path }) => path)).toEqual(["test/project/repository/own/gitlab/variable NODE_ENV", "test/project/repository/own/gitlab/variable PATTERN"]);
  });
});
