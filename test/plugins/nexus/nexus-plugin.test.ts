import { exampleProject } from "../../../lib/testing";
import { nexusAddresses, nexusProject, problemsOf } from "./build";

const everyFormat = { maven: true, npm: true, raw: true, pypi: true, docker: true, helm: true };

describe("a project in Nexus", () => {
  test("without a format has a role, an account, and a role for each group", () => {
    const synthesised = nexusProject();
    expect(nexusAddresses(synthesised)).toMatchSnapshot();
    expect(problemsOf(synthesised)).toEqual([]);
  });
  test("with every format has these addresses", () => {
    const synthesised = nexusProject({ nexus: everyFormat });
    expect(nexusAddresses(synthesised)).toMatchSnapshot();
    expect(problemsOf(synthesised)).toEqual([]);
  });
  test("with every format for every option is accepted by the provider's schema", () => {
    const nexus = {
      maven: { releaseWritePolicy: "deny", snapshotWritePolicy: "allow_once" },
      npm: { writePolicy: "allow_once", publishThroughGroup: true },
      docker: { publishThroughGroup: true },
      user: { firstName: "Demo", lastName: "Account" },
    } as const;
    expect(problemsOf(nexusProject({ nexus, platform: { edition: "pro", blobStore: "dso", mavenGroupMembers: [] } }))).toEqual([]);
  });
  test("changes nothing here for an environment, a repository or a member more", () => {
    const project = {
      environments: [...exampleProject.environments!, { name: "qa", stage: "staging", cluster: "app1", cpu: 1, memory: 1, gpu: 0 } as const],
      repositories: [...exampleProject.repositories!, { name: "back" }],
      members: [{ user: "new@example.org", roles: ["admin"] }],
    };
    expect(nexusAddresses(nexusProject({ project, nexus: everyFormat }))).toEqual(nexusAddresses(nexusProject({ nexus: everyFormat })));
  });
  test("only gains addresses with one format more", () => {
    const fewer = nexusAddresses(nexusProject({ nexus: { maven: true } }));
    const more = nexusAddresses(nexusProject({ nexus: { maven: true, npm: true } }));
    expect(more).toEqual(expect.arrayContaining([...fewer]));
    expect(more.length - fewer.length).toBe(2 + 4);
    expect(more.filter((address) => !fewer.includes(address)).every((address) => address.includes("_nexus_npm_"))).toBe(true);
  });
});

describe("what people are shown", () => {
  const outputs = (declared: Parameters<typeof nexusProject>[0]) => nexusProject(declared).json["output"]["outputs"].value.nexus;

  test("is the address of Nexus", () => {
    expect(nexusProject().json["output"]["links"].value).toContainEqual({ service: "nexus", title: "Nexus", url: "https://nexus.example.org" });
  });
  test("§2.7: is the address of each repository, below /repository/, for the formats that are on", () => {
    expect(outputs({})).toEqual({});
    expect(outputs({ nexus: { maven: true, npm: true } })).toEqual({
      MAVEN_REPO_RELEASE: "https://nexus.example.org/repository/demo-repository-release/",
      MAVEN_REPO_SNAPSHOT: "https://nexus.example.org/repository/demo-repository-snapshot/",
      MAVEN_REPO_GROUP: "https://nexus.example.org/repository/demo-repository-group/",
      NPM_REPO: "https://nexus.example.org/repository/demo-npm/",
      NPM_REPO_GROUP: "https://nexus.example.org/repository/demo-npm-group/",
    });
  });
  test("is what other clients need", () => {
    expect(outputs({ nexus: { raw: true, pypi: true, docker: true, helm: true } })).toEqual({
      RAW_REPO: "https://nexus.example.org/repository/demo-raw/",
      RAW_REPO_GROUP: "https://nexus.example.org/repository/demo-raw-group/",
      PYPI_REPO: "https://nexus.example.org/repository/demo-pypi/",
      PYPI_REPO_GROUP: "https://nexus.example.org/repository/demo-pypi-group/",
      DOCKER_REPO: "nexus.example.org/demo-docker",
      DOCKER_REPO_GROUP: "nexus.example.org/demo-docker-group",
      HELM_REPO: "https://nexus.example.org/repository/demo-helm/",
    });
  });
  test("names every repository that there is", () => {
    const synthesised = nexusProject({ nexus: everyFormat });
    const names = synthesised.resources().filter(({ type }) => type.startsWith("nexus_repository_")).map(({ attributes }) => attributes.name as string);
    const shown = Object.values(synthesised.json["output"]["outputs"].value.nexus as Record<string, string>).map((address) => address.replace(/\/$/, "").split("/").at(-1));
    expect(shown.sort()).toEqual(names.sort());
  });
});
