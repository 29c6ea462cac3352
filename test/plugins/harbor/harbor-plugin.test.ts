import { TerraformStack, Testing } from "cdktf";
import { IMAGE_REGISTRY, SECRET_STORE, type IImageRegistry } from "../../../lib/capabilities";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { HarborPlugin } from "../../../lib/plugins/harbor";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { examplePlatform, exampleProject } from "../../../lib/testing";
import { harborAddresses, harborProject, harborUrl, problemsOf } from "./build";

describe("a project in Harbor", () => {
  const synthesised = harborProject();

  test("has these addresses", () => {
    expect(harborAddresses(synthesised)).toMatchSnapshot();
  });
  test("is accepted by the provider's schema", () => {
    expect(problemsOf(synthesised)).toEqual([]);
  });
  test("has a link by the number that Harbor gives it", () => {
    const { value } = synthesised.json["output"]["links"];
    expect(value).toContainEqual({
      service: "harbor",
      title: "Harbor",
      url: "https://harbor.example.org/harbor/projects/${harbor_project.project_harbor_project_33D6B334.project_id}/",
    });
  });
  test("§6.1 #22: people are told where images and their credentials are, and nothing secret", () => {
    expect(synthesised.json["output"]["outputs"].value.harbor).toEqual({
      basePath: "harbor.example.org/demo/",
      pullSecret: "forge/projects/demo/REGISTRY/ro-robot",
      pushSecret: "forge/projects/demo/REGISTRY/rw-robot",
    });
  });
  test("§6.1 #3: everything in the project goes before the project does", () => {
    const { address } = synthesised.resource("harbor_project");
    const inside = synthesised.resources().filter(({ type }) => type.startsWith("harbor_") && type !== "harbor_project");
    expect(inside.length).toBe(12);
    for (const block of inside) expect(JSON.stringify(block.attributes)).toContain(`\${${address}.`);
  });
});

describe("what changes what", () => {
  const before = harborAddresses(harborProject());

  test("an environment, a repository and a member more change nothing here", () => {
    const project = {
      environments: [...exampleProject.environments!, { name: "qa", stage: "staging", cluster: "app1", cpu: 1, memory: 1, gpu: 0 } as const],
      repositories: [...exampleProject.repositories!, { name: "back" }],
      members: [{ user: "new@example.org", roles: ["admin"] }],
    };
    expect(harborAddresses(harborProject({ project }))).toEqual(before);
  });
  test("§6.2 #34: the third robot and its secret come and go together", () => {
    const all = (projectRobot: boolean) => harborProject({ harbor: { projectRobot } }).addresses;
    const more = all(true).filter((address) => !all(false).includes(address));
    expect(more.filter((address) => address.startsWith("harbor_"))).toEqual(["harbor_robot_account.project_harbor_project-robot_3B48ABCD"]);
    expect(more.filter((address) => address.startsWith("vault_kv_secret_v2."))).toHaveLength(1);
    expect(all(false).filter((address) => !all(true).includes(address))).toEqual([]);
  });
});

describe("when a project leaves", () => {
  test("a retired project forgets its images and drops everything else", () => {
    const synthesised = harborProject({ project: { state: "retired" } });
    expect(synthesised.resources().filter(({ type }) => type.startsWith("harbor_"))).toEqual([]);
    expect(synthesised.json["removed"]).toContainEqual({ from: "harbor_project.project_harbor_project_33D6B334", lifecycle: { destroy: false } });
    expect(synthesised.json["removed"].filter(({ from }: { from: string }) => from.startsWith("harbor_"))).toHaveLength(1);
  });
  test("a purged one forgets nothing", () => {
    const synthesised = harborProject({ project: { state: "retired", deletionPolicy: "purge" } });
    expect(synthesised.resources().filter(({ type }) => type.startsWith("harbor_"))).toEqual([]);
    expect(synthesised.json["removed"]).toBeUndefined();
  });
});

function bareProject(): DsoProject {
  const stack = new TerraformStack(Testing.app(), "test");
  return new DsoProject(stack, "project", { ...exampleProject, platform: DsoPlatform.fromPlatformSpec(examplePlatform) });
}

describe("the image registry", () => {
  test.each([
    ["https://harbor.example.org", "harbor.example.org"],
    ["https://harbor.example.org/", "harbor.example.org"],
    ["http://harbor.example.org:8443/ui", "harbor.example.org:8443"],
  ])("at %s has the host %s", (url, host) => {
    const project = bareProject();
    new VaultPlugin(project, "vault", { url: "https://vault.example.org" });
    new HarborPlugin(project, "harbor", { url });
    const registry = project.implementation(IMAGE_REGISTRY) as IImageRegistry;
    expect(registry).toMatchObject({ host, pullSecret: "REGISTRY/ro-robot", pushSecret: "REGISTRY/rw-robot" });
    expect(registry.repository(project)).toBe(`${host}/demo`);
  });
  test("needs a secret store", () => {
    const project = bareProject();
    new HarborPlugin(project, "harbor", { url: harborUrl });
    expect(() => project.run()).toThrow(`requires "${SECRET_STORE.name}"`);
  });
});
